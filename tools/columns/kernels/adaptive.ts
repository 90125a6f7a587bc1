// Averages whose weight follows the market. They remember everything, older values less.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, nativeKernel, numberParam, perPair, rowsParam } from "../kernel.ts";

/**
 * A missing row begins anew: the efficiency needs its window whole. Sums are slid and taken afresh as in window-sums.ts.
 * @source Kaufman (1995), Smarter Trading; start as TA-Lib's KAMA, from the value before the first one given
 */
export const efficientMeanKernel: Kernel = nativeKernel({
  name: "efficient_mean",
  says: "average with weight (e x (fast - slow) + slow) squared, e = |x - x rows ago| / sum of |changes|, fast = 2 / 3, slow = 2 / 31",
  inputs: 1,
  params: [rowsParam("rows", 2)],
  lookback: (rows) => (rows as number) + 1,
  warmUp: (rows) => rows as number,
  native: "efficientMean",
  remembers: perPair(() => 6),
});

/** A missing strength gives missing and changes nothing. @source Chande (1992), Adapting Moving Averages to Market Volatility */
export const guidedMeanKernel: Kernel = defineKernel({
  name: "guided_mean",
  says: "of x, strength: s + weight x |strength| x (x - s), begun at the first x",
  inputs: 2,
  params: [numberParam("weight", 0, 1)],
  open: (lanes, weight) => {
    const w = weight as number;
    const [state, begun] = [new Float64Array(lanes), new Int32Array(lanes)];
    return ([out], [x, strength], rows) => {
      const [o, a, b] = [out as Tape, x as Tape, strength as Tape];
      let s = 0;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const now = a.data[a.at + i]!;
        const share = Math.abs(b.data[b.at + i]!);
        let value = Number.NaN;
        if (now - now === 0 && share - share === 0) {
          const before = begun[s] === 0 ? now : state[s]!;
          value = before + Math.min(1, w * share) * (now - before);
          begun[s] = 1;
          state[s] = value;
        }
        o.data[o.at + i] = value;
        if (++s === lanes) s = 0;
      }
    };
  },
});

/** A missing row, or one that is not above zero, gives missing and changes nothing. @source McGinley (1991), Technical Analysis of Stocks & Commodities */
export const dynamicMeanKernel: Kernel = defineKernel({
  name: "dynamic_mean",
  says: "s + (x - s) / (rows x (x / s) to the 4th), begun at the first x; for x above zero",
  inputs: 1,
  params: [rowsParam()],
  open: (lanes, rows) => {
    const n = rows as number;
    const state = new Float64Array(lanes);
    return ([out], [x], count) => {
      const [o, a] = [out as Tape, x as Tape];
      let s = 0;
      for (let i = 0, end = count * lanes; i < end; i++) {
        const now = a.data[a.at + i]!;
        let value = Number.NaN;
        if (now > 0 && now - now === 0) {
          const before = state[s]! > 0 ? state[s]! : now;
          const by = n * (now / before) ** 4;
          // far below the average the step would overshoot: it stops at x
          value = by > 1 ? before + (now - before) / by : now;
          if (!(value > 0)) value = now;
          state[s] = value;
        }
        o.data[o.at + i] = value;
        if (++s === lanes) s = 0;
      }
    };
  },
});

/** Begun with the first two values as they are; a missing row gives missing and changes nothing. @source Ehlers (2013), Cycle Analytics for Traders */
export const superSmoothKernel: Kernel = defineKernel({
  name: "super_smooth",
  says: "two-pole filter: (1 - b + a) x + b s1 - a s2, a = exp(-2 r), b = 2 exp(-r) cos r, r = pi sqrt 2 / rows",
  inputs: 1,
  params: [rowsParam("rows", 2)],
  open: (lanes, rows) => {
    const turn = (Math.PI * Math.SQRT2) / (rows as number);
    const a = Math.exp(-2 * turn);
    const b = 2 * Math.exp(-turn) * Math.cos(turn);
    const c = 1 - b + a;
    const [one, two, count] = [new Float64Array(lanes), new Float64Array(lanes), new Int32Array(lanes)];
    return ([out], [x], steps) => {
      const [o, given] = [out as Tape, x as Tape];
      let s = 0;
      for (let i = 0, end = steps * lanes; i < end; i++) {
        const now = given.data[given.at + i]!;
        let value = Number.NaN;
        if (now - now === 0) {
          value = count[s]! < 2 ? now : c * now + b * one[s]! - a * two[s]!;
          if (value - value !== 0) value = now;
          if (count[s]! < 2) count[s] = count[s]! + 1;
          two[s] = one[s]!;
          one[s] = value;
        }
        o.data[o.at + i] = value;
        if (++s === lanes) s = 0;
      }
    };
  },
});
