// Lines that trail a trend and turn when it does. Recursions over whole bars: a missing row gives missing and changes nothing.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, nativeKernel, numberParam, perPair } from "../kernel.ts";

/**
 * The first bar only sets the level; whether it begins long is read from the second bar's directional movement, as in TA-Lib's SAR.
 * @source Wilder (1978), New Concepts in Technical Trading Systems
 */
export const parabolicStopKernel: Kernel = nativeKernel({
  name: "parabolic_stop",
  says: "of high, low: stop that goes a share of the way to the trend's extreme each row, the share growing by a step with every new extreme; turns where it is touched",
  inputs: 2,
  params: [numberParam("step", 0, 1), numberParam("most", 0, 1)],
  warmUp: () => 1,
  native: "parabolicStop",
  remembers: perPair(() => 12),
});

/** @source Seban (2008), SuperTrend; ties and start as pandas-ta's */
export const trendStopKernel: Kernel = defineKernel({
  name: "trend_stop",
  says: "of upper band, lower band, close: the lower band, never falling, while close stays above it; the upper one, never rising, while it stays below; and which: 1 or -1",
  inputs: 3,
  outputs: ["stop", "side"],
  open: (lanes) => {
    const [uppers, lowers, last] = [new Float64Array(lanes), new Float64Array(lanes), new Float64Array(lanes)];
    const side = new Int8Array(lanes); // 0 before the first row
    return ([stop, direction], [upper, lower, close], rows) => {
      const [os, od, a, b, c] = [stop as Tape, direction as Tape, upper as Tape, lower as Tape, close as Tape];
      let s = 0;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        let top = a.data[a.at + i]!;
        let bottom = b.data[b.at + i]!;
        const now = c.data[c.at + i]!;
        let value = Number.NaN;
        let way = Number.NaN;
        const check = top + bottom + now;
        if (check - check === 0 && top - top === 0 && bottom - bottom === 0) {
          let long = side[s]!;
          if (long === 0) long = 1;
          else {
            if (now > uppers[s]!) long = 1;
            else if (now < lowers[s]!) long = -1;
            if (long === 1 && bottom < lowers[s]!) bottom = lowers[s]!;
            if (long === -1 && top > uppers[s]!) top = uppers[s]!;
          }
          side[s] = long;
          uppers[s] = top;
          lowers[s] = bottom;
          last[s] = now;
          way = long;
          value = long === 1 ? bottom : top;
        }
        os.data[os.at + i] = value;
        od.data[od.at + i] = way;
        if (++s === lanes) s = 0;
      }
    };
  },
});
