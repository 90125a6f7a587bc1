// Isolation forest of 100 trees on 10,000 x 20 beside scikit-learn, one push of each detector, and a scan of a simulated market.

import { seededRandom } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { openSimulatorFeed } from "#knowledge/feeds/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { sourceOf } from "#tests/graphs/desk/test-desk.ts";
import { areaUnderCurve, forestRows } from "#tests/tools/anomaly/forest-rows.ts";
import {
  changePointPrior,
  fitHiddenMarkov,
  fitIsolationForest,
  openChangePoint,
  openCountBurst,
  openCusum,
  openHiddenMarkov,
  openJumpTest,
  openMessageRate,
  openRobustZ,
  openStaleFeed,
  openTickChecks,
  scanMarket,
} from "#tools/anomaly/index.ts";
import { type Bench, timed } from "./bench.ts";
import { beside, requireSame, runPeer } from "./peers/peer.ts";
import { normals } from "./series.ts";

const seed = 1;
const pushes = 100_000;

export const bench: Bench = {
  seed,
  async run() {
    const peer = await runPeer("anomaly.py");
    const { rows, labels } = forestRows();
    const grow = () => fitIsolationForest(rows, 20, { random: seededRandom(seed) });
    const fit = Math.min(...(await timed(5, 2, async () => grow())));
    const forest = grow();
    let scores = new Float64Array();
    const score = Math.min(
      ...(await timed(5, 2, async () => {
        scores = new Float64Array(forest.scoreAll(rows));
      })),
    );
    requireSame("area under the curve", areaUnderCurve(labels, scores), peer?.check.auc, 0.002);
    return [
      beside("isolation forest, fit", fit, "ms", peer),
      beside("isolation forest, score 10,000 rows", score, "ms", peer),
      ...(await pushCosts()),
      beside("hidden Markov fit, 320 values, 2 starts", await markovFit(), "ms", null),
      beside("scan of 29 companies, 320 sessions", await scan(), "ms", null),
    ];
  },
};

async function pushCosts() {
  const series = normals(pushes, seed);
  const { model } = fitHiddenMarkov(series.subarray(0, 500), { random: seededRandom(seed) });
  const robust = openRobustZ({ window: 250 });
  const jumps = openJumpTest({ window: 270, sample: 10_000 });
  const cusum = openCusum({ training: 250 });
  const burst = openCountBurst({ window: 20 });
  const change = openChangePoint({
    meanRun: 250,
    prior: changePointPrior(series.subarray(0, 50)),
    drop: 1e-6,
    longestRun: 150,
  });
  const regimes = openHiddenMarkov(model);
  const rate = openMessageRate();
  const stale = openStaleFeed();
  const checks = openTickChecks();
  const forest = fitIsolationForest(series.subarray(0, 4_000), 4, { random: seededRandom(seed) });
  const each: readonly (readonly [string, (x: number, i: number) => unknown])[] = [
    ["robust z, window 250", (x) => robust.push(x)],
    ["jump test, window 270", (x) => jumps.push(x)],
    ["CUSUM", (x) => cusum.push(x)],
    ["count burst, window 20", (x) => burst.push(Math.floor(Math.abs(3 * x)))],
    ["change point, 150 runs", (x) => change.push(x)],
    ["hidden Markov filter, 2 states", (x) => regimes.push(x)],
    ["isolation forest, one row of 4", (_, i) => forest.score(series, 4 * (i % 1_000))],
    ["message rate", (x, i) => rate.push(50 * i, x > 1 ? "trade" : "message")],
    ["stale feed", (x, i) => stale.push(i, Math.round(x), 1)],
    [
      "tick checks, one print",
      (x, i) =>
        checks.push({
          kind: "trade",
          eventNs: BigInt(i) * 1_000_000n,
          knownNs: BigInt(i) * 1_000_000n + 500_000n,
          sequence: BigInt(i),
          price: 100 + 0.01 * x,
          size: 1,
        }),
    ],
  ];
  const costs = [];
  for (const [name, push] of each) {
    const spent = await timed(3, 1, async () => {
      for (let i = 0; i < pushes; i++) push(series[i]!, i);
    });
    costs.push(beside(`push: ${name}`, (1e3 * Math.min(...spent)) / pushes, "us", null));
  }
  return costs;
}

async function markovFit(): Promise<number> {
  const all = Array.from({ length: 20 }, (_, k) => normals(320, 100 + k));
  const spent = await timed(3, 1, async () => {
    for (const values of all)
      fitHiddenMarkov(values, { starts: 2, random: seededRandom(seed), maxIterations: 50, tolerance: 1e-2 });
  });
  return Math.min(...spent) / all.length;
}

async function scan(): Promise<number> {
  const source = await sourceOf(await openSimulatorFeed({ seed: 7, ticks: null }));
  const store = await openMemoryMarketStore();
  await store.describe(source.dataset);
  await store.append(source.dataset.id, source.facts);
  const days = [0, 1, 2, 3].map((back) => source.dataset.nowMs - 7 * 86_400_000 * back);
  const spent: number[] = [];
  for (const day of days)
    spent.push(...(await timed(1, 0, async () => scanMarket(await store.at(source.dataset.id, asOf(day))))));
  return Math.min(...spent);
}
