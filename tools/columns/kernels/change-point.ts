// When did the present begin? What is believed of the length of the newest stretch with one mean and one variance.

import { logGamma } from "#tools/numeric/index.ts";
import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, type ParamRule } from "../kernel.ts";

const whole = (name: string, min: number, max: number): ParamRule => ({ name, min, max, whole: true });
/** What is believed of a stretch before its first value: mean ~ N(0, variance / weight), variance ~ InverseGamma(shape, scale). */
const prior = { weight: 1, shape: 2, scale: 1 };
const longestRun = 500;

/**
 * Bayesian online change point: with H = 1 / mean_run and t(x | r) Student's t of what a stretch of r rows has learnt,
 *   P(r + 1) ~ P(r) t(x | r) (1 - H),   P(0) ~ sum over r of P(r) t(x | r) H.
 * x is to be standardised: a new stretch is expected to have mean 0 and variance 1, loosely. Only the `keep` likeliest stretches are kept, and
 * one past 500 rows counts as 500, forgetting what lies further back. Where a value is so far out that none explains it, all begins anew.
 * `recent` is P(r < 10), `mean_run` the mean of r. A missing row gives missing and changes nothing. A row costs 25 ns a stretch kept.
 */
export const changePointKernel: Kernel = defineKernel({
  name: "change_point",
  says: "probability that the present stretch of one mean and variance began within the last 10 rows, and its mean length in rows. Source: Adams & MacKay (2007), arXiv:0710.3742, normal values of unknown mean and variance",
  inputs: 1,
  outputs: ["recent", "mean_run"],
  params: [whole("mean_run", 2, 1_000_000), whole("keep", 2, 500)],
  open: (lanes, meanRun, kept) => {
    const [hazard, keep] = [1 / (meanRun as number), kept as number];
    const room = keep + 1;
    const count = new Int32Array(lanes);
    const lengths = new Int32Array(lanes * room);
    const columns = (): Float64Array => new Float64Array(lanes * room);
    const [mass, means, scales] = [columns(), columns(), columns()];
    const norms = Float64Array.from({ length: longestRun + 1 }, (_, run) => {
      const shape = prior.shape + run / 2;
      return Math.exp(logGamma(shape + 0.5) - logGamma(shape)) / Math.sqrt(2 * Math.PI * shape);
    });
    const begin = (at: number, probability: number): void => {
      lengths[at] = 0;
      mass[at] = probability;
      means[at] = 0;
      scales[at] = prior.scale;
    };
    return ([recent, mean], [x], rows) => {
      const [or, om, a] = [recent as Tape, mean as Tape, x as Tape];
      let s = 0;
      for (let k = 0, i = a.at, end = rows * lanes; k < end; k++, i++) {
        const now = a.data[i]!;
        let chance = Number.NaN;
        let length = Number.NaN;
        if (now - now === 0) {
          const base = s * room;
          if (count[s] === 0) {
            begin(base, 1);
            count[s] = 1;
          }
          let runs = count[s]!;
          let total = 0;
          for (let r = base; r < base + runs; r++) {
            const run = lengths[r]!;
            const shape = prior.shape + run / 2;
            const weight = prior.weight + run;
            const spread = (scales[r]! * (1 + 1 / weight)) / shape; // squared scale of Student's t
            const away = now - means[r]!;
            const far = 1 + (away * away) / (2 * shape * spread);
            const joint = (mass[r]! * norms[run]!) / Math.sqrt(spread) / Math.sqrt(power(far, run + 5)); // 2 shape + 1 = run + 5
            total += joint;
            mass[r] = joint * (1 - hazard);
            const scale = scales[r]! + (weight * away * away) / (2 * (weight + 1));
            // A stretch at its longest keeps its shape, so its scale shrinks with it: the variance stays what was learnt.
            scales[r] = run < longestRun ? scale : (scale * shape) / (shape + 0.5);
            means[r]! += away / (weight + 1);
            if (run < longestRun) lengths[r] = run + 1;
          }
          if (total > 1e-300) {
            if (runs === keep) {
              let least = base;
              for (let r = base + 1; r < base + runs; r++) if (mass[r]! < mass[least]!) least = r;
              runs--;
              for (let r = least; r < base + runs; r++) {
                lengths[r] = lengths[r + 1]!;
                mass[r] = mass[r + 1]!;
                means[r] = means[r + 1]!;
                scales[r] = scales[r + 1]!;
              }
            }
            begin(base + runs, total * hazard);
            runs++;
            let whole = 0;
            for (let r = base; r < base + runs; r++) whole += mass[r]!;
            chance = 0;
            length = 0;
            for (let r = base; r < base + runs; r++) {
              const p = mass[r]! / whole;
              mass[r] = p;
              length += p * lengths[r]!;
              if (lengths[r]! < 10) chance += p;
            }
            chance = Math.min(1, chance);
          } else {
            begin(base, 1);
            runs = 1;
            chance = 1;
            length = 0;
          }
          count[s] = runs;
        }
        or.data[or.at + k] = chance;
        om.data[om.at + k] = length;
        if (++s === lanes) s = 0;
      }
    };
  },
});

/** x to a whole power by squaring: the powers of a row are small, and Math.pow is not. */
function power(x: number, to: number): number {
  let result = 1;
  for (let factor = x, left = to; left > 0; left >>= 1, factor *= factor) if (left & 1) result *= factor;
  return result;
}
