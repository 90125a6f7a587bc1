// How much of a stream of events is begotten by earlier events of it.

import type { Tape } from "../column.ts";
import { finite } from "../finite.ts";
import { defineKernel, type Kernel, numberParam, rowsParam } from "../kernel.ts";

/** Least intensity that a row is weighed by, in events a row: quiet rows would else outweigh all others. */
const leastRate = 1e-3;

/**
 * Intensity of a row: mu + n G, G = sum over earlier rows of count x (1 - e^-d) e^-(d (rows back - 1)), which adds up to 1 for each event. mu and
 * n are the line of counts on G by least squares, each row weighing 1 / its intensity as the estimate before it had it (at least 1/1000), older
 * rows fading by 1 - 1 / rows a row: the equations of maximum likelihood, solved as the rows come. Neither goes below 0: of a falling line n is
 * 0, and mu is 0 where the line begins below it.
 */
export const hawkesKernel: Kernel = defineKernel({
  name: "hawkes",
  says: "a self-exciting (Hawkes) process with an exponential memory of given decay a row, fitted to counts a row as they come by least squares weighted by 1 / intensity, older rows fading: branching ratio n, baseline mu, intensity of the row by the estimate and the rows before it. A row that is missing or below 0 changes nothing. Source: Hawkes (1971), Biometrika 58(1); Klimko & Nelson (1978), Annals of Statistics 6(3), for conditional least squares",
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
    const ratios = column();
    const bases = column();
    // faded sums of weights, times G, times G squared, times counts, times both
    const [sw, sg, sgg, sn, sgn] = [column(), column(), column(), column(), column()];
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
          const g = excited[s]!;
          rate = bases[s]! + ratios[s]! * g;
          const weight = 1 / Math.max(rate, leastRate);
          const w = keep * sw[s]! + weight;
          const wg = keep * sg[s]! + weight * g;
          const wgg = keep * sgg[s]! + weight * g * g;
          const wn = keep * sn[s]! + weight * count;
          const wgn = keep * sgn[s]! + weight * g * count;
          sw[s] = w;
          sg[s] = wg;
          sgg[s] = wgg;
          sn[s] = wn;
          sgn[s] = wgn;
          const spread = w * wgg - wg * wg;
          ratio = spread > 1e-12 * w * wgg ? Math.max(0, (w * wgn - wg * wn) / spread) : 0;
          base = (wn - ratio * wg) / w;
          if (base < 0) {
            base = 0;
            ratio = wgn / wgg;
          }
          ratios[s] = ratio;
          bases[s] = base;
          excited[s] = fade * g + (1 - fade) * count;
          const rowsSeen = seen[s]! + 1;
          seen[s] = rowsSeen;
          if (rowsSeen < n) ratio = base = rate = Number.NaN;
        }
        ob.data[ob.at + i] = finite(ratio);
        om.data[om.at + i] = finite(base);
        oi.data[oi.at + i] = finite(rate);
        if (++s === lanes) s = 0;
      }
    };
  },
});
