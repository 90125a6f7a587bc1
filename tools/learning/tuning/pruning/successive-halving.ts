// A trial goes on past a rung only among the best share of those that got there; rungs are ever farther apart.

import { costAt, type Hurdle, type Pruner, type Reported } from "./pruner.ts";

export interface HalvingOptions {
  /** First rung, in steps. */
  readonly firstRung?: number;
  /** One in so many goes on, and the next rung is so many times farther. */
  readonly keepOneIn?: number;
  /** Rungs before this one are left out: a trial is given more before it is judged. */
  readonly skip?: number;
}

/** Asynchronous successive halving: at the rung r_k = first * eta^k a trial goes on if its cost is among the best 1 / eta of the costs reported there
 * before it, its own included; alone it goes on.
 * @source Li et al. (2020), A System for Massively Parallel Hyperparameter Tuning, MLSys 2 */
export const halvingPruner = ({ firstRung = 1, keepOneIn = 3, skip = 0 }: HalvingOptions = {}): Pruner => ({
  id: "successive-halving",
  options: { firstRung, keepOneIn, skip },
  hurdles: (_, earlier) => rungHurdles(earlier, firstRung, keepOneIn, skip),
});

export function rungHurdles(
  earlier: readonly (readonly Reported[])[],
  firstRung: number,
  keepOneIn: number,
  skip: number,
): Hurdle[] {
  // The farthest step anybody got to is no rung: a trial that is there has done its work.
  const last = Math.max(0, ...earlier.map((reports) => reports.at(-1)?.step ?? 0));
  const hurdles: Hurdle[] = [];
  for (let rung = firstRung * keepOneIn ** skip; rung < last; rung *= keepOneIn) {
    const costs = earlier.flatMap((reports) => costAt(reports, rung) ?? []).sort((a, b) => a - b);
    const kept = Math.floor((costs.length + 1) / keepOneIn);
    // With room for `kept` of the costs and its own, it must not be above the kept-th best of the others.
    if (costs.length > 0) hurdles.push({ step: rung, worst: costs[Math.max(0, kept - 1)]! });
  }
  return hurdles;
}
