// Sums over the last N rows, slid along: one addition and one subtraction a row. A window with a missing (or infinite) value is missing.
// Every so often a sum is taken afresh from its window, so that rounding cannot pile up; when, is counted from the lane's last missing
// value, so that it does not depend on how rows are cut into steps.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";

const lookback = (rows = 1): number => rows;
const warmUp = (rows = 1): number => rows - 1;
/** Rows counted when a sum is taken afresh, the count going back to a full window: at most a quarter of the work. */
const againAt = (rows: number): number => rows + Math.max(64, 4 * rows);

function slidingSum(name: string, says: string, divisor: (rows: number) => number): Kernel {
  return defineKernel({
    name,
    says,
    inputs: 1,
    params: [rowsParam()],
    lookback,
    warmUp,
    open: (lanes, window) => {
      const n = window as number;
      const [back, again, by] = [n * lanes, againAt(n), divisor(n)];
      const total = new Float64Array(lanes);
      const run = new Int32Array(lanes); // rows since the last missing value, the last fresh sum counting as a full window
      return ([out], [x], rows) => {
        const [o, a] = [out as Tape, x as Tape];
        const [to, v] = [o.data, a.data];
        let s = 0;
        for (let i = a.at, k = o.at, end = i + rows * lanes; i < end; i++, k++) {
          const now = v[i]!;
          let value = Number.NaN;
          if (now - now !== 0) {
            run[s] = 0;
            total[s] = 0;
          } else {
            let seen = run[s]! + 1;
            let sum = total[s]! + now;
            if (seen > n) {
              sum -= v[i - back]!;
              if (seen === again) {
                seen = n;
                sum = 0;
                for (let j = i - back + lanes; j <= i; j += lanes) sum += v[j]!;
              }
            }
            run[s] = seen;
            total[s] = sum;
            if (seen >= n) value = sum / by;
          }
          to[k] = value;
          if (++s === lanes) s = 0;
        }
      };
    },
  });
}

export const sumKernel: Kernel = slidingSum("sum", "sum over a window", () => 1);
export const meanKernel: Kernel = slidingSum("mean", "mean over a window", (rows) => rows);

/** Deviations are taken from a value of the window, so that a small spread about a high level keeps its digits; equal values give exactly 0. */
function spread(name: string, says: string, least: number, less: 0 | 1, root: boolean): Kernel {
  return defineKernel({
    name,
    says,
    inputs: 1,
    params: [rowsParam("rows", least)],
    lookback,
    warmUp,
    open: (lanes, window) => {
      const n = window as number;
      const [back, again, by] = [n * lanes, againAt(n), n - less];
      const [run, same] = [new Int32Array(lanes), new Int32Array(lanes)];
      const [from, sums, squares] = [new Float64Array(lanes), new Float64Array(lanes), new Float64Array(lanes)];
      return ([out], [x], rows) => {
        const [o, a] = [out as Tape, x as Tape];
        const [to, v] = [o.data, a.data];
        let s = 0;
        for (let i = a.at, k = o.at, end = i + rows * lanes; i < end; i++, k++) {
          const now = v[i]!;
          let value = Number.NaN;
          if (now - now !== 0) run[s] = 0;
          else {
            let seen = run[s]! + 1;
            let alike = 1;
            let sum = 0;
            let square = 0;
            if (seen === 1) from[s] = now;
            else {
              if (v[i - lanes] === now) alike = same[s]! < n ? same[s]! + 1 : n;
              const base = from[s]!;
              const d = now - base;
              sum = sums[s]! + d;
              square = squares[s]! + d * d;
              if (seen > n) {
                const gone = v[i - back]! - base;
                sum -= gone;
                square -= gone * gone;
                if (seen === again) {
                  seen = n;
                  from[s] = now;
                  sum = 0;
                  square = 0;
                  for (let j = i - back + lanes; j <= i; j += lanes) {
                    const e = v[j]! - now;
                    sum += e;
                    square += e * e;
                  }
                }
              }
            }
            run[s] = seen;
            same[s] = alike;
            sums[s] = sum;
            squares[s] = square;
            if (seen >= n) {
              const variance = (square - (sum * sum) / n) / by;
              value = alike >= n || variance < 0 ? 0 : root ? Math.sqrt(variance) : variance;
            }
          }
          to[k] = value;
          if (++s === lanes) s = 0;
        }
      };
    },
  });
}

export const varianceKernel: Kernel = spread("variance", "variance over a window, divided by rows - 1", 2, 1, false);
export const populationDeviationKernel: Kernel = spread(
  "population_deviation",
  "root of the mean squared distance from the mean over a window",
  1,
  0,
  true,
);
