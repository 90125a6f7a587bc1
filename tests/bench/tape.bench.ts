// Training steps (forward, backward, AdamW) of a batch of 256 beside PyTorch: on one thread in processor time, since machines are shared; on two
// by the clock, and only where nothing else runs.

import { loadavg } from "node:os";
import { seededRandom } from "#infra/runtime/index.ts";
import { dense, gru, lstm } from "../../tools/learning/layers/index.ts";
import { meanSquaredError } from "../../tools/learning/losses/index.ts";
import { chunksFor, deepModel } from "../../tools/learning/models/index.ts";
import { adamw } from "../../tools/learning/optimisers/index.ts";
import { type Shape, sizeOf } from "../../tools/learning/tape/index.ts";
import {
  type Forward,
  SplitStepper,
  type StepPlan,
  Stepper,
  type Steps,
  splitStep,
} from "../../tools/learning/training/index.ts";
import type { Bench } from "./bench.ts";
import { beside, requireSame, runPeer } from "./peers/peer.ts";
import { normals } from "./series.ts";

interface Case {
  readonly row: Shape;
  readonly steps: number;
  readonly chunks: number;
  readonly forward: Forward;
  /** PyTorch's recurrent layers have two biases where ours has one. */
  readonly biasesMore?: number;
}

const rows = 256;

function library(id: string, row: Shape, options: Record<string, unknown>): Pick<Case, "row" | "chunks" | "forward"> {
  const model = deepModel(id).with(options);
  return {
    row,
    chunks: chunksFor(rows, model.rowsInCache({ x: row })),
    forward: (scope, inputs) => model.forward(scope, inputs, 1),
  };
}

const recurrent = (kind: typeof lstm): Pick<Case, "row" | "chunks" | "forward"> => ({
  row: [20, 32],
  chunks: 1,
  forward: (scope, { x }) => (x === undefined ? never() : dense(scope, "head", kind(scope, "cell", x, 64).last, 1)),
});
const never = (): never => {
  throw new Error("No input x.");
};
const encoder = { positions: false };

const cases: Readonly<Record<string, Case>> = {
  lstm: { ...recurrent(lstm), steps: 20, biasesMore: 256 },
  gru: { ...recurrent(gru), steps: 20 },
  "lstm-attention": { ...library("lstm-attention", [20, 32], { dropout: 0 }), steps: 4, biasesMore: 4 * 256 },
  transformer: { ...library("transformer", [60, 32], encoder), steps: 2 },
  "transformer without dropout": { ...library("transformer", [60, 32], { ...encoder, dropout: 0 }), steps: 2 },
  cnn: { ...library("cnn", [100, 64], {}), steps: 3 },
};

const planOf = ({ row, chunks, forward }: Case): StepPlan => ({
  rows,
  chunks,
  inputs: { x: row },
  targets: 1,
  forward,
  loss: meanSquaredError,
  optimiser: adamw(),
});

const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** The least of five blocks of steps, in what `clock` counts. */
async function stepMs(stepper: Steps, one: Case, clock: () => number): Promise<number> {
  stepper.array("x").set(normals(rows * sizeOf(one.row), 71));
  stepper.array("target").set(normals(rows, 72));
  let at = 0;
  const take = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      await stepper.run(++at, 1e-3);
      stepper.accept();
    }
  };
  await take(3);
  let best = Number.POSITIVE_INFINITY;
  for (let block = 0; block < 5; block++) {
    const before = clock();
    await take(one.steps);
    best = Math.min(best, (clock() - before) / one.steps);
  }
  await stepper.close();
  return best;
}

/** Two threads of two processors: nothing else may want one. */
const quiet = (): boolean => (loadavg()[0] ?? 0) < 0.5;

async function onTwoThreads(name: string, one: Case) {
  const split = splitStep(planOf(one), 2);
  if (split === null) return [];
  const stepper = await SplitStepper.open(planOf(one), split, 2, seededRandom(1));
  const ms = await stepMs(stepper, one, () => performance.now());
  return [beside(`${name}, two threads`, ms, "ms by the clock", await runPeer("tape.py", [name, "2"]))];
}

export const bench: Bench = {
  seed: 71,
  async run() {
    const results = [];
    const measuresTwo = quiet();
    for (const [name, one] of Object.entries(cases)) {
      const stepper = await Stepper.open(planOf(one), { random: seededRandom(1) });
      const parameters = stepper.array("parameters").length;
      const ms = await stepMs(stepper, one, processorMs);
      const peer = await runPeer("tape.py", [name]);
      requireSame(`parameters of ${name}`, parameters + (one.biasesMore ?? 0), peer?.check.parameters, 0);
      results.push(beside(name, ms, "ms", peer));
      if (measuresTwo) results.push(...(await onTwoThreads(name, one)));
    }
    if (!measuresTwo)
      process.stderr.write(`Two threads are not measured: the machine is at work (load ${loadavg()[0]}).\n`);
    return results;
  },
};
