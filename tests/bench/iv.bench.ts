// 100,000 implied volatilities of Black's formula, one thread, in processor time, against py_vollib_vectorized on the same quotes:
// out of the money, two weeks to two years, 8 to 68 % volatility, up to two and a half deviations away.

import { normalCdf } from "#tools/numeric/index.ts";
import { impliedVolatilities } from "#tools/options/index.ts";
import type { Bench } from "./bench.ts";
import { beside, requireSame, runPeer } from "./peers/peer.ts";
import { u01 } from "./series.ts";

const count = 100_000;

export const bench: Bench = {
  seed: 60,
  async run() {
    const [position, time, level] = [60, 61, 62].map((seed) => u01(count, seed)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const forward = new Float64Array(count).fill(100);
    const years = time.map((u) => 0.02 + 2 * u);
    const volatility = level.map((u) => 0.08 + 0.6 * u);
    const strike = position.map((u, i) => 100 * Math.exp((u - 0.5) * 5 * volatility[i]! * Math.sqrt(years[i]!)));
    const sign = strike.map((k) => (k >= 100 ? 1 : -1));
    const price = strike.map((k, i) => {
      const deviation = volatility[i]! * Math.sqrt(years[i]!);
      const d = Math.log(100 / k) / deviation + deviation / 2;
      return sign[i]! * (100 * normalCdf(sign[i]! * d) - k * normalCdf(sign[i]! * (d - deviation)));
    });
    const out = new Float64Array(count);
    let best = Number.POSITIVE_INFINITY;
    for (let turn = 0; turn < 12; turn++) {
      const before = process.cpuUsage();
      impliedVolatilities({ price, forward, strike, years, sign }, out);
      const { user, system } = process.cpuUsage(before);
      best = Math.min(best, (user + system) / 1000);
    }
    let error = 0;
    for (let i = 0; i < count; i++) error = Math.max(error, Math.abs(out[i]! - volatility[i]!));
    if (!(error < 1e-12)) throw new Error(`The largest error is ${error}, wanted under 1e-12.`);
    const peer = await runPeer("implied_vol.py");
    requireSame(
      "sum of volatilities",
      volatility.reduce((a, b) => a + b, 0),
      peer?.check.sum,
      1e-7,
    );
    return [
      beside("100,000 volatilities", best, "cpu ms", peer),
      { id: "largest error", value: error, unit: "fraction/year", peer: null, ratio: null },
    ];
  },
};
