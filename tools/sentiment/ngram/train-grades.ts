// Trains a model of grades from -1 to 1: ridge regression, its cost chosen by cross-validation.

import type { Random } from "#infra/runtime/index.ts";
import { pearson } from "#tools/numeric/index.ts";
import { groupedFolds } from "./folds.ts";
import { bestOf, innerFolds, partWeights, rowsOf, unseenMargins } from "./inner-folds.ts";
import { nothingKept } from "./kept-steps.ts";
import { fitRidge } from "./ridge-regression.ts";
import type { Rows } from "./rows.ts";
import type { ReadText } from "./text-row.ts";
import type { TrainedModel } from "./train-classes.ts";
import { vocabularyOf } from "./vocabulary.ts";
import { stepped, type Work } from "./work.ts";

export interface GradeSettings {
  readonly cost: number;
}

const candidates: readonly GradeSettings[] = [0.03, 0.1, 0.3].map((cost) => ({ cost }));
const fit = { changeTolerance: 1e-6 } as const;

/** Steps that are told of while one model is trained. */
export const gradeSteps = innerFolds * candidates.length + 1;

/** A band of the grade, so that folds have like shares of each. */
export const bandOf = (grade: number): number => Math.min(4, Math.max(0, Math.floor((grade + 1) * 2.5)));

/** @param grades shape (N), from -1 to 1 @param groups shape (N), near-duplicates share a number
 *  @throws tools/training-invalid, the signal's reason */
export async function trainGrades(
  texts: readonly ReadText[],
  grades: Float64Array,
  groups: Int32Array,
  random: Random,
  work: Work,
): Promise<TrainedModel<GradeSettings>> {
  const strata = Int32Array.from(grades, bandOf);
  const folds = groupedFolds(strata, groups, innerFolds, random.fork("inner folds"));
  const trial = {
    texts,
    folds,
    candidates,
    columns: 1,
    fitted: (rows: Rows, train: readonly number[], { cost }: GradeSettings) =>
      fitRidge(
        rows,
        Float64Array.from(train, (i) => grades[i]!),
        { cost, ...fit },
      ).weights,
    says: ({ cost }: GradeSettings) => `cost ${cost}`,
  };
  const unseen = await unseenMargins(trial, work);
  const tried = candidates.map((settings, at) => ({ settings, value: pearson(unseen[at]!, grades) }));
  const best = bestOf(tried);
  const vocabulary = vocabularyOf(texts);
  const { kept = nothingKept } = work;
  const weights = await kept.of(
    "all texts",
    () => fitRidge(rowsOf(texts, vocabulary), grades, { ...candidates[best]!, ...fit }).weights,
  );
  await stepped(work, "all texts");
  return {
    model: {
      kind: "grades",
      parts: partWeights,
      vocabulary,
      weights: Float32Array.from(weights),
      calibration: new Float64Array(0),
    },
    chosen: candidates[best]!,
    tried,
  };
}
