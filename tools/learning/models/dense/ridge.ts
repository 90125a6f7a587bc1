// Ridge regression over the window. It needs no steps: its best weights are known at once.

import { z } from "zod";
import { callerError } from "#infra/runtime/index.ts";
import { ridge as solveRidge } from "#tools/numeric/index.ts";
import { dense } from "../../layers/index.ts";
import { multiply, sizeOf, square, sum, zero } from "../../tape/index.ts";
import { gather, type RowColumn } from "../../training/index.ts";
import { defineModel, flatWindowOf, rowsFor } from "../model.ts";

const [weight, bias] = ["weights.weight", "weights.bias"];

export const ridge = defineModel({
  id: "ridge",
  says: "Weighted sum of all values of the window, the weights kept small: the loss has a penalty on the sum of their squares beside it. With squared error its weights are solved for; with another loss they are trained.",
  source: "Hoerl & Kennard (1970), Technometrics 12(1)",
  inputs: { x: "(values) or (steps, features)" },
  options: z.strictObject({ penalty: z.number().positive().max(1e6).default(0.01) }),
  forward(scope, inputs, outputs, { penalty }) {
    const x = flatWindowOf(scope, inputs);
    const prediction = dense(scope, "weights", x, outputs, { initial: zero, initialBias: zero });
    const held = scope.parameters.find(({ name }) => name === weight);
    if (held !== undefined) scope.penalise(multiply(sum(square(held.tensor)), penalty / outputs));
    return prediction;
  },
  solve({ inputs: { x }, target, count, weights: counted }, { penalty }) {
    if (x === undefined) throw new Error("Ridge regression reads the input x.");
    const chosen = rowsThatCount(count, counted);
    const values = taken(x, chosen);
    const wanted = taken(target, chosen);
    const outputs = sizeOf(target.shape);
    const columns = Array.from({ length: outputs }, (_, column) => {
      const one = Float64Array.from(chosen, (_, row) => wanted[row * outputs + column] as number);
      return solveRidge(values, one, sizeOf(x.shape), penalty * chosen.length);
    });
    return new Map([
      [
        weight,
        Float32Array.from(
          { length: sizeOf(x.shape) * outputs },
          (_, at) => columns[at % outputs]?.coefficients[Math.floor(at / outputs)] as number,
        ),
      ],
      [bias, Float32Array.from(columns, ({ intercept }) => intercept)],
    ]);
  },
  rowsInCache: ({ x = [] }) => rowsFor(sizeOf(x)),
});

function taken(column: RowColumn, chosen: Uint32Array): Float64Array {
  const values = new Float32Array(chosen.length * sizeOf(column.shape));
  gather(column, chosen, values);
  return Float64Array.from(values);
}

function rowsThatCount(count: number, weights: RowColumn | undefined): Uint32Array {
  const all = Uint32Array.from({ length: count }, (_, row) => row);
  if (weights === undefined) return all;
  const values = taken(weights, all);
  const odd = values.findIndex((value) => value !== 0 && value !== 1);
  if (odd === -1) return all.filter((row) => values[row] === 1);
  const message = `Row ${odd} counts ${values[odd]}; ridge regression solves rows that count 0 or 1.`;
  throw callerError("tools/training-invalid", message, { row: odd });
}
