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
    const by = 1 / n;
    const keep = (n - 1) / n;
    // rises less falls, and rises plus falls: neither needs to know which a change is
    const [nets, totals, count] = [new Float64Array(lanes), new Float64Array(lanes), new Int32Array(lanes)];
    return ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      const [to, v] = [o.data, a.data];
      for (let s = 0; s < lanes; s++) {
        let net = nets[s]!;
        let total = totals[s]!;
        let seen = count[s]!;
        let before = v[a.at + s - lanes]!;
        for (let i = a.at + s, k = o.at + s, end = i + rows * lanes; i < end; i += lanes, k += lanes) {
          const now = v[i]!;
          const share = (now - before) * by;
          before = now;
          let strength = Number.NaN;
          if (share - share === 0) {
            if (seen < n) {
              seen++;
              net += share;
              total += Math.abs(share);
            } else {
              net = net * keep + share;
              total = total * keep + Math.abs(share);
            }
            if (seen === n) strength = total === 0 ? 0 : 50 + 50 * (net / total);
          }
          to[k] = strength;
        }
        nets[s] = net;
        totals[s] = total;
        count[s] = seen;
      }
    };
  },
});
