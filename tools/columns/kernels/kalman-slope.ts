// A slope that wanders: how much of one column another moves, known a little better with each row.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, numberParam, rowsParam } from "../kernel.ts";

/**
 * y_t = b_t x_t + e_t, b_t = b_(t-1) + w_t, all variances in units of that of e:
 *   P += drift; gain = P x / (x^2 P + 1); b += gain (y - b x); P -= gain x P
 * begun with b and P as told, before the first row's drift. A row that lacks x or y gives missing and changes nothing.
 * @source Kalman (1960), J. Basic Engineering 82(1); as a beta: Mergner & Bulla (2008), European J. of Finance 14(8)
 */
export const kalmanSlopeKernel: Kernel = defineKernel({
  name: "kalman_slope",
  says: "of y, x: slope of y on x without a constant as a random walk, by a Kalman filter, and the root of its variance over the residuals' variance; missing until there are so many rows",
  inputs: 2,
  outputs: ["slope", "spread"],
  params: [numberParam("drift", 0), numberParam("begin"), numberParam("begin_variance", 0), rowsParam("seed_rows")],
  warmUp: (_drift, _begin, _variance, seed) => (seed as number) - 1,
  open: (lanes, drift, begin, variance, seed) => {
    const slopes = new Float64Array(lanes).fill(begin as number);
    const variances = new Float64Array(lanes).fill(variance as number);
    const count = new Float64Array(lanes);
    const [q, first] = [drift as number, seed as number];
    return ([slope, spread], [y, x], rows) => {
      const [os, op, a, b] = [slope as Tape, spread as Tape, y as Tape, x as Tape];
      let s = 0;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const nowY = a.data[a.at + i]!;
        const nowX = b.data[b.at + i]!;
        let [now, width] = [Number.NaN, Number.NaN];
        const both = nowY + nowX;
        if (both - both === 0) {
          const p = variances[s]! + q;
          const gain = (p * nowX) / (nowX * nowX * p + 1);
          const next = slopes[s]! + gain * (nowY - slopes[s]! * nowX);
          if (next - next === 0) {
            slopes[s] = next;
            variances[s] = Math.max(0, p - gain * nowX * p);
          }
          count[s] = count[s]! + 1;
          if (count[s]! >= first) {
            now = slopes[s]!;
            width = Math.sqrt(variances[s]!);
          }
        }
        os.data[os.at + i] = now;
        op.data[op.at + i] = width;
        if (++s === lanes) s = 0;
      }
    };
  },
});
