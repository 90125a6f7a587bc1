// Wilder's directional movement: how much of the range was new ground, upwards or downwards.
// A row that is missing, or comes after one that is, gives missing and changes nothing.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";

/** Vanishes beside any price, and is no zero to divide by. */
const tiny = 1e-300;

/**
 * Sums decay by 1 / rows a row and are begun with rows - 1 plain ones.
 * @source Wilder (1978), New Concepts in Technical Trading Systems; start as TA-Lib's PLUS_DI and DX
 */
export const directionalKernel: Kernel = defineKernel({
  name: "directional",
  says: "of high, low, close: decaying sums of upward and of downward movement in per cent of the true range's, and their distance in per cent of their sum; missing where nothing moved",
  inputs: 3,
  outputs: ["plus", "minus", "dx"],
  params: [rowsParam("rows", 2)],
  lookback: () => 1,
  warmUp: (rows) => rows as number,
  open: (lanes, window) => {
    const n = window as number;
    const keep = (n - 1) / n;
    const [ups, downs, ranges] = [new Float64Array(lanes), new Float64Array(lanes), new Float64Array(lanes)];
    const count = new Int32Array(lanes);
    return ([plus, minus, dx], [high, low, close], rows) => {
      const [a, b, c] = [high as Tape, low as Tape, close as Tape];
      const [op, om, od] = [plus as Tape, minus as Tape, dx as Tape];
      const [h, l, v] = [a.data, b.data, c.data];
      const [toPlus, toMinus, toDx] = [op.data, om.data, od.data];
      const [i0, j0, h0] = [a.at, b.at, c.at - lanes];
      const [kp, km, kd] = [op.at, om.at, od.at];
      for (let s = 0; s < lanes; s++) {
        let up = ups[s]!;
        let down = downs[s]!;
        let all = ranges[s]!;
        let seen = count[s]!;
        let topBefore = h[i0 + s - lanes]!;
        let bottomBefore = l[j0 + s - lanes]!;
        let before = v[h0 + s]!;
        for (let i = s, end = rows * lanes; i < end; i += lanes) {
          const top = h[i0 + i]!;
          const bottom = l[j0 + i]!;
          const rise = top - topBefore;
          const fall = bottomBefore - bottom;
          let range = top - bottom;
          if (before > top) range = before - bottom;
          else if (before < bottom) range = top - before;
          const check = rise + fall + before;
          let positive = Number.NaN;
          let negative = Number.NaN;
          let apart = Number.NaN;
          if (check - check === 0) {
            if (seen >= n - 1) {
              up *= keep;
              down *= keep;
              all *= keep;
            }
            // the larger of the two where it is above zero, without a branch that could go either way
            const risen = 0.5 * (rise + Math.abs(rise));
            const fallen = 0.5 * (fall + Math.abs(fall));
            const lead = risen - fallen;
            const way = lead / (Math.abs(lead) + tiny); // -1, 0 or 1
            up += 0.5 * (Math.abs(way) + way) * risen;
            down += 0.5 * (Math.abs(way) - way) * fallen;
            all += range;
            if (seen < n - 1) seen++;
            else if (all > 0) {
              const by = 100 / all;
              positive = up * by;
              negative = down * by;
              const both = up + down;
              if (both > 0) apart = 100 * (Math.abs(up - down) / both);
            }
          }
          toPlus[kp + i] = positive;
          toMinus[km + i] = negative;
          toDx[kd + i] = apart;
          topBefore = top;
          bottomBefore = bottom;
          before = v[h0 + lanes + i]!;
        }
        ups[s] = up;
        downs[s] = down;
        ranges[s] = all;
        count[s] = seen;
      }
    };
  },
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
