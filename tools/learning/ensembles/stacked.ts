// A model over models: learns from what its members say of rows that they did not learn from.

import { type Learner, linearLearner, type Questions, type Samples } from "../validation/index.ts";
import { fitMembers, type HeldOut, namedAfter } from "./combine/members.ts";

/** @param over learns from the members' predictions as features; ridge regression unless given
 * @source Wolpert (1992), Neural Networks 5(2) */
export const stackedEnsemble = (
  members: readonly Learner[],
  heldOut: HeldOut,
  over: Learner = linearLearner(),
): Learner => ({
  id: namedAfter(`stacked-${over.id}`, members),
  async fit(samples, context) {
    const fitted = await fitMembers(members, samples, heldOut, context);
    const top = await over.fit(asFeatures(fitted.samples, fitted.heldOut), context);
    return { predict: async (questions) => top.predict(asFeatures(questions, await fitted.answer(questions))) };
  },
});

function asFeatures<T extends Questions | Samples>(rows: T, predictions: readonly Float64Array[]): T {
  const width = predictions.length;
  const features = new Float64Array(rows.fromMs.length * width);
  predictions.forEach((own, k) => {
    for (let row = 0; row < own.length; row++) features[row * width + k] = own[row]!;
  });
  return { ...rows, features, width };
}
