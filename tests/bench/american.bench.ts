// 1,000 American puts, one thread, in processor time, against QuantLib's QD+ fixed point at both of its schemes; errors of both are taken from
// QuantLib's own high-precision scheme. A month to two years, 10 to 50 % volatility, rates of 1 to 8 %, yields of 0 to 4 %.

import { accurateScheme, fastScheme, SpectralEngine } from "#tools/options/index.ts";
import type { Bench } from "./bench.ts";
import { beside, runPeer } from "./peers/peer.ts";
import { u01 } from "./series.ts";

const count = 1000;

export const bench: Bench = {
  seed: 40,
  async run() {
    const u = [40, 41, 42, 43, 44].map((seed) => u01(count, seed)) as Float64Array[];
    const strike = u[0]!.map((v) => 70 + 60 * v);
    const volatility = u[1]!.map((v) => 0.1 + 0.4 * v);
    const rate = u[2]!.map((v) => 0.01 + 0.07 * v);
    const dividendYield = u[3]!.map((v) => 0.04 * v);
    const years = u[4]!.map((v) => Math.trunc(30 + 700 * v) / 365);
    const peer = await runPeer("american.py");
    const results = [];
    for (const [name, scheme] of [
      ["fast", fastScheme],
      ["accurate", accurateScheme],
    ] as const) {
      const engine = new SpectralEngine(scheme);
      const out = new Float64Array(count);
      let best = Number.POSITIVE_INFINITY;
      for (let turn = 0; turn < 8; turn++) {
        const before = process.cpuUsage();
        for (let i = 0; i < count; i++)
          out[i] = strike[i]! * engine.put(100 / strike[i]!, years[i]!, volatility[i]!, rate[i]!, dividendYield[i]!);
        const { user, system } = process.cpuUsage(before);
        best = Math.min(best, (user + system) / 1000);
      }
      results.push(beside(`1,000 puts, ${name}`, best, "cpu ms", peer));
      if (peer === null) continue;
      const error = Math.sqrt(out.reduce((sum, v, i) => sum + (v - peer.check[`price ${i}`]!) ** 2, 0) / count);
      const theirs = peer.check[`${name} rmse`]!;
      if (!(error <= theirs)) throw new Error(`${name}: our error is ${error}, the peer's ${theirs}.`);
      const figure = { value: error, unit: "price", peer: { ...peer.peer, value: theirs }, ratio: error / theirs };
      results.push({ id: `1,000 puts, ${name}: root mean square error`, ...figure });
    }
    return results;
  },
};
