// GARCH(1,1) fits of 100 synthetic series of 2,500 bars, one thread, against arch on the same numbers.

import { fitGarch } from "#tools/volatility/index.ts";
import { type Bench, timed } from "./bench.ts";
import { beside, requireSame, runPeer } from "./peers/peer.ts";
import { garchReturns } from "./series.ts";

export const bench: Bench = {
  seed: 1001,
  async run() {
    const series = Array.from({ length: 100 }, (_, k) => garchReturns(2500, 1001 + k, 0.05, 0.05, 0.08, 0.9));
    let total = 0;
    const spent = await timed(3, 1, async () => {
      total = series.reduce((sum, returns) => sum + fitGarch(returns).logLikelihood, 0);
    });
    const peer = await runPeer("garch.py");
    // arch stops where its finite differences end: a little below, never above.
    requireSame("sum of log likelihoods", total, peer?.check.logLikelihood, 0.1);
    return [beside("fit", Math.min(...spent) / series.length, "ms", peer)];
  },
};
