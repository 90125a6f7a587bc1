// The way a series went: its deepest fall within a window, how long it has kept its direction, whether it rises on the whole.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, nativeKernel, perLane, ringValues, rowsParam } from "../kernel.ts";

/**
 * Largest 1 - x_j / x_i with i before j in the window. Rows are cut into blocks of a window's length, counted from the lane's last missing
 * value: a window is the end of one block and the beginning of the next, whose falls are kept. Some 8 ns a row whatever the window.
 */
export const deepestFallKernel: Kernel = defineKernel({
  name: "deepest_fall",
  says: "largest fall within a window from any value to a later one, as a share of the first; a value not above 0 counts as missing",
  inputs: 1,
  params: [rowsParam("rows", 2)],
  lookback: (rows) => rows as number,
  warmUp: (rows) => (rows as number) - 1,
  open: (lanes, window) => {
    const n = window as number;
    const columns = (): Float64Array => new Float64Array(lanes);
    const [run, high, low, fall] = [columns(), columns(), columns(), columns()]; // of the block under way
    const [endHigh, endFall] = [new Float64Array(lanes * n), new Float64Array(lanes * n)]; // of the last block from each place on
    return ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      const [to, v] = [o.data, a.data];
      let s = 0;
      for (let i = a.at, k = o.at, end = i + rows * lanes; i < end; i++, k++) {
        const now = v[i]!;
        let deepest = Number.NaN;
        if (!(now > 0) || now - now !== 0) {
          run[s] = 0;
        } else {
          const place = run[s]! % n; // within the block
          run[s]! += 1;
          if (place === 0) {
            high[s] = now;
            low[s] = now;
            fall[s] = 0;
          } else {
            if (now > high[s]!) high[s] = now;
            if (now < low[s]!) low[s] = now;
            const since = 1 - now / high[s]!;
            if (since > fall[s]!) fall[s] = since;
          }
          const base = s * n;
          if (place === n - 1) {
            deepest = fall[s]!;
            let top = 0;
            let bottom = now;
            let most = 0;
            for (let j = i, p = n - 1; p >= 0; j -= lanes, p--) {
              const value = v[j]!;
              if (value < bottom) bottom = value;
              if (value > top) top = value;
              const ahead = 1 - bottom / value;
              if (ahead > most) most = ahead;
              endHigh[base + p] = top;
              endFall[base + p] = most;
            }
          } else if (run[s]! > n) {
            const across = 1 - low[s]! / endHigh[base + place + 1]!;
            deepest = Math.max(fall[s]!, endFall[base + place + 1]!, across);
          }
        }
        to[k] = deepest;
        if (++s === lanes) s = 0;
      }
    };
  },
});

export const streakKernel: Kernel = defineKernel({
  name: "streak",
  says: "rows on end, this one included, in which x has had the sign that it has now, with that sign; 0 where x is 0",
  inputs: 1,
  open: (lanes) => {
    const length = new Float64Array(lanes);
    return ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      const [to, v] = [o.data, a.data];
      let s = 0;
      for (let i = a.at, k = o.at, end = i + rows * lanes; i < end; i++, k++) {
        const now = v[i]!;
        const before = length[s]!;
        const on = now > 0 ? (before > 0 ? before + 1 : 1) : now < 0 ? (before < 0 ? before - 1 : -1) : 0;
        length[s] = on;
        to[k] = now - now === 0 ? on : Number.NaN;
        if (++s === lanes) s = 0;
      }
    };
  },
});

/**
 * S = pairs of the window of which the later is higher, less those of which it is lower;
 *   tau = S / (n (n - 1) / 2),   z = (S - sign S) / sqrt(n (n - 1)(2 n + 5) / 18): normal where there is no trend and no two values are equal.
 * What the oldest value gave and the newest gives is counted in every row.
 */
export const rankTrendKernel: Kernel = nativeKernel({
  name: "rank_trend",
  says: "Mann and Kendall's test of trend over a window: Kendall's tau of x with time (pairs tied count 0), and its z. Source: Mann (1945), Econometrica 13(3)",
  inputs: 1,
  outputs: ["tau", "z"],
  params: [rowsParam("rows", 3)],
  warmUp: (rows) => (rows as number) - 1,
  native: "rankTrend",
  remembers: perLane((rows = 1) => 1 + ringValues(rows)),
});
