// Averages of rises and of falls, apart. A row whose own value or the one before is missing gives missing and changes nothing.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";

/** Equal to two Wilder averages, in one pass. @source Wilder (1978); begun as in TA-Lib, as the mean of the first changes. */
export const relativeStrengthKernel: Kernel = defineKernel({
  name: "relative_strength",
  says: "100 x average rise / (average rise + average fall), Wilder's averages; 0 where nothing moved",
  inputs: 1,
  params: [rowsParam("rows", 2)],
  lookback: () => 1,
  warmUp: (rows) => rows as number,
  open: (lanes, window) => {
    const n = window as number;
    const keep = (n - 1) / n;
    const [rises, falls, count] = [new Float64Array(lanes), new Float64Array(lanes), new Int32Array(lanes)];
    return ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      const [to, v] = [o.data, a.data];
      let s = 0;
      for (let i = a.at, k = o.at, end = i + rows * lanes; i < end; i++, k++) {
        const moved = v[i]! - v[i - lanes]!;
        let strength = Number.NaN;
        if (moved - moved === 0) {
          const share = moved / n;
          let up = rises[s]! * keep;
          let down = falls[s]! * keep;
          const seen = count[s]!;
          if (seen < n) {
            up = rises[s]!;
            down = falls[s]!;
            count[s] = seen + 1;
          }
          if (share > 0) up += share;
          else down -= share;
          rises[s] = up;
          falls[s] = down;
          if (seen >= n - 1) {
            const all = up + down;
            strength = all === 0 ? 0 : 100 * (up / all);
          }
        }
        to[k] = strength;
        if (++s === lanes) s = 0;
      }
    };
  },
});
