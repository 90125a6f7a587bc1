// Boosted trees, 50 rounds, beside xgboost and LightGBM: processor seconds over all threads, since machines are shared. `train` is without
// binning, `total` with it. Each peer runs in a process of its own, with as many threads.

import {
  type BoostedTreesOptions,
  fitBoostedTrees,
  openTreePool,
  predictTrees,
  type TrainingRows,
} from "#tools/learning/trees/index.ts";
import type { Bench } from "./bench.ts";
import { beside, type PeerAnswer, runPeer } from "./peers/peer.ts";
import { normals } from "./series.ts";

type Case = "depth" | "logistic" | "leaf" | "sampled" | "categorical";

interface Run {
  readonly is: Case;
  readonly rows: number;
  readonly features: number;
  readonly threads: number;
}

const small = { rows: 100_000, features: 100 };
const runs: readonly Run[] = [
  { is: "depth", ...small, threads: 1 },
  { is: "depth", ...small, threads: 2 },
  { is: "logistic", ...small, threads: 1 },
  { is: "leaf", ...small, threads: 1 },
  { is: "sampled", ...small, threads: 1 },
  { is: "categorical", ...small, threads: 1 },
  { is: "depth", rows: 1_000_000, features: 20, threads: 1 },
];
const rounds = 50;
const categories = 32;

export const bench: Bench = {
  seed: 31,
  async run() {
    const results = [];
    for (const run of runs) results.push(...(await measure(run)));
    return results;
  },
};

export async function measure(run: Run) {
  const name = `${run.is} ${run.rows / 1000}k x ${run.features}, ${run.threads} thread${run.threads > 1 ? "s" : ""}`;
  const ours = await train(run);
  const results = [];
  for (const peer of ["xgboost", "lightgbm"]) {
    const answer = await runPeer("trees.py", [peer, run.is, ...[run.rows, run.features, run.threads].map(String)]);
    // Continuous values: bins differ a little, and errors with them, theirs from one another as much as ours from theirs.
    if (answer !== null && !(ours.error < 1.1 * answer.check.error!)) {
      throw new Error(`${name}: our error is ${ours.error}, that of ${peer} ${answer.check.error}.`);
    }
    for (const part of ["train", "total"] as const) {
      const { id: _, ...figure } = beside(part, ours[part], "cpu s", answer as PeerAnswer | null);
      results.push({ id: `${name}: ${part}`, ...figure });
    }
  }
  return results;
}

const seconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1e6;

async function train({ is, rows, features, threads }: Run) {
  const data = dataOf(is, rows, features, 31);
  const test = dataOf(is, 20_000, features, 131);
  const categorical = is === "categorical" ? data.features.slice(0, features / 4) : [];
  const pool = await openTreePool(threads);
  const start = process.cpuUsage();
  let first = 0;
  const { model } = await fitBoostedTrees(
    data,
    { rounds, categorical, ...optionsOf(is) },
    {
      pool,
      onRound({ round }) {
        if (round === 1) first = seconds(process.cpuUsage(start));
      },
    },
  );
  const total = seconds(process.cpuUsage(start));
  await pool.close();
  const predicted = predictTrees(model, test.values);
  const squares = predicted.reduce((sum, p, i) => sum + (p - test.labels[i]!) ** 2, 0);
  return { total, train: ((total - first) * rounds) / (rounds - 1), error: Math.sqrt(squares / test.count) };
}

function optionsOf(is: Case): BoostedTreesOptions {
  if (is === "logistic") return { objective: "logistic", maxDepth: 6 };
  if (is === "leaf") return { growth: "leaf", maxLeaves: 63 };
  if (is === "sampled") return { maxDepth: 6, rowShare: 0.5, columnShare: 0.5 };
  return { maxDepth: 6 };
}

/** The rows of tests/bench/peers/trees.py. */
function dataOf(is: Case, count: number, features: number, seed: number): TrainingRows {
  const values = Float32Array.from(normals(count * features, seed));
  const noise = normals(count, seed + 50);
  const labels = Float32Array.from(noise, (e, row) => {
    const [a = 0, b = 0, c = 0, d = 0] = values.subarray(row * features, row * features + 4);
    return 2 * a + b * c + Math.sin(3 * d) + 0.5 * e;
  });
  if (is === "logistic") for (const [row, y] of labels.entries()) labels[row] = y > 0 ? 1 : 0;
  if (is === "categorical") {
    for (let row = 0; row < count; row++) {
      for (let k = row * features; k < row * features + features / 4; k++) {
        values[k] = Math.floor(Math.min(Math.max((values[k]! + 2) * 8, 0), categories - 1));
      }
      if (values[row * features]! % 3 === 1) labels[row]! += 1;
    }
  }
  return { features: Array.from({ length: features }, (_, i) => `f${i}`), count, values, labels };
}
