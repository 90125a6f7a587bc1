// Sums over the last N rows, slid along: one addition and one subtraction a row. A window with a missing (or infinite) value is missing.
// Every so often a sum is taken afresh from its window, so that rounding cannot pile up; when, is counted from the lane's last missing
// value, so that it does not depend on how rows are cut into steps.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";
import { outweighs, refreshRows } from "../sliding.ts";

const lookback = (rows = 1): number => rows;
const warmUp = (rows = 1): number => rows - 1;
/** Rows counted when a sum is taken afresh, the count going back to a full window. */
const againAt = (rows: number): number => rows + refreshRows(rows);

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
        for (let s = 0; s < lanes; s++) {
          let seen = run[s]!;
          let sum = total[s]!;
          let i = a.at + s;
          let k = o.at + s;
          for (const end = i + rows * lanes; i < end; ) {
            if (seen < n) {
              const now = v[i]!;
              let value = Number.NaN;
              if (now - now !== 0) {
                seen = 0;
                sum = 0;
              } else {
                sum += now;
                if (++seen === n) value = sum / by;
              }
              to[k] = value;
              i += lanes;
              k += lanes;
            } else {
              // up to the next fresh sum or missing value: most rows pass here
              const from = i;
              const stop = Math.min(end, i + (again - seen) * lanes);
              for (; i < stop; i += lanes, k += lanes) {
                const next = sum + v[i]! - v[i - back]!;
                if (next - next !== 0) break;
                sum = next;
                to[k] = next / by;
              }
              seen += (i - from) / lanes;
              if (i < stop) {
                seen = 0;
                sum = 0;
                to[k] = Number.NaN;
                i += lanes;
                k += lanes;
              } else if (seen === again) {
                seen = n;
                sum = 0;
                for (let j = i - back; j < i; j += lanes) sum += v[j]!;
              }
            }
          }
          run[s] = seen;
          total[s] = sum;
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
      const [back, again, share, per] = [n * lanes, againAt(n), 1 / n, 1 / (n - less)];
      const [run, same] = [new Int32Array(lanes), new Int32Array(lanes)];
      const [from, sums, squares] = [new Float64Array(lanes), new Float64Array(lanes), new Float64Array(lanes)];
      return ([out], [x], rows) => {
        const [o, a] = [out as Tape, x as Tape];
        const [to, v] = [o.data, a.data];
        for (let s = 0; s < lanes; s++) {
          let seen = run[s]!;
          let alike = same[s]!;
          let base = from[s]!;
          let sum = sums[s]!;
          let square = squares[s]!;
          let before = v[a.at + s - lanes]!;
          for (let i = a.at + s, k = o.at + s, end = i + rows * lanes; i < end; i += lanes, k += lanes) {
            const now = v[i]!;
            let value = Number.NaN;
            if (now - now !== 0) seen = 0;
            else {
              alike = now === before && seen > 0 ? alike + 1 : 1;
              if (seen === 0) {
                base = now;
                sum = 0;
                square = 0;
              }
              const d = now - base;
              sum += d;
              square += d * d;
              if (++seen > n) {
                const gone = v[i - back]! - base;
                sum -= gone;
                square -= gone * gone;
                // what outweighs all that stays has taken its digits along
                if (seen === again || gone * gone > outweighs * square) {
                  seen = n;
                  base = now;
                  sum = 0;
                  square = 0;
                  for (let j = i - back + lanes; j <= i; j += lanes) {
                    const e = v[j]! - now;
                    sum += e;
                    square += e * e;
                  }
                }
              }
              if (seen >= n) {
                const variance = (square - sum * sum * share) * per;
                value = alike >= n || variance < 0 ? 0 : root ? Math.sqrt(variance) : variance;
              }
            }
            before = now;
            to[k] = value;
          }
          run[s] = seen;
          same[s] = Math.min(alike, n);
          from[s] = base;
          sums[s] = sum;
          squares[s] = square;
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
