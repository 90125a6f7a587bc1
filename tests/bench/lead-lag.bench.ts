// Lead-lag tests over 20 assets of 250 bars, every ordered pair at lags 1 to 5, against scipy on the same numbers.

import { testLeadLag } from "#tools/market-graph/index.ts";
import { type Bench, timed } from "./bench.ts";
import { beside, requireSame, runPeer } from "./peers/peer.ts";
import { normals } from "./series.ts";

export const bench: Bench = {
  seed: 501,
  async run() {
    const panel = { values: normals(20 * 250, 501), assets: 20, bars: 250 };
    let smallest = Number.NaN;
    const spent = await timed(3, 3, async () => {
      smallest = testLeadLag(panel).strongest?.adjustedPValue ?? Number.NaN;
    });
    const peer = await runPeer("lead_lag.py");
    requireSame("smallest adjusted p-value", smallest, peer?.check.smallestAdjusted, 1e-9);
    return [beside("universe", Math.min(...spent), "ms", peer)];
  },
};
