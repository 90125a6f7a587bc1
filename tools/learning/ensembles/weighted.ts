// A weighted average whose shares are those that would have come nearest to the labels on rows that the members did not learn from.

import type { Learner } from "../validation/index.ts";
import { weightedAverage } from "./combine/average.ts";
import { fitMembers, type HeldOut, namedAfter } from "./combine/members.ts";
import { simplexWeights } from "./combine/simplex-weights.ts";

/** @source Bates & Granger (1969), Operational Research Quarterly 20(4), with shares that are not negative */
export const weightedEnsemble = (members: readonly Learner[], heldOut: HeldOut): Learner => ({
  id: namedAfter("weighted", members),
  async fit(samples, context) {
    const fitted = await fitMembers(members, samples, heldOut, context);
    const weights = simplexWeights(fitted.heldOut, fitted.samples.labels);
    return { predict: async (questions) => weightedAverage(await fitted.answer(questions), () => weights) };
  },
});
