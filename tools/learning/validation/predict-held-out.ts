// Predictions of rows that the model which makes them was not fitted on.

import { callerError } from "#infra/runtime/index.ts";
import type { FitContext, Learner } from "./learner.ts";
import { pickSamples, questionsOf, type Samples } from "./samples.ts";
import { type Split, sharedLabels } from "./splits/split.ts";

/** Shape (test rows) of one split. @throws tools/labels-shared, tools/length-mismatch */
export async function predictSplit(
  learner: Learner,
  samples: Samples,
  split: Split,
  context: FitContext,
): Promise<Float64Array> {
  const shared = sharedLabels(samples, split);
  if (shared > 0)
    throw callerError(
      "tools/labels-shared",
      `${shared} pairs of a training and a test row have labels over the same time. Make the split by walkForwardSplits, purgedFolds or combinatorialSplits.`,
      { shared },
    );
  context.signal?.throwIfAborted();
  const fitted = await learner.fit(pickSamples(samples, split.train), context);
  const predictions = await fitted.predict(questionsOf(pickSamples(samples, split.test)));
  if (predictions.length !== split.test.length)
    throw callerError(
      "tools/length-mismatch",
      `${learner.id} answered ${predictions.length} of ${split.test.length} rows; wanted one number a row.`,
      { learner: learner.id },
    );
  return predictions;
}

/** Shape (rows): each row's prediction from the split that tests it, NaN where none does. Of splits that test a row twice the last counts. */
export async function predictHeldOut(
  learner: Learner,
  samples: Samples,
  splits: readonly Split[],
  context: FitContext,
): Promise<Float64Array> {
  const all = new Float64Array(samples.labels.length).fill(Number.NaN);
  for (const split of splits) {
    const predictions = await predictSplit(learner, samples, split, context);
    split.test.forEach((row, i) => {
      all[row] = predictions[i]!;
    });
  }
  return all;
}
