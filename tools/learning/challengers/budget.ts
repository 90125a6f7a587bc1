// Minutes as epochs. A clock would decide differently each time; an estimate gives the same model wherever and however often it is run.

import type { ModelLearner } from "../learners/index.ts";
import type { SettledPlan } from "./challenger-plan.ts";

/** Early stopping ends a training before, where more is of no use. */
const mostEpochs = 200;
/** Of the time: the rest goes to features, baselines and the gate. */
const shareOfFits = 0.8;

/** Fits of a run, counted in fits of all rows. */
export function wholeFits({ folds, groups, testGroups, holdOutShare }: SettledPlan): number {
  const splits = combinations(groups, testGroups);
  return 1 - holdOutShare + 0.75 * folds + splits * (1 - testGroups / groups);
}

/** One at least, and no more than is of use. */
export function epochsWithin(minutes: number, learner: ModelLearner, rows: number, plan: SettledPlan): number | null {
  const seconds = learner.secondsAnEpoch?.(rows);
  if (seconds === undefined) return null;
  return Math.max(1, Math.min(mostEpochs, Math.floor((60 * minutes * shareOfFits) / (seconds * wholeFits(plan)))));
}

export function combinations(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k; i++) count = (count * (n - k + i)) / i;
  return Math.round(count);
}
