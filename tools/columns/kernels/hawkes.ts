// How much of a stream of events is begotten by earlier events of it.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, numberParam, rowsParam } from "../kernel.ts";

/**
 * Intensity of a row: mu + n G, G = sum over earlier rows of count x (1 - e^-d) e^-(d (rows back - 1)), which adds up to 1 for each event. Each
 * row's count is divided between mu and n G as they stand; mu and n are then taken anew from sums that fade by 1 - 1 / rows a row
 * (expectation and maximisation, one step a row). Half an event's worth of doubt is added, so that neither share sticks at 0.
 */
export const hawkesKernel: Kernel = defineKernel({
  name: "hawkes",
  says: "a self-exciting (Hawkes) process with an exponential memory of given decay a row, fitted to counts a row as they come, older rows fading: branching ratio n, baseline mu, intensity of the row from the rows before it. A row that is missing or below 0 changes nothing. Source: Hawkes (1971), Biometrika 58(1); the step is that of Veen & Schoenberg (2008), J. American Statistical Association 103(482), made recursive",
  inputs: 1,
  outputs: ["branching", "baseline", "intensity"],
  params: [numberParam("decay", 0.001, 20), rowsParam("rows", 2)],
  warmUp: (_, rows) => (rows as number) - 1,
  open: (lanes, decay, rows) => {
    const fade = Math.exp(-(decay as number));
    const n = rows as number;
    const keep = 1 - 1 / n;
    const column = (): Float64Array => new Float64Array(lanes);
    const seen = column();
    const excited = column();
    const children = column();
    const parents = column();
    const immigrants = column();
    const time = column();
    return ([branching, baseline, intensity], [x], steps) => {
      const ob = branching as Tape;
      const om = baseline as Tape;
      const oi = intensity as Tape;
      const a = x as Tape;
      let s = 0;
      for (let i = 0, end = steps * lanes; i < end; i++) {
        const count = a.data[a.at + i]!;
        let ratio = Number.NaN;
        let base = Number.NaN;
        let rate = Number.NaN;
        if (count >= 0 && count - count === 0) {
          ratio = (children[s]! + 0.25) / (parents[s]! + 0.5);
          base = (immigrants[s]! + 0.25) / (time[s]! + 0.5);
          const begotten = ratio * excited[s]!;
          rate = base + begotten;
          const own = rate > 0 ? (count * begotten) / rate : 0;
          children[s] = keep * children[s]! + own;
          immigrants[s] = keep * immigrants[s]! + count - own;
          parents[s] = keep * parents[s]! + count;
          time[s] = keep * time[s]! + 1;
          excited[s] = fade * excited[s]! + (1 - fade) * count;
          const rowsSeen = seen[s]! + 1;
          seen[s] = rowsSeen;
          ratio = (children[s]! + 0.25) / (parents[s]! + 0.5);
          base = (immigrants[s]! + 0.25) / (time[s]! + 0.5);
          if (rowsSeen < n) ratio = base = rate = Number.NaN;
        }
        ob.data[ob.at + i] = ratio;
        om.data[om.at + i] = base;
        oi.data[oi.at + i] = rate - rate === 0 ? rate : Number.NaN;
        if (++s === lanes) s = 0;
      }
    };
  },
});
