// Highest and lowest of the last N rows. The place of the winner is kept; a window is searched again only when the winner leaves it.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";

/** Of equal values the newest counts, as in TA-Lib. */
function extreme(name: string, says: string, sign: 1 | -1): Kernel {
  return defineKernel({
    name,
    says,
    inputs: 1,
    outputs: ["value", "rows_ago"],
    params: [rowsParam()],
    lookback: (rows) => rows as number,
    warmUp: (rows) => (rows as number) - 1,
    open: (lanes, window) => {
      const n = window as number;
      const [run, ago, best] = [new Float64Array(lanes), new Float64Array(lanes), new Float64Array(lanes)];
      return ([value, since], [x], rows) => {
        const [ov, oa, a] = [value as Tape, since as Tape, x as Tape];
        const v = a.data;
        let s = 0;
        for (let i = a.at, k = 0, end = i + rows * lanes; i < end; i++, k++) {
          const now = v[i]!;
          if (now - now !== 0) {
            run[s] = 0;
          } else {
            const seen = run[s]! + 1;
            run[s] = seen;
            const back = ago[s]! + 1;
            if (seen === 1 || sign * now >= best[s]!) {
              best[s] = sign * now;
              ago[s] = 0;
            } else if (back < n) {
              ago[s] = back;
            } else {
              let top = sign * now;
              let place = 0;
              for (let r = 1, j = i - lanes; r < n; r++, j -= lanes) {
                if (sign * v[j]! > top) {
                  top = sign * v[j]!;
                  place = r;
                }
              }
              best[s] = top;
              ago[s] = place;
            }
          }
          const there = run[s]! >= n;
          ov.data[ov.at + k] = there ? sign * best[s]! : Number.NaN;
          oa.data[oa.at + k] = there ? ago[s]! : Number.NaN;
          if (++s === lanes) s = 0;
        }
      };
    },
  });
}

export const highestKernel: Kernel = extreme("highest", "highest value of a window and how many rows ago it was", 1);
export const lowestKernel: Kernel = extreme("lowest", "lowest value of a window and how many rows ago it was", -1);
