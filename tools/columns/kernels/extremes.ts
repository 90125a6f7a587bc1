// Highest and lowest of the last N rows, without searching a window: rows are cut into blocks of N, counted from the lane's last missing value.
// A window is the end of one block, whose best values from each row on are kept, and the beginning of the next (van Herk, Gil and Werman).

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";

const lookback = (rows = 1): number => rows;
const warmUp = (rows = 1): number => rows - 1;

function extreme(name: string, says: string, sign: 1 | -1): Kernel {
  return defineKernel({
    name,
    says,
    inputs: 1,
    params: [rowsParam()],
    lookback,
    warmUp,
    open: (lanes, window) => {
      const n = window as number;
      const best = new Float64Array(lanes); // of the block so far; all values here times sign
      const kept = new Float64Array(lanes * (n + 1)).fill(Number.NEGATIVE_INFINITY); // of the block before, from each row on
      const [place, run] = [new Int32Array(lanes), new Int32Array(lanes)];
      return ([out], [x], rows) => {
        const [o, a] = [out as Tape, x as Tape];
        const [to, v] = [o.data, a.data];
        for (let s = 0; s < lanes; s++) {
          const ends = s * (n + 1);
          let top = best[s]!;
          let p = place[s]!; // rows of the block so far
          let seen = run[s]!;
          for (let i = a.at + s, k = o.at + s, end = i + rows * lanes; i < end; i += lanes, k += lanes) {
            const now = sign * v[i]!;
            if (now - now !== 0) {
              p = 0;
              seen = 0;
              to[k] = Number.NaN;
              continue;
            }
            if (p === 0 || now > top) top = now;
            p++;
            if (seen >= n) {
              let older = kept[ends + p]!;
              if (top > older) older = top;
              to[k] = sign * older;
            } else to[k] = p === n ? sign * top : Number.NaN;
            if (p === n) {
              p = 0;
              seen = n;
              let after = now;
              kept[ends + n] = Number.NEGATIVE_INFINITY;
              for (let r = n - 1, j = i; r > 0; r--, j -= lanes) {
                const value = sign * v[j]!;
                if (value > after) after = value;
                kept[ends + r] = after;
              }
            }
          }
          best[s] = top;
          place[s] = p;
          run[s] = seen;
        }
      };
    },
  });
}

/** Of equal values the newest counts, as in TA-Lib. */
function since(name: string, says: string, sign: 1 | -1): Kernel {
  return defineKernel({
    name,
    says,
    inputs: 1,
    params: [rowsParam()],
    lookback,
    warmUp,
    open: (lanes, window) => {
      const n = window as number;
      const best = new Float64Array(lanes);
      const kept = new Float64Array(lanes * (n + 1)).fill(Number.NEGATIVE_INFINITY);
      const places = new Int32Array(lanes * (n + 1)); // where in its block a kept value stood
      const [place, at, run] = [new Int32Array(lanes), new Int32Array(lanes), new Int32Array(lanes)];
      return ([out], [x], rows) => {
        const [o, a] = [out as Tape, x as Tape];
        const [to, v] = [o.data, a.data];
        for (let s = 0; s < lanes; s++) {
          const ends = s * (n + 1);
          let top = best[s]!;
          let p = place[s]!;
          let where = at[s]!;
          let seen = run[s]!;
          for (let i = a.at + s, k = o.at + s, end = i + rows * lanes; i < end; i += lanes, k += lanes) {
            const now = sign * v[i]!;
            if (now - now !== 0) {
              p = 0;
              seen = 0;
              to[k] = Number.NaN;
              continue;
            }
            p++;
            if (p === 1 || now >= top) {
              top = now;
              where = p;
            }
            if (seen >= n) to[k] = kept[ends + p]! > top ? n + p - places[ends + p]! : p - where;
            else to[k] = p === n ? p - where : Number.NaN;
            if (p === n) {
              p = 0;
              seen = n;
              let after = now;
              let found = n;
              kept[ends + n] = Number.NEGATIVE_INFINITY;
              for (let r = n - 1, j = i; r > 0; r--, j -= lanes) {
                const value = sign * v[j]!;
                if (value > after) {
                  after = value;
                  found = r + 1;
                }
                kept[ends + r] = after;
                places[ends + r] = found;
              }
            }
          }
          best[s] = top;
          place[s] = p;
          at[s] = where;
          run[s] = seen;
        }
      };
    },
  });
}

export const highestKernel: Kernel = extreme("highest", "highest value of a window", 1);
export const lowestKernel: Kernel = extreme("lowest", "lowest value of a window", -1);
export const sinceHighestKernel: Kernel = since(
  "rows_since_highest",
  "rows since the highest value of a window, of equal ones the newest",
  1,
);
export const sinceLowestKernel: Kernel = since(
  "rows_since_lowest",
  "rows since the lowest value of a window, of equal ones the newest",
  -1,
);
