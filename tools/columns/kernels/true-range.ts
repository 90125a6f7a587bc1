// How far a row's prices went, the gap from the row before included. Both read one row back.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel } from "../kernel.ts";

/** @source Wilder (1978), New Concepts in Technical Trading Systems */
export const trueRangeKernel: Kernel = defineKernel({
  name: "true_range",
  says: "max(high, close before) - min(low, close before), of columns high, low, close",
  inputs: 3,
  lookback: () => 1,
  open: (lanes) => {
    return ([out], [high, low, close], rows) => {
      const [o, a, b, c] = [out as Tape, high as Tape, low as Tape, close as Tape];
      const [to, h, l, v] = [o.data, a.data, b.data, c.data];
      const [k, i0, j0, h0, end] = [o.at, a.at, b.at, c.at - lanes, rows * lanes];
      for (let i = 0; i < end; i++) {
        let top = h[i0 + i]!;
        let bottom = l[j0 + i]!;
        const before = v[h0 + i]!;
        const check = top + bottom + before;
        if (before > top) top = before;
        if (before < bottom) bottom = before;
        to[k + i] = check - check === 0 ? top - bottom : Number.NaN;
      }
    };
  },
});

/** @source Williams (1985), The Ultimate Oscillator */
export const buyingPressureKernel: Kernel = defineKernel({
  name: "buying_pressure",
  says: "close - min(low, close before), of columns low, close",
  inputs: 2,
  lookback: () => 1,
  open: (lanes) => {
    return ([out], [low, close], rows) => {
      const [o, b, c] = [out as Tape, low as Tape, close as Tape];
      const [to, l, v] = [o.data, b.data, c.data];
      const [k, j0, h0, end] = [o.at, b.at, c.at, rows * lanes];
      for (let i = 0; i < end; i++) {
        let bottom = l[j0 + i]!;
        const before = v[h0 + i - lanes]!;
        const now = v[h0 + i]!;
        const check = now + bottom + before;
        if (before < bottom) bottom = before;
        to[k + i] = check - check === 0 ? now - bottom : Number.NaN;
      }
    };
  },
});
