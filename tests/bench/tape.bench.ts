// Training steps (forward, backward, AdamW) of a batch of 256 on one thread beside PyTorch, in processor time: machines are shared.

import { seededRandom } from "#infra/runtime/index.ts";
import { dense, gru, lstm } from "../../tools/learning/layers/index.ts";
import { meanSquaredError } from "../../tools/learning/losses/index.ts";
import { chunksFor, deepModel } from "../../tools/learning/models/index.ts";
import { adamw } from "../../tools/learning/optimisers/index.ts";
import { type Shape, sizeOf } from "../../tools/learning/tape/index.ts";
import { type Forward, Stepper } from "../../tools/learning/training/index.ts";
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

async function stepMs({ row, chunks, steps, forward }: Case): Promise<{ ms: number; parameters: number }> {
  const plan = { rows, chunks, inputs: { x: row }, targets: 1, forward, loss: meanSquaredError, optimiser: adamw() };
  const stepper = await Stepper.open(plan, { random: seededRandom(1) });
  stepper.array("x").set(normals(rows * sizeOf(row), 71));
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
    const before = process.cpuUsage();
    await take(steps);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000 / steps);
  }
  await stepper.close();
  return { ms: best, parameters: stepper.array("parameters").length };
}

export const bench: Bench = {
  seed: 71,
  async run() {
    const results = [];
    for (const [name, one] of Object.entries(cases)) {
      const { ms, parameters } = await stepMs(one);
      const peer = await runPeer("tape.py", [name]);
      requireSame(`parameters of ${name}`, parameters + (one.biasesMore ?? 0), peer?.check.parameters, 0);
      results.push(beside(name, ms, "ms", peer));
    }
    return results;
  },
};
