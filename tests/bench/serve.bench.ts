// Serving: one prediction at a time by the clock, and batches by processor time, beside Python's onnxruntime on the same file, one thread.
// Times by the clock are the least of five blocks of 1,000: machines are shared. Remembered answers are turned off: every row is worked out.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixedClock } from "#infra/runtime/index.ts";
import { learnerById } from "#tools/learning/learners/index.ts";
import type { ModelVersion } from "#tools/learning/registry/index.ts";
import { openServing } from "#tools/learning/serving/index.ts";
import type { Samples } from "#tools/learning/validation/index.ts";
import type { Bench } from "./bench.ts";
import { beside, requireSame, runPeer } from "./peers/peer.ts";
import { normals, u01 } from "./series.ts";

const features = 32;
const cases = [
  { id: "lstm", learner: "lstm-batch-norm", steps: 20, options: { units: 64, epochs: 1 } },
  { id: "trees", learner: "boosted-trees", steps: 1, options: { rounds: 200, maxDepth: 6 } },
] as const;
const [singles, batchRows, batches] = [1_000, 1_024, 20];

export const bench: Bench = {
  seed: 151,
  async run() {
    const results = [];
    for (const one of cases) results.push(...(await measure(one)));
    return results;
  },
};

async function measure({ id, learner, steps, options }: (typeof cases)[number]) {
  const inputs = Array.from({ length: features }, (_, i) => `f${i}`);
  const task = { steps, inputs, classes: false, lanes: 20 };
  const { bytes } = await learnerById(learner, options, task, { clock: fixedClock(0) }).fit(samplesOf(steps), {
    seed: 1,
  });
  const serving = openServing(registryOf(bytes, inputs), { remembered: 0 });
  const folder = mkdtempSync(join(tmpdir(), "quorum-serve-"));
  try {
    const model = await serving.open("model_bench");
    const { columns } = model;
    const rows = Float32Array.from(normals(batchRows * columns, 151));
    const row = (at: number): Float32Array => rows.slice((at % batchRows) * columns, ((at % batchRows) + 1) * columns);
    for (let at = 0; at < 200; at++) await model.predict(row(at));
    const blocks: number[][] = [];
    for (let block = 0; block < 5; block++) {
      const times: number[] = [];
      for (let at = 0; at < singles; at++) {
        const from = performance.now();
        await model.predict(row(at));
        times.push(performance.now() - from);
      }
      blocks.push(times.sort((a, b) => a - b));
    }
    const least = (share: number): number => Math.min(...blocks.map((times) => times[Math.ceil(share * singles) - 1]!));
    const spent: number[] = [];
    for (let at = 0; at < singles; at++) {
      const before = process.cpuUsage();
      await model.predict(row(at));
      const { user, system } = process.cpuUsage(before);
      spent.push((user + system) / 1000);
    }
    spent.sort((a, b) => a - b);
    const best = await leastOf(async () => void (await model.predict(rows)));
    const together = await leastOf(async () => {
      await Promise.all(Array.from({ length: batchRows }, (_, at) => model.predict(row(at))));
    });
    const path = join(folder, "model.onnx");
    writeFileSync(path, bytes);
    const peer = await runPeer("serve.py", [path, String(batchRows), String(steps), String(features), String(singles)]);
    const answers = await model.predict(rows);
    for (const [i, theirs] of Object.entries(peer?.check ?? {}))
      requireSame(`${id}, row ${i}`, answers[Number(i)]!, theirs, 1e-5);
    const named = (name: string, value: number, unit: string) => ({
      ...beside(name, value, unit, peer),
      id: `${id}: ${name}`,
    });
    return [
      named("one prediction, p50", least(0.5), "ms"),
      named("one prediction, p99", least(0.99), "ms"),
      named("one prediction, p99 of processor time", spent[Math.ceil(0.99 * singles) - 1]!, "cpu ms"),
      named(`predictions a second, ${batchRows} rows at once`, (1e6 * batchRows) / best, "1/cpu s"),
      named(`predictions a second, ${batchRows} askers at once`, (1e6 * batchRows) / together, "1/cpu s"),
    ];
  } finally {
    await serving.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Microseconds of processor time. */
async function leastOf(work: () => Promise<void>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < batches; turn++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, user + system);
  }
  return best;
}

function samplesOf(steps: number): Samples {
  const [periods, lanes] = [120, 20];
  const count = periods * lanes;
  const labels = normals(count, 152).map((value) => 0.01 * value);
  const width = steps * features;
  const times = Float64Array.from({ length: count }, (_, row) => Math.floor(row / lanes) + 1);
  return {
    features: Float32Array.from(
      normals(count * width, 153),
      (value, at) => value + 4 * labels[Math.floor(at / width)]!,
    ),
    width,
    labels,
    returns: labels,
    lastReturns: u01(count, 154),
    fromMs: times,
    toMs: times.map((time) => time + 1),
    lanes: Int32Array.from({ length: count }, (_, row) => row % lanes),
  };
}

/** One version, without a store behind it. */
function registryOf(bytes: Uint8Array, inputs: readonly string[]) {
  const version = {
    versionId: "model_bench",
    model: "bench",
    lineage: { features: Object.fromEntries(inputs.map((name) => [name, name])), parameters: {} },
    artefact: { format: "onnx" },
  } as unknown as ModelVersion;
  return { get: async () => version, load: async () => bytes };
}
