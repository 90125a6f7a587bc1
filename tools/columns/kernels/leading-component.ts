// Ten columns into the one direction that they move in together, learnt from earlier rows only.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";
import { leadingVector } from "../leading-vector.ts";

const width = 10;

/**
 * Weights are the first eigenvector of the covariance (divided by rows) of the `rows` complete rows before, taken anew every `every` rows and
 * divided by the sum of their sizes, signed so that they add up to something above 0; the value is their sum over the row.
 */
export const leadingComponentKernel: Kernel = defineKernel({
  name: "leading_component",
  says: "first principal component of ten columns: weights from the rows before, scaled to sizes that add up to 1, applied to the row; and the share of variance that it carried there. A row that lacks a column is missing, and rows are counted anew after it. Source: Cont, Cucuringu & Zhang (2023), Quantitative Finance 23(10)",
  inputs: width,
  outputs: ["value", "share"],
  params: [rowsParam("rows", 2), rowsParam("every")],
  lookback: (rows) => rows as number,
  warmUp: (rows) => rows as number,
  open: (lanes, window, every) => {
    const n = window as number;
    const step = every as number;
    const run = new Float64Array(lanes);
    const weights = new Float64Array(lanes * width);
    const shares = new Float64Array(lanes);
    const values = new Float64Array(width * n); // of the window, column by column, less their means
    const matrix = new Float64Array(width * width);
    const vector = new Float64Array(width);
    const learn = (inputs: readonly Tape[], i: number, s: number): void => {
      for (let a = 0; a < width; a++) {
        const { data, at } = inputs[a]!;
        let sum = 0;
        for (let j = at + i - (n - 1) * lanes, t = a * n; t < (a + 1) * n; j += lanes, t++) {
          values[t] = data[j]!;
          sum += data[j]!;
        }
        const mean = sum / n;
        for (let t = a * n; t < (a + 1) * n; t++) values[t] = values[t]! - mean;
      }
      for (let a = 0; a < width; a++) {
        for (let b = a; b < width; b++) {
          let sum = 0;
          for (let t = a * n, u = b * n; t < (a + 1) * n; t++, u++) sum += values[t]! * values[u]!;
          matrix[a * width + b] = sum / n;
          matrix[b * width + a] = sum / n;
        }
      }
      shares[s] = leadingVector(matrix, width, vector);
      let total = 0;
      let size = 0;
      for (let a = 0; a < width; a++) {
        total += vector[a]!;
        size += Math.abs(vector[a]!);
      }
      for (let a = 0; a < width; a++) weights[s * width + a] = (total < 0 ? -vector[a]! : vector[a]!) / size;
    };
    return ([value, share], inputs, rows) => {
      const o = value as Tape;
      const p = share as Tape;
      let s = 0;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        let sum = 0;
        let whole = true;
        for (let a = 0; a < width; a++) {
          const { data, at } = inputs[a]!;
          const now = data[at + i]!;
          if (now - now !== 0) whole = false;
          sum += weights[s * width + a]! * now;
        }
        const seen = whole ? run[s]! + 1 : 0;
        run[s] = seen;
        const learnt = seen > n;
        o.data[o.at + i] = learnt && sum - sum === 0 ? sum : Number.NaN;
        p.data[p.at + i] = learnt ? shares[s]! : Number.NaN;
        if (seen >= n && (seen - n) % step === 0) learn(inputs, i, s);
        if (++s === lanes) s = 0;
      }
    };
  },
});
