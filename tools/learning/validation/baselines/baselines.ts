// What a model has to be better than. None of them is ever left out of a table.

import type { Learner } from "../learner.ts";
import type { Positions } from "../score/positions.ts";
import { linearLearner } from "./linear.ts";

/** No opinion about anything: no position, no error but the size of what happens. */
export const zero: Learner = { id: "zero", fit: () => ({ predict: ({ fromMs }) => new Float64Array(fromMs.length) }) };

/** Everything rises, by the mean size of the labels it has seen. */
const rising = (id: string): Learner => ({
  id,
  fit({ labels }) {
    const size = labels.reduce((sum, label) => sum + Math.abs(label), 0) / labels.length;
    return { predict: ({ fromMs }) => new Float64Array(fromMs.length).fill(size || 1) };
  },
});

export const alwaysUp = rising("always-up");

/** What happened last happens again. */
export const lastValue: Learner = {
  id: "last-value",
  fit: () => ({ predict: ({ lastReturns }) => lastReturns.slice() }),
};

export interface Baseline {
  readonly learner: Learner;
  /** Instead of the positions that the contender takes. */
  readonly positions?: Positions;
}

/** Equal weight holds every asset of the universe alike, whatever positions are asked of the others. */
export const baselines: readonly Baseline[] = [
  { learner: zero },
  { learner: lastValue },
  { learner: alwaysUp },
  { learner: linearLearner() },
  { learner: rising("equal-weight"), positions: "equal" },
];
