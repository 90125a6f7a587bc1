// Weights of 500 assets by hierarchical risk parity and minimum variance, and of 100 assets by minimum CVaR over 2,000 scenarios,
// beside PyPortfolioOpt and skfolio, one thread. Covariances are given; the peers' times start where ours do.

import {
  estimateCovariance,
  hierarchicalRiskParity,
  minimumCvar,
  minimumVariance,
  riskParts,
} from "#tools/portfolio/construct/index.ts";
import { type Bench, timed } from "./bench.ts";
import { beside, requireSame, runPeer } from "./peers/peer.ts";
import { normals } from "./series.ts";

const assets = 500;

export const bench: Bench = {
  seed: 2_000,
  async run() {
    const { covariance } = estimateCovariance(madeReturns(1_250, assets, 2_000), assets, "sample");
    let tree = new Float64Array(0);
    const trees = await timed(3, 1, async () => {
      tree = Float64Array.from(hierarchicalRiskParity(covariance, assets));
    });
    let variance = 0;
    const calm = await timed(3, 1, async () => {
      const parts = riskParts(covariance, minimumVariance(covariance, assets));
      variance = parts.reduce((sum, part) => sum + part, 0);
    });
    const scenarios = madeReturns(2_000, 100, 4_000);
    let cvar = 0;
    const tails = await timed(2, 1, async () => {
      ({ cvar } = await minimumCvar(scenarios, 100, { level: 0.95 }));
    });
    const peer = await runPeer("portfolio.py");
    requireSame("first weight of the tree", tree[0]!, peer?.check.tree0, 1e-10);
    requireSame("last weight of the tree", tree[assets - 1]!, peer?.check.tree499, 1e-10);
    requireNoWorse("least variance", variance * 1e4, peer?.check.variance);
    requireNoWorse("least CVaR", cvar * 100, peer?.check.cvar);
    return [
      beside("hierarchical risk parity: 500 assets", Math.min(...trees), "ms", peer),
      beside("minimum variance: 500 assets", Math.min(...calm), "ms", peer),
      beside("minimum CVaR: 100 assets, 2,000 scenarios", Math.min(...tails), "ms", peer),
    ];
  },
};

/** The peers' solvers stop at a tolerance: theirs may be a little worse, ours not. */
function requireNoWorse(what: string, ours: number, theirs: number | undefined): void {
  if (theirs === undefined || ours <= theirs + 1e-9) return;
  throw new Error(`${what}: ours ${ours}, the peer's ${theirs} is less.`);
}

function madeReturns(bars: number, n: number, seed: number): Float64Array {
  const common = normals(bars, seed);
  const returns = new Float64Array(bars * n);
  for (let i = 0; i < n; i++) {
    const own = normals(bars, seed + 1 + i);
    const [a, b] = [0.004 + 0.00012 * ((i * 37) % 100), 0.008 + 0.00014 * ((i * 53) % 100)];
    for (let t = 0; t < bars; t++) returns[t * n + i] = a * common[t]! + b * own[t]!;
  }
  return returns;
}
