// Sums over the last N rows, slid along: one addition and one subtraction a row. A window with a missing (or infinite) value is missing.
// Every so often a sum is taken afresh from its window, so that rounding cannot pile up; when, is counted from the lane's last missing
// value, so that it does not depend on how rows are cut into steps.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";

const lookback = (rows = 1): number => rows;
const warmUp = (rows = 1): number => rows - 1;
/** Rows between two fresh sums: at most a quarter of the work. */
const refreshRows = (rows: number): number => Math.max(64, 4 * rows);

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
      const [back, refresh, by] = [n * lanes, refreshRows(n), divisor(n)];
      const total = new Float64Array(lanes);
      const run = new Float64Array(lanes); // rows since the last missing value
      return ([out], [x], rows) => {
        const [o, a] = [out as Tape, x as Tape];
        const [to, v] = [o.data, a.data];
        let s = 0;
        for (let i = a.at, k = o.at, end = i + rows * lanes; i < end; i++, k++) {
          const now = v[i]!;
          if (now - now !== 0) {
            run[s] = 0;
            total[s] = 0;
            to[k] = Number.NaN;
          } else {
            const seen = run[s]! + 1;
            run[s] = seen;
            let sum = total[s]! + now;
            if (seen > n) {
              sum -= v[i - back]!;
              if (seen % refresh === 0) {
                sum = 0;
                for (let j = i - back + lanes; j <= i; j += lanes) sum += v[j]!;
              }
            }
            total[s] = sum;
            to[k] = seen >= n ? sum / by : Number.NaN;
          }
          if (++s === lanes) s = 0;
        }
      };
    },
  });
}

export const sumKernel: Kernel = slidingSum("sum", "sum over a window", () => 1);
export const meanKernel: Kernel = slidingSum("mean", "mean over a window", (rows) => rows);

/** Deviations are taken from a value of the window, so that a small spread about a high level keeps its digits; equal values give exactly 0. */
export const varianceKernel: Kernel = defineKernel({
  name: "variance",
  says: "variance over a window, divided by rows - 1",
  inputs: 1,
  params: [rowsParam("rows", 2)],
  lookback,
  warmUp,
  open: (lanes, window) => {
    const n = window as number;
    const [back, refresh] = [n * lanes, refreshRows(n)];
    const [run, same, from] = [new Float64Array(lanes), new Float64Array(lanes), new Float64Array(lanes)];
    const [sums, squares] = [new Float64Array(lanes), new Float64Array(lanes)];
    return ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      const [to, v] = [o.data, a.data];
      let s = 0;
      for (let i = a.at, k = o.at, end = i + rows * lanes; i < end; i++, k++) {
        const now = v[i]!;
        if (now - now !== 0) {
          run[s] = 0;
          to[k] = Number.NaN;
        } else {
          const seen = run[s]! + 1;
          run[s] = seen;
          if (seen === 1) {
            from[s] = now;
            sums[s] = 0;
            squares[s] = 0;
            same[s] = 1;
          } else {
            same[s] = v[i - lanes] === now ? same[s]! + 1 : 1;
            const d = now - from[s]!;
            let sum = sums[s]! + d;
            let square = squares[s]! + d * d;
            if (seen > n) {
              const gone = v[i - back]! - from[s]!;
              sum -= gone;
              square -= gone * gone;
              if (seen % refresh === 0) {
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
            sums[s] = sum;
            squares[s] = square;
          }
          const spread = (squares[s]! - (sums[s]! * sums[s]!) / n) / (n - 1);
          to[k] = seen < n ? Number.NaN : same[s]! >= n || spread < 0 ? 0 : spread;
        }
        if (++s === lanes) s = 0;
      }
    };
  },
});
