// Volume signed or weighted by where prices went: running totals from the first row on, and a ratio over a window.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";
import { refreshRows } from "../sliding.ts";

/** Vanishes beside any price, and is no zero to divide by: x / (|x| + tiny) is the sign of x. */
const tiny = 1e-300;

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
      for (let s = 0; s < lanes; s++) {
        let sum = total[s]!;
        let before = last[s]!;
        let there = begun[s]!;
        for (let i = s, end = rows * lanes; i < end; i += lanes) {
          const now = v[i0 + i]!;
          const shares = w[j0 + i]!;
          const check = now + shares;
          if (check - check !== 0) {
            to[k + i] = Number.NaN;
            continue;
          }
          if (there === 0) {
            there = 1;
            sum = shares;
          } else {
            const moved = now - before;
            sum += (moved / (Math.abs(moved) + tiny)) * shares; // no branch: rises and falls come as they like
          }
          before = now;
          to[k + i] = sum;
        }
        total[s] = sum;
        last[s] = before;
        begun[s] = there;
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
      for (let s = 0; s < lanes; s++) {
        let sum = total[s]!;
        for (let i = s, end = rows * lanes; i < end; i += lanes) {
          const top = h[i0 + i]!;
          const bottom = l[j0 + i]!;
          const now = v[h0 + i]!;
          const shares = w[w0 + i]!;
          const range = top - bottom;
          const check = range + now + shares;
          if (check - check !== 0) {
            to[k + i] = Number.NaN;
            continue;
          }
          if (range > 0) {
            const next = sum + ((now - bottom - (top - now)) / range) * shares;
            if (next - next === 0) sum = next;
          }
          to[k + i] = sum;
        }
        total[s] = sum;
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
      for (let s = 0; s < lanes; s++) {
        let fast = fasts[s]!;
        let slow = slows[s]!;
        let seen = count[s]!;
        for (let i = s, end = rows * lanes; i < end; i += lanes) {
          const now = v[i0 + i]!;
          let gap = Number.NaN;
          if (now - now === 0) {
            if (seen === 0) {
              fast = now;
              slow = now;
            } else {
              fast += wf * (now - fast);
              slow += ws * (now - slow);
            }
            if (seen < most) seen++;
            if (seen === most) gap = fast - slow;
          }
          to[k + i] = gap;
        }
        fasts[s] = fast;
        slows[s] = slow;
        count[s] = seen;
      }
    };
  },
});

export const signedFlowKernel: Kernel = defineKernel({
  name: "signed_flow",
  says: "of price, volume: price x volume with the sign of the price's change",
  inputs: 2,
  lookback: () => 1,
  open: (lanes) => {
    return ([out], [price, volume], rows) => {
      const [o, a, b] = [out as Tape, price as Tape, volume as Tape];
      const [to, v, w, k, i0, j0] = [o.data, a.data, b.data, o.at, a.at, b.at];
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const now = v[i0 + i]!;
        const moved = now - v[i0 + i - lanes]!;
        const flow = (moved / (Math.abs(moved) + tiny)) * now * w[j0 + i]!;
        to[k + i] = flow - flow === 0 ? flow : Number.NaN;
      }
    };
  },
});

/** @source Quong and Soudack (1989), Volume-weighted RSI: money flow */
export const positiveShareKernel: Kernel = defineKernel({
  name: "positive_share",
  says: "100 x sum of what is above zero over the sum of absolute values, over a window; missing where all are zero",
  inputs: 1,
  params: [rowsParam("rows", 2)],
  lookback: (rows) => rows as number,
  warmUp: (rows) => (rows as number) - 1,
  open: (lanes, window) => {
    const n = window as number;
    const [back, again] = [n * lanes, n + refreshRows(n)];
    const [nets, totals, run] = [new Float64Array(lanes), new Float64Array(lanes), new Int32Array(lanes)];
    return ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      const [to, v] = [o.data, a.data];
      for (let s = 0; s < lanes; s++) {
        let seen = run[s]!;
        let net = nets[s]!;
        let total = totals[s]!;
        for (let i = a.at + s, k = o.at + s, end = i + rows * lanes; i < end; i += lanes, k += lanes) {
          const now = v[i]!;
          let value = Number.NaN;
          if (now - now !== 0) {
            seen = 0;
            net = 0;
            total = 0;
          } else {
            net += now;
            total += Math.abs(now);
            if (++seen > n) {
              const gone = v[i - back]!;
              net -= gone;
              total -= Math.abs(gone);
              if (seen === again) {
                seen = n;
                net = 0;
                total = 0;
                for (let j = i - back + lanes; j <= i; j += lanes) {
                  net += v[j]!;
                  total += Math.abs(v[j]!);
                }
              }
            }
            if (seen >= n && total > 0) {
              const share = 50 + 50 * (net / total);
              // what rounding left of a sum that is empty
              value = share < 1e-10 ? 0 : share > 100 - 1e-10 ? 100 : share;
            }
          }
          to[k] = value;
        }
        run[s] = seen;
        nets[s] = net;
        totals[s] = total;
      }
    };
  },
});
