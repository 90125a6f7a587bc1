// Means over the last N rows with weights that differ by age. A window with a missing value is missing.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, nativeKernel, numberParam, perPair, rowsParam } from "../kernel.ts";

const lookback = (rows = 1): number => rows;
const warmUp = (rows = 1): number => rows - 1;

/** Slid along, and taken afresh every so many rows as in window-sums.ts. */
export const linearMeanKernel: Kernel = nativeKernel({
  name: "linear_mean",
  says: "weighted mean over a window, weights N for the newest row to 1 for the oldest",
  inputs: 1,
  params: [rowsParam()],
  lookback,
  warmUp,
  native: "linearMean",
  remembers: perPair(() => 6),
});

/** Sums the window anew in every row: as much work as it is long. */
const weightedMean = (
  given: Pick<Kernel, "name" | "says"> & Partial<Kernel>,
  weightsOf: (n: number, params: readonly number[]) => Float64Array, // newest first, summing to one
): Kernel =>
  defineKernel({
    ...given,
    inputs: 1,
    lookback,
    warmUp,
    open: (lanes, window, ...rest) => {
      const n = window as number;
      const weights = weightsOf(n, rest);
      const run = new Int32Array(lanes);
      return ([out], [x], rows) => {
        const [o, a] = [out as Tape, x as Tape];
        const [to, v] = [o.data, a.data];
        let s = 0;
        for (let i = a.at, k = o.at, end = i + rows * lanes; i < end; i++, k++) {
          const now = v[i]!;
          let value = Number.NaN;
          if (now - now !== 0) run[s] = 0;
          else if (run[s]! < n - 1) run[s] = run[s]! + 1;
          else {
            value = 0;
            for (let r = 0, j = i; r < n; r++, j -= lanes) value += weights[r]! * v[j]!;
          }
          to[k] = value;
          if (++s === lanes) s = 0;
        }
      };
    },
  });

const normalised = (weights: Float64Array): Float64Array => {
  const sum = weights.reduce((total, w) => total + w, 0);
  return weights.map((w) => w / sum);
};

/** @source Legoux and Kouzis-Loukas (2009), Arnaud Legoux moving average */
export const gaussianMeanKernel: Kernel = weightedMean(
  {
    name: "gaussian_mean",
    says: "weighted mean over a window, weights of a normal curve about the place offset x (N - 1) from the oldest row, of width N / sigma",
    params: [rowsParam(), numberParam("offset", 0, 1), numberParam("sigma", 0.01, 1_000)],
  },
  (n, [offset, sigma]) => {
    const [middle, width] = [(offset as number) * (n - 1), n / (sigma as number)];
    return normalised(
      Float64Array.from({ length: n }, (_, r) => Math.exp(-((n - 1 - r - middle) ** 2) / (2 * width * width))),
    );
  },
);

/** Weights 1, 2, ..., 2, 1. @source Ehlers; as pandas-ta's SWMA */
export const symmetricMeanKernel: Kernel = weightedMean(
  {
    name: "symmetric_mean",
    says: "weighted mean over a window, weights rising to the middle and falling again",
    params: [rowsParam()],
  },
  (n) => normalised(Float64Array.from({ length: n }, (_, r) => Math.min(r + 1, n - r))),
);

/** @source Ehlers (2002), Stocks & Commodities 20(5): The CG Oscillator */
export const centreOfGravityKernel: Kernel = defineKernel({
  name: "centre_of_gravity",
  says: "minus the mean place of a window's values (1 = newest), each weighing what it is; missing where they sum to zero",
  inputs: 1,
  params: [rowsParam()],
  lookback,
  warmUp,
  open: (lanes, window) => {
    const n = window as number;
    const run = new Int32Array(lanes);
    return ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      const [to, v] = [o.data, a.data];
      let s = 0;
      for (let i = a.at, k = o.at, end = i + rows * lanes; i < end; i++, k++) {
        const now = v[i]!;
        let value = Number.NaN;
        if (now - now !== 0) run[s] = 0;
        else if (run[s]! < n - 1) run[s] = run[s]! + 1;
        else {
          let sum = 0;
          let moment = 0;
          for (let r = 1, j = i; r <= n; r++, j -= lanes) {
            sum += v[j]!;
            moment += r * v[j]!;
          }
          if (sum !== 0) value = -moment / sum;
          if (value - value !== 0) value = Number.NaN;
        }
        to[k] = value;
        if (++s === lanes) s = 0;
      }
    };
  },
});
