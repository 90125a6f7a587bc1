// When did the present begin? What is believed of the length of the newest stretch with one mean and one variance.

import { RunLengths, type StretchPrior } from "#tools/numeric/index.ts";
import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, type ParamRule } from "../kernel.ts";

const whole = (name: string, min: number, max: number): ParamRule => ({ name, min, max, whole: true });
const prior: StretchPrior = { mean: 0, meanWeight: 1, shape: 2, scale: 1 };
const longestRun = 500;

/**
 * Bayesian online change point: with H = 1 / mean_run and t(x | r) Student's t of what a stretch of r rows has learnt,
 *   P(r + 1) ~ P(r) t(x | r) (1 - H),   P(0) ~ sum over r of P(r) t(x | r) H.
 * x is to be standardised: a new stretch is expected to have mean 0 and variance 1, loosely. Only the `keep` likeliest stretches are kept, and
 * one past 500 rows counts as 500, forgetting what lies further back. Where a value is so far out that none explains it, all begins anew.
 * `recent` is P(r < 10), `mean_run` the mean of r. A missing row gives missing and changes nothing.
 */
export const changePointKernel: Kernel = defineKernel({
  name: "change_point",
  says: "probability that the present stretch of one mean and variance began within the last 10 rows, and its mean length in rows. Source: Adams & MacKay (2007), arXiv:0710.3742, normal values of unknown mean and variance",
  version: 2,
  inputs: 1,
  outputs: ["recent", "mean_run"],
  params: [whole("mean_run", 2, 1_000_000), whole("keep", 2, 500)],
  open: (lanes, meanRun, kept) => {
    const model = { hazard: 1 / (meanRun as number), prior, drop: 0, longestRun, keep: kept as number };
    const runs = Array.from({ length: lanes }, () => new RunLengths(model));
    return ([recent, mean], [x], rows) => {
      const [or, om, a] = [recent as Tape, mean as Tape, x as Tape];
      let s = 0;
      for (let k = 0, i = a.at, end = rows * lanes; k < end; k++, i++) {
        const now = a.data[i]!;
        const there = now - now === 0;
        const run = runs[s]!;
        if (there) run.push(now);
        or.data[or.at + k] = there ? run.shorterThan(10) : Number.NaN;
        om.data[om.at + k] = there ? run.meanLength() : Number.NaN;
        if (++s === lanes) s = 0;
      }
    };
  },
});
