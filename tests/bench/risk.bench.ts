// Value at risk of 500 assets in equal parts beside numpy, one thread: over 2,499 past bars, and over 10,000 draws with covariance, root and parts.

import { seededRandom } from "#infra/runtime/index.ts";
import { covarianceMatrix } from "#tools/numeric/index.ts";
import { historicalTail, monteCarloTail } from "#tools/risk/measures/index.ts";
import { type Bench, timed } from "./bench.ts";
import { beside, requireSame, runPeer } from "./peers/peer.ts";
import { normals } from "./series.ts";

const assets = 500;
const bars = 2_499;
const draws = 10_000;
const level = 0.99;

export const bench: Bench = {
  seed: 1,
  async run() {
    const returns = madeReturns();
    const weights = new Float64Array(assets).fill(1 / assets);
    let past = { valueAtRisk: 0, expectedShortfall: 0 };
    const historical = await timed(5, 2, async () => {
      const portfolio = new Float64Array(bars);
      for (let t = 0, at = 0; t < bars; t++) {
        let sum = 0;
        for (let i = 0; i < assets; i++, at++) sum += weights[i]! * returns[at]!;
        portfolio[t] = sum;
      }
      past = historicalTail(portfolio, level);
    });
    let drawnShortfall = 0;
    const drawn = await timed(3, 1, async () => {
      const { means, covariance } = covarianceMatrix(returns, assets);
      const tail = monteCarloTail({ weights, means, covariance }, level, { draws, random: seededRandom(1) });
      drawnShortfall = tail.expectedShortfall;
    });
    const peer = await runPeer("risk.py");
    requireSame("historical value at risk", past.valueAtRisk, peer?.check.historicalVar, 1e-12);
    requireSame("historical expected shortfall", past.expectedShortfall, peer?.check.historicalEs, 1e-12);
    requireSame("drawn expected shortfall", drawnShortfall, peer?.check.drawnEs, 2e-3); // other draws of the same law
    return [
      beside("historical: 500 assets, 2,499 bars", Math.min(...historical), "ms", peer),
      beside("drawn: 500 assets, 10,000 draws, covariance and parts", Math.min(...drawn), "ms", peer),
    ];
  },
};

function madeReturns(): Float64Array {
  const common = normals(bars, 900);
  const returns = new Float64Array(bars * assets);
  for (let i = 0; i < assets; i++) {
    const own = normals(bars, 1_000 + i);
    for (let t = 0; t < bars; t++) returns[t * assets + i] = 0.008 * common[t]! + 0.015 * own[t]!;
  }
  return returns;
}
