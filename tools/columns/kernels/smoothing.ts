// Averages that remember everything, older values less. A missing row gives missing and changes nothing: the average goes on from before it.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, numberParam, rowsParam } from "../kernel.ts";

/** Exponential with weight 2 / (N + 1) and Wilder's with 1 / N are both this. */
export const smoothKernel: Kernel = defineKernel({
  name: "smooth",
  says: "s + weight * (x - s), begun as the mean of the first rows; missing until there are so many. Source: as TA-Lib's EMA and Wilder (1978)",
  inputs: 1,
  params: [numberParam("weight", 0, 1), rowsParam("seed_rows")],
  warmUp: (_, seed) => (seed as number) - 1,
  open: (lanes, weight, seed) => {
    const [w, first] = [weight as number, seed as number];
    const state = new Float64Array(lanes);
    const count = new Int32Array(lanes);
    return ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      const [to, v] = [o.data, a.data];
      for (let s = 0; s < lanes; s++) {
        let level = state[s]!;
        let seen = count[s]!;
        let i = a.at + s;
        let k = o.at + s;
        const end = i + rows * lanes;
        for (; i < end && seen < first; i += lanes, k += lanes) {
          const now = v[i]!;
          let value = Number.NaN;
          if (now - now === 0) {
            level += now;
            if (++seen === first) {
              level /= first;
              value = level;
            }
          }
          to[k] = value;
        }
        for (; i < end; i += lanes, k += lanes) {
          const next = level + w * (v[i]! - level);
          const there = next - next === 0;
          if (there) level = next;
          to[k] = there ? next : Number.NaN;
        }
        state[s] = level;
        count[s] = seen;
      }
    };
  },
});

/** Weights shrink by (1 - weight) a row and are made to sum to one: pandas' ewm(adjust=True, ignore_na=True). */
export const decayingMeanKernel: Kernel = defineKernel({
  name: "decaying_mean",
  says: "weighted mean of all rows so far, each row back weighing (1 - weight) of the next",
  inputs: 1,
  params: [numberParam("weight", 0, 1)],
  open: (lanes, weight) => {
    const keep = 1 - (weight as number);
    const total = new Float64Array(lanes);
    const mass = new Float64Array(lanes);
    return ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      let s = 0;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const now = a.data[a.at + i]!;
        if (now - now !== 0) {
          o.data[o.at + i] = Number.NaN;
        } else {
          total[s] = total[s]! * keep + now;
          mass[s] = mass[s]! * keep + 1;
          o.data[o.at + i] = total[s]! / mass[s]!;
        }
        if (++s === lanes) s = 0;
      }
    };
  },
});
