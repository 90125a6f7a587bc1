// How many rows ago the highest and the lowest of the last N rows stood, of equal ones the oldest. A window is searched again only when its
// winner leaves it, which costs N comparisons; where many values are equal that is every row.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";

const sinceFirst = (name: string, says: string, sign: 1 | -1): Kernel =>
  defineKernel({
    name,
    says,
    inputs: 1,
    params: [rowsParam()],
    lookback: (rows) => rows as number,
    warmUp: (rows) => (rows as number) - 1,
    open: (lanes, window) => {
      const n = window as number;
      const [run, ago, best] = [new Float64Array(lanes), new Float64Array(lanes), new Float64Array(lanes)];
      return ([out], [x], rows) => {
        const [o, a] = [out as Tape, x as Tape];
        const v = a.data;
        let s = 0;
        for (let i = a.at, k = o.at, end = i + rows * lanes; i < end; i++, k++) {
          const now = v[i]!;
          if (now - now !== 0) {
            run[s] = 0;
          } else {
            const seen = run[s]! + 1;
            run[s] = seen;
            if (seen === 1 || sign * now > best[s]!) {
              best[s] = sign * now;
              ago[s] = 0;
            } else if (ago[s]! + 1 < n) {
              ago[s] = ago[s]! + 1;
            } else {
              let top = sign * now;
              let place = 0;
              for (let r = 1, j = i - lanes; r < n; r++, j -= lanes) {
                if (sign * v[j]! < top) continue;
                top = sign * v[j]!;
                place = r;
              }
              best[s] = top;
              ago[s] = place;
            }
          }
          o.data[k] = run[s]! >= n ? ago[s]! : Number.NaN;
          if (++s === lanes) s = 0;
        }
      };
    },
  });

export const rowsSinceFirstHighestKernel: Kernel = sinceFirst(
  "rows_since_first_highest",
  "how many rows ago the highest value of a window stood, of equal ones the oldest",
  1,
);
export const rowsSinceFirstLowestKernel: Kernel = sinceFirst(
  "rows_since_first_lowest",
  "how many rows ago the lowest value of a window stood, of equal ones the oldest",
  -1,
);
