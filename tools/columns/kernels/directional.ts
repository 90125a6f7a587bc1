// Wilder's directional movement: how much of the range was new ground, upwards or downwards.
// A row that is missing, or comes after one that is, gives missing and changes nothing.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, nativeKernel, perPair, rowsParam } from "../kernel.ts";

/**
 * Sums decay by 1 / rows a row and are begun with rows - 1 plain ones.
 * @source Wilder (1978), New Concepts in Technical Trading Systems; start as TA-Lib's PLUS_DI and DX
 */
export const directionalKernel: Kernel = nativeKernel({
  name: "directional",
  says: "of high, low, close: decaying sums of upward and of downward movement in per cent of the true range's, and their distance in per cent of their sum; missing where nothing moved",
  inputs: 3,
  outputs: ["plus", "minus", "dx"],
  params: [rowsParam("rows", 2)],
  lookback: () => 1,
  warmUp: (rows) => rows as number,
  native: "directional",
  remembers: perPair(() => 8),
});

/** @source Wilder (1978); start as TA-Lib's PLUS_DM and MINUS_DM */
export const directionalSumsKernel: Kernel = defineKernel({
  name: "directional_sums",
  says: "of high, low: decaying sums of upward and of downward movement, begun with rows - 1 plain ones",
  inputs: 2,
  outputs: ["plus", "minus"],
  params: [rowsParam("rows", 2)],
  lookback: () => 1,
  warmUp: (rows) => (rows as number) - 1,
  open: (lanes, window) => {
    const n = window as number;
    const keep = (n - 1) / n;
    const [ups, downs, count] = [new Float64Array(lanes), new Float64Array(lanes), new Int32Array(lanes)];
    return ([plus, minus], [high, low], rows) => {
      const [op, om, a, b] = [plus as Tape, minus as Tape, high as Tape, low as Tape];
      const [h, l] = [a.data, b.data];
      let s = 0;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const rise = h[a.at + i]! - h[a.at + i - lanes]!;
        const fall = l[b.at + i - lanes]! - l[b.at + i]!;
        let up = Number.NaN;
        let down = Number.NaN;
        if (rise - rise === 0 && fall - fall === 0) {
          const seen = count[s]!;
          up = ups[s]! * (seen >= n - 1 ? keep : 1);
          down = downs[s]! * (seen >= n - 1 ? keep : 1);
          if (rise > fall) {
            if (rise > 0) up += rise;
          } else if (fall > rise && fall > 0) down += fall;
          ups[s] = up;
          downs[s] = down;
          if (seen < n - 1) count[s] = seen + 1;
          if (seen < n - 2) {
            up = Number.NaN;
            down = Number.NaN;
          }
        }
        op.data[op.at + i] = up;
        om.data[om.at + i] = down;
        if (++s === lanes) s = 0;
      }
    };
  },
});
