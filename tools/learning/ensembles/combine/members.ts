// The models of an ensemble: fitted on everything, and once more fold by fold to see what each says of rows it did not learn from.

import type { FitContext, Fitted, Learner, Questions, Samples } from "../../validation/index.ts";
import { pickSamples, predictHeldOut, purgedFolds } from "../../validation/index.ts";

export interface HeldOut {
  /** Folds of purged cross-validation within the samples that the ensemble is fitted on. */
  readonly folds: number;
  readonly embargoPeriods?: number;
}

/** What members say of rows that they did not learn from. */
export interface SaidHeldOut {
  /** By member, of the rows where all have an opinion. */
  readonly heldOut: readonly Float64Array[];
  /** Those rows. */
  readonly samples: Samples;
}

export interface Members extends SaidHeldOut {
  /** What the members say, fitted on all. */
  answer(questions: Questions): Promise<Float64Array[]>;
}

/** No rows where the members have none in common. */
export async function heldOutTogether(
  members: readonly Learner[],
  samples: Samples,
  heldOut: HeldOut,
  context: FitContext,
): Promise<SaidHeldOut> {
  const splits = purgedFolds(samples, heldOut);
  const predictions: Float64Array[] = [];
  for (const member of members) predictions.push(await predictHeldOut(member, samples, splits, context));
  const rows = Uint32Array.from(samples.labels.keys()).filter((row) =>
    predictions.every((own) => !Number.isNaN(own[row]!)),
  );
  return {
    heldOut: predictions.map((own) => Float64Array.from(rows, (row) => own[row]!)),
    samples: pickSamples(samples, rows),
  };
}

export async function fitMembers(
  members: readonly Learner[],
  samples: Samples,
  heldOut: HeldOut,
  context: FitContext,
): Promise<Members> {
  const said = await heldOutTogether(members, samples, heldOut, context);
  const fitted: Fitted[] = [];
  for (const member of members) fitted.push(await member.fit(samples, context));
  return {
    ...said,
    answer: (questions) => Promise.all(fitted.map((one) => one.predict(questions))),
  };
}

export const namedAfter = (kind: string, members: readonly Learner[]): string =>
  `${kind}(${members.map(({ id }) => id).join(",")})`;
