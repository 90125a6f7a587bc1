// The gradient of every row's prediction towards its own row, from the same tape that trains.

import { anyRows, gradients, sum, type Tensor } from "../../tape/index.ts";
import { type ArtefactPlan, type Weights, writeArtefact } from "../../training/index.ts";
import { openGraph } from "./open-graph.ts";

/** A forward half whose rows do not see one another, with one input x. */
export type ForwardOfX = Pick<ArtefactPlan, "forward"> & { readonly row: readonly number[] };

export interface InputGradients {
  /** @param values shape (rows, columns). @returns shape (rows) and (rows, columns) */
  at(values: Float32Array): Promise<{ readonly predictions: Float32Array; readonly gradients: Float32Array }>;
  close(): Promise<void>;
}

/** Rows of a run where the graph cannot be written for any number. */
const fixedRows = 64;

/** @throws tools/shape-mismatch, and where a weight is missing */
export async function openInputGradients({ forward, row }: ForwardOfX, weights: Weights): Promise<InputGradients> {
  const write = (rows: number): Uint8Array =>
    writeArtefact(
      {
        rows,
        inputs: { x: row },
        outputs: 1,
        also: ["gradient"],
        forward(scope, { x }) {
          const followed: Tensor = { ...(x as Tensor), needsGradient: true };
          const prediction = forward(scope, { x: followed });
          // Rows do not see one another, so the gradient of their sum is each row's own.
          scope.note("gradient", gradients(sum(prediction), [followed])[0] as Tensor);
          return prediction;
        },
      },
      weights,
    ).bytes;
  const forAny = anyRows(write);
  const graph = await openGraph(forAny ?? write(fixedRows), row);
  const columns = row.reduce((product, length) => product * length, 1);
  const run = async (values: Float32Array) => {
    const found = await graph.run(values, values.length / columns);
    return {
      predictions: found.get("prediction")?.values as Float32Array,
      gradients: found.get("gradient")?.values as Float32Array,
    };
  };
  return {
    async at(values) {
      if (forAny !== null) return run(values);
      const rows = values.length / columns;
      const all = { predictions: new Float32Array(rows), gradients: new Float32Array(values.length) };
      for (let from = 0; from < rows; from += fixedRows) {
        const filled = new Float32Array(fixedRows * columns);
        filled.set(values.subarray(from * columns, (from + fixedRows) * columns));
        const taken = Math.min(fixedRows, rows - from);
        const part = await run(filled);
        all.predictions.set(part.predictions.subarray(0, taken), from);
        all.gradients.set(part.gradients.subarray(0, taken * columns), from * columns);
      }
      return all;
    },
    close: () => graph.close(),
  };
}
