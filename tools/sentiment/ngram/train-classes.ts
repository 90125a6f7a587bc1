// Trains a model of classes: settings chosen by cross-validation, then fitted on everything, then calibrated on what the
// folds' models said of texts that they had not seen.

import type { Random } from "#infra/runtime/index.ts";
import { groupedFolds } from "./folds.ts";
import { bestOf, innerFolds, partWeights, rowsOf, unseenMargins } from "./inner-folds.ts";
import { nothingKept } from "./kept-steps.ts";
import { calibrate, type LinearModel, tones } from "./linear-model.ts";
import { classScores } from "./metrics.ts";
import { fitOneAgainstRest } from "./one-against-rest.ts";
import { type Rows, stacked } from "./rows.ts";
import { fitSoftmax } from "./softmax-regression.ts";
import type { ReadText } from "./text-row.ts";
import { vocabularyOf } from "./vocabulary.ts";
import { stepped, type Work } from "./work.ts";

const maxEpochs = 12;
const calibrationCost = 10;

export interface ClassSettings {
  /** C of the machines. */
  readonly cost: number;
  /** A class of share s counts (1 / 3s)^balance: 0 all texts alike, 1 all classes alike. */
  readonly balance: number;
}

export const classCandidates: readonly ClassSettings[] = [0.2, 0.5].flatMap((cost) =>
  [0, 0.5].map((balance) => ({ cost, balance })),
);

/** Steps that are told of while one model is trained. */
export const classSteps = innerFolds * classCandidates.length + 1;

export interface Tried<S> {
  readonly settings: S;
  /** What was maximised: macro-F1 of classes, correlation of grades, in the inner folds. */
  readonly value: number;
}

export interface TrainedModel<S> {
  readonly model: LinearModel;
  readonly chosen: S;
  readonly tried: readonly Tried<S>[];
}

/** @param labels shape (N), places in `tones`
 *  @param groups shape (N), near-duplicates share a number
 *  @throws tools/training-one-class, tools/training-invalid, the signal's reason */
export async function trainClasses(
  texts: readonly ReadText[],
  labels: Int32Array,
  groups: Int32Array,
  random: Random,
  work: Work,
): Promise<TrainedModel<ClassSettings>> {
  const folds = groupedFolds(labels, groups, innerFolds, random.fork("inner folds"));
  const trial = {
    texts,
    folds,
    candidates: classCandidates,
    columns: tones.length,
    fitted: (rows: Rows, train: readonly number[], settings: ClassSettings, fold: number) =>
      fitted(
        rows,
        Int32Array.from(train, (i) => labels[i]!),
        settings,
        random.fork(`fold ${fold}`),
      ),
    says: ({ cost, balance }: ClassSettings) => `cost ${cost}, balance ${balance}`,
  };
  const unseen = await unseenMargins(trial, work);
  const calibrated = classCandidates.map(({ balance }, at) => calibrationOf(unseen[at]!, labels, balance));
  const tried = classCandidates.map((settings, at) => {
    const predicted = predictedBy(unseen[at]!, calibrated[at]!);
    return { settings, value: classScores(labels, predicted, tones.length).macroF1 };
  });
  const best = bestOf(tried);
  const vocabulary = vocabularyOf(texts);
  const chosen = classCandidates[best]!;
  const { kept = nothingKept } = work;
  const weights = await kept.of("all texts", () =>
    fitted(rowsOf(texts, vocabulary), labels, chosen, random.fork("all")),
  );
  await stepped(work, "all texts");
  return {
    model: {
      kind: "classes",
      parts: partWeights,
      vocabulary,
      weights: Float32Array.from(weights),
      calibration: calibrated[best]!,
    },
    chosen,
    tried,
  };
}

const fitted = (rows: Rows, labels: Int32Array, { cost, balance }: ClassSettings, random: Random): Float64Array =>
  fitOneAgainstRest(rows, labels, classWeights(labels, balance), { cost, random, maxEpochs }).weights;

function classWeights(labels: Int32Array, balance: number): Float64Array {
  const counts = new Float64Array(tones.length);
  for (const label of labels) counts[label]! += 1;
  return counts.map((count) => (labels.length / (tones.length * Math.max(1, count))) ** balance);
}

/** Multinomial logistic regression of the class on the three margins. */
function calibrationOf(margins: Float64Array, labels: Int32Array, balance: number): Float64Array {
  const rows = stacked(
    Array.from(labels, (_, i) => ({
      indices: Int32Array.of(0, 1, 2),
      values: Float32Array.from(margins.subarray(3 * i, 3 * i + 3)),
    })),
    tones.length,
  );
  return fitSoftmax(rows, labels, classWeights(labels, balance), { cost: calibrationCost }).weights;
}

function predictedBy(margins: Float64Array, calibration: Float64Array): Int32Array {
  return Int32Array.from({ length: margins.length / 3 }, (_, i) => {
    const own = margins.slice(3 * i, 3 * i + 3);
    calibrate(own, calibration);
    return own.indexOf(Math.max(own[0]!, own[1]!, own[2]!));
  });
}
