// A trial ends where it is worse than half of those before it were at the same step.

import { median } from "#tools/numeric/index.ts";
import { costAt, type Hurdle, type Pruner } from "./pruner.ts";

export interface MedianOptions {
  /** Trials that must have got to a step before it is a hurdle. */
  readonly fewest?: number;
  /** No hurdle before this step. */
  readonly warmUp?: number;
}

/** @source Golovin et al. (2017), Google Vizier, KDD 23: the median stopping rule, on the report at a step instead of the mean up to it */
export const medianPruner = ({ fewest = 5, warmUp = 1 }: MedianOptions = {}): Pruner => ({
  id: "median",
  options: { fewest, warmUp },
  hurdles(_, earlier) {
    const steps = [...new Set(earlier.flatMap((reports) => reports.map(({ step }) => step)))].sort((a, b) => a - b);
    return steps.flatMap((step): Hurdle[] => {
      if (step < warmUp) return [];
      const costs = earlier.flatMap((reports) => costAt(reports, step) ?? []);
      return costs.length < fewest ? [] : [{ step, worst: median(costs) }];
    });
  },
});
