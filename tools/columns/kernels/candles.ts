// What candle patterns are measured against: sizes of the rows before.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel } from "../kernel.ts";

/** Sums are taken anew in every row: ties with a mean are then decided by the numbers, not by what rounding left behind. */
export const candleMeansKernel: Kernel = defineKernel({
  name: "candle_means",
  says: "of open, high, low, close: means of the rows before a row: bodies, ranges and shadows of ten, ranges of five; missing where the row itself is",
  inputs: 4,
  outputs: ["body", "range", "shadows", "near_range"],
  lookback: () => 10,
  open: (lanes) => {
    const run = new Int32Array(lanes);
    return ([body, range, shadows, near], [open, high, low, close], rows) => {
      const [ob, or, os, on] = [body as Tape, range as Tape, shadows as Tape, near as Tape];
      const [a, b, c, d] = [open as Tape, high as Tape, low as Tape, close as Tape];
      const [o, h, l, v] = [a.data, b.data, c.data, d.data];
      let s = 0;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        let bodies = 0;
        let ranges = 0;
        let both = 0;
        let newer = 0;
        const check = o[a.at + i]! + h[b.at + i]! + l[c.at + i]! + v[d.at + i]!;
        const there = run[s]! >= 10 && check - check === 0;
        if (there) {
          for (let k = 10; k > 0; k--) {
            const back = i - k * lanes;
            const size = Math.abs(v[d.at + back]! - o[a.at + back]!);
            const whole = h[b.at + back]! - l[c.at + back]!;
            bodies += size;
            ranges += whole;
            both += whole - size;
            if (k <= 5) newer += whole;
          }
        }
        run[s] = check - check === 0 ? Math.min(10, run[s]! + 1) : 0;
        ob.data[ob.at + i] = there ? bodies / 10 : Number.NaN;
        or.data[or.at + i] = there ? ranges / 10 : Number.NaN;
        os.data[os.at + i] = there ? both / 10 : Number.NaN;
        on.data[on.at + i] = there ? newer / 5 : Number.NaN;
        if (++s === lanes) s = 0;
      }
    };
  },
  warmUp: () => 10,
});
