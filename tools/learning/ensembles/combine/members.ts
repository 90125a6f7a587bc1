// The models of an ensemble: fitted on everything, and once more fold by fold to see what each says of rows it did not learn from.

import type { FitContext, Fitted, Learner, Questions, Samples } from "../../validation/index.ts";
import { pickSamples, predictHeldOut, purgedFolds } from "../../validation/index.ts";

export interface HeldOut {
  /** Folds of purged cross-validation within the samples that the ensemble is fitted on. */
  readonly folds: number;
  readonly embargoPeriods?: number;
}

export interface Members {
  /** Predictions of held-out rows, by member, of the rows where all have an opinion. */
  readonly heldOut: readonly Float64Array[];
  /** Those rows. */
  readonly samples: Samples;
  /** What the members say, fitted on all. */
  answer(questions: Questions): Promise<Float64Array[]>;
}

export async function fitMembers(
  members: readonly Learner[],
  samples: Samples,
  heldOut: HeldOut,
  context: FitContext,
): Promise<Members> {
  const splits = purgedFolds(samples, heldOut);
  const predictions: Float64Array[] = [];
  const fitted: Fitted[] = [];
  for (const member of members) {
    predictions.push(await predictHeldOut(member, samples, splits, context));
    fitted.push(await member.fit(samples, context));
  }
  const rows = Uint32Array.from(samples.labels.keys()).filter((row) =>
    predictions.every((own) => !Number.isNaN(own[row]!)),
  );
  return {
    heldOut: predictions.map((own) => {
      const picked = new Float64Array(rows.length);
      for (let i = 0; i < rows.length; i++) picked[i] = own[rows[i]!]!;
      return picked;
    }),
    samples: pickSamples(samples, rows),
    answer: (questions) => Promise.all(fitted.map((one) => one.predict(questions))),
  };
}

export const namedAfter = (kind: string, members: readonly Learner[]): string =>
  `${kind}(${members.map(({ id }) => id).join(",")})`;
