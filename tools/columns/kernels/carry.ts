// What stood last, and for how long: values that wait for their next change.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel } from "../kernel.ts";

export const latestKernel: Kernel = defineKernel({
  name: "latest",
  says: "the newest value of x that is not missing; missing before the first",
  inputs: 1,
  open: (lanes) => {
    const last = new Float64Array(lanes).fill(Number.NaN);
    return ([out], [x], rows) => {
      const o = out as Tape;
      const a = x as Tape;
      let s = 0;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const now = a.data[a.at + i]!;
        if (now - now === 0) last[s] = now;
        o.data[o.at + i] = last[s]!;
        if (++s === lanes) s = 0;
      }
    };
  },
});

export const sumSinceChangeKernel: Kernel = defineKernel({
  name: "sum_since_change",
  says: "y summed over the rows after x last changed, 0 in the row in which it changes and in its first; missing where x or y is, and counted anew after that",
  inputs: 2,
  open: (lanes) => {
    const total = new Float64Array(lanes);
    const stood = new Float64Array(lanes).fill(Number.NaN);
    return ([out], [x, y], rows) => {
      const o = out as Tape;
      const a = x as Tape;
      const b = y as Tape;
      let s = 0;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const now = a.data[a.at + i]!;
        const step = b.data[b.at + i]!;
        if (now - now !== 0) {
          stood[s] = Number.NaN;
          o.data[o.at + i] = Number.NaN;
        } else if (now !== stood[s]!) {
          stood[s] = now;
          total[s] = 0;
          o.data[o.at + i] = 0;
        } else if (step - step !== 0) {
          stood[s] = Number.NaN;
          o.data[o.at + i] = Number.NaN;
        } else {
          const sum = total[s]! + step;
          total[s] = sum;
          o.data[o.at + i] = sum - sum === 0 ? sum : Number.NaN;
        }
        if (++s === lanes) s = 0;
      }
    };
  },
});
