// Sums over the last N rows without subtracting what leaves: a window is the end of one stretch of N rows and the beginning of the next.
// Nothing of a value that has left stays behind as rounding: a window of zeros sums to 0, one of squares to no less. For ticks, where one
// second's volume may be a million times the next one's; slower than the slid sums of window-sums.ts.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";

const lookback = (rows = 1): number => rows;
const warmUp = (rows = 1): number => rows - 1;

function steadySum(name: string, says: string, divisor: (rows: number) => number): Kernel {
  return defineKernel({
    name,
    says,
    inputs: 1,
    params: [rowsParam()],
    lookback,
    warmUp,
    open: (lanes, window) => {
      const n = window as number;
      const by = divisor(n);
      const place = new Int32Array(lanes); // rows of the stretch under way
      const full = new Uint8Array(lanes); // a whole stretch lies before it
      const sums = new Float64Array(lanes);
      const ends = new Float64Array(lanes * (n + 1)); // of the stretch before: sums from each of its rows to its last
      return ([out], [x], rows) => {
        const o = out as Tape;
        const { data: v, at } = x as Tape;
        let s = 0;
        for (let k = 0, i = at, end = rows * lanes; k < end; k++, i++) {
          const now = v[i]!;
          let value = Number.NaN;
          if (now - now !== 0) {
            place[s] = 0;
            full[s] = 0;
            sums[s] = 0;
          } else {
            const own = s * (n + 1);
            let p = place[s]!;
            if (p === n) {
              let sum = 0;
              for (let j = i - lanes, e = own + n - 1; e >= own; j -= lanes, e--) {
                sum += v[j]!;
                ends[e] = sum;
              }
              full[s] = 1;
              sums[s] = 0;
              p = 0;
            }
            const sum = sums[s]! + now;
            sums[s] = sum;
            p += 1;
            place[s] = p;
            if (full[s] === 1) value = (ends[own + p]! + sum) / by;
            else if (p === n) value = sum / by;
          }
          o.data[o.at + k] = value - value === 0 ? value : Number.NaN;
          if (++s === lanes) s = 0;
        }
      };
    },
  });
}

export const steadySumKernel: Kernel = steadySum(
  "steady_sum",
  "sum over a window, to the rounding of its own values alone",
  () => 1,
);
export const steadyMeanKernel: Kernel = steadySum(
  "steady_mean",
  "mean over a window, to the rounding of its own values alone",
  (rows) => rows,
);
