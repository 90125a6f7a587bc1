// Volume signed or weighted by where prices went: running totals from the first row on, and a ratio over a window.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";

/** A missing row gives missing and adds nothing. */
export const runningTotalKernel: Kernel = defineKernel({
  name: "running_total",
  says: "sum of all rows so far",
  inputs: 1,
  open: (lanes) => {
    const total = new Float64Array(lanes);
    return ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      let s = 0;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const sum = total[s]! + a.data[a.at + i]!;
        if (sum - sum === 0) total[s] = sum;
        o.data[o.at + i] = sum - sum === 0 ? sum : Number.NaN;
        if (++s === lanes) s = 0;
      }
    };
  },
});

/** @source Granville (1963), New Key to Stock Market Profits; begun with the first row's volume, as in TA-Lib */
export const onBalanceKernel: Kernel = defineKernel({
  name: "on_balance",
  says: "of close, volume: running total of volume, added where the close rose, taken off where it fell; begun with the first row's volume",
  inputs: 2,
  open: (lanes) => {
    const [total, last, begun] = [new Float64Array(lanes), new Float64Array(lanes), new Int32Array(lanes)];
    return ([out], [close, volume], rows) => {
      const [o, a, b] = [out as Tape, close as Tape, volume as Tape];
      const [to, v, w, k, i0, j0] = [o.data, a.data, b.data, o.at, a.at, b.at];
      let s = 0;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const now = v[i0 + i]!;
        const shares = w[j0 + i]!;
        const check = now + shares;
        let sum = Number.NaN;
        if (check - check === 0) {
          const before = last[s]!;
          sum = total[s]!;
          if (begun[s] === 0) {
            begun[s] = 1;
            sum = shares;
          } else if (now > before) sum += shares;
          else if (now < before) sum -= shares;
          total[s] = sum;
          last[s] = now;
        }
        to[k + i] = sum;
        if (++s === lanes) s = 0;
      }
    };
  },
});

/** @source Chaikin, after Williams (1972), The Secret of Selecting Stocks */
export const accumulationKernel: Kernel = defineKernel({
  name: "accumulation",
  says: "of high, low, close, volume: running total of volume x (2 close - high - low) / (high - low); a row without range adds nothing",
  inputs: 4,
  open: (lanes) => {
    const total = new Float64Array(lanes);
    return ([out], [high, low, close, volume], rows) => {
      const [o, a, b, c, d] = [out as Tape, high as Tape, low as Tape, close as Tape, volume as Tape];
      const [to, h, l, v, w] = [o.data, a.data, b.data, c.data, d.data];
      const [k, i0, j0, h0, w0] = [o.at, a.at, b.at, c.at, d.at];
      let s = 0;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const top = h[i0 + i]!;
        const bottom = l[j0 + i]!;
        const now = v[h0 + i]!;
        const shares = w[w0 + i]!;
        const range = top - bottom;
        const check = range + now + shares;
        let sum = Number.NaN;
        if (check - check === 0) {
          sum = total[s]!;
          if (range > 0) sum += ((now - bottom - (top - now)) / range) * shares;
          if (sum - sum !== 0) sum = total[s]!;
          total[s] = sum;
        }
        to[k + i] = sum;
        if (++s === lanes) s = 0;
      }
    };
  },
});

/** Both averages are begun at the first value, and nothing is given until the slow one has seen its rows, as in TA-Lib's ADOSC. */
export const averageGapKernel: Kernel = defineKernel({
  name: "average_gap",
  says: "exponential average of fast rows less that of slow rows, both begun at the first value",
  inputs: 1,
  params: [rowsParam("fast"), rowsParam("slow")],
  warmUp: (fast, slow) => Math.max(fast as number, slow as number) - 1,
  open: (lanes, fastRows, slowRows) => {
    const [wf, ws] = [2 / ((fastRows as number) + 1), 2 / ((slowRows as number) + 1)];
    const most = Math.max(fastRows as number, slowRows as number);
    const [fasts, slows, count] = [new Float64Array(lanes), new Float64Array(lanes), new Int32Array(lanes)];
    return ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      const [to, v, k, i0] = [o.data, a.data, o.at, a.at];
      let s = 0;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const now = v[i0 + i]!;
        let gap = Number.NaN;
        if (now - now === 0) {
          const seen = count[s]! + 1;
          const fast = seen === 1 ? now : fasts[s]! + wf * (now - fasts[s]!);
          const slow = seen === 1 ? now : slows[s]! + ws * (now - slows[s]!);
          fasts[s] = fast;
          slows[s] = slow;
          if (seen < most) count[s] = seen;
          if (seen >= most) gap = fast - slow;
        }
        to[k + i] = gap;
        if (++s === lanes) s = 0;
      }
    };
  },
});

/** @source Quong and Soudack (1989), Volume-weighted RSI: money flow */
export const moneyFlowKernel: Kernel = defineKernel({
  name: "money_flow",
  says: "of price, volume: 100 x sum of price x volume of rows whose price rose / that of rows whose price moved; missing where none did",
  inputs: 2,
  params: [rowsParam("rows", 2)],
  lookback: (rows) => (rows as number) + 1,
  warmUp: (rows) => rows as number,
  open: (lanes, window) => {
    const n = window as number;
    const [back, again] = [n * lanes, n + Math.max(64, 4 * n)];
    const [rises, falls, run] = [new Float64Array(lanes), new Float64Array(lanes), new Int32Array(lanes)];
    return ([out], [price, volume], rows) => {
      const [o, a, b] = [out as Tape, price as Tape, volume as Tape];
      const [to, v, w] = [o.data, a.data, b.data];
      const [k, i0, aside] = [o.at, a.at, b.at - a.at];
      let s = 0;
      for (let i = i0, end = i0 + rows * lanes; i < end; i++) {
        const now = v[i]!;
        const moved = now - v[i - lanes]!;
        const flow = now * w[i + aside]!;
        const check = moved + flow;
        let value = Number.NaN;
        if (check - check !== 0) run[s] = 0;
        else {
          let seen = run[s]! + 1;
          let up = rises[s]!;
          let down = falls[s]!;
          if (seen === 1 || seen === again) {
            up = 0;
            down = 0;
            for (let r = seen === 1 ? 1 : n, j = i; r > 0; r--, j -= lanes) {
              const part = v[j]! * w[j + aside]!;
              if (v[j]! > v[j - lanes]!) up += part;
              else if (v[j]! < v[j - lanes]!) down += part;
            }
            if (seen === again) seen = n;
          } else {
            if (moved > 0) up += flow;
            else if (moved < 0) down += flow;
            if (seen > n) {
              const gone = v[i - back]! - v[i - back - lanes]!;
              const part = v[i - back]! * w[i - back + aside]!;
              if (gone > 0) up -= part;
              else if (gone < 0) down -= part;
            }
          }
          if (up < 0) up = 0; // what rounding left of an empty sum
          if (down < 0) down = 0;
          rises[s] = up;
          falls[s] = down;
          run[s] = seen;
          if (seen >= n && up + down > 0) value = 100 * (up / (up + down));
        }
        to[k + i - i0] = value;
        if (++s === lanes) s = 0;
      }
    };
  },
});
