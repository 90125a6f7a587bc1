// Stratified cross-validation of the trained models beside what needs no training, with intervals. Settings are chosen
// inside the training folds, near-duplicates share a fold, and intervals draw them together.

import type { WordList } from "#tools/define/index.ts";
import { scoreText } from "../lexicon/score-text.ts";
import { groupedFolds, placesWhere } from "./folds.ts";
import { keptUnder, nothingKept } from "./kept-steps.ts";
import { predict, toneOf, tones } from "./linear-model.ts";
import { classScores, gradeScores, type Interval, withIntervals } from "./metrics.ts";
import { longestText } from "./terms.ts";
import { bandOf } from "./train-grades.ts";
import { type PreparedSet, prepareSet, randomOf, trainAt } from "./train-models.ts";
import type { TrainingSet } from "./training-sets.ts";
import type { Work } from "./work.ts";

export const outerFolds = 5;
/** A rule's score this far from zero is a tone; chosen before any figure was seen. */
const toneFrom = 0.1;

export interface ScorerFigures {
  readonly scorer: string;
  /** accuracy and macroF1 of classes; correlation and meanSquaredError of grades. */
  readonly figures: Readonly<Record<string, Interval>>;
}

export interface SetFigures {
  readonly name: string;
  readonly kind: TrainingSet["kind"];
  readonly texts: number;
  readonly groups: number;
  readonly folds: number;
  readonly seed: number;
  /** What each outer fold chose. */
  readonly chosen: readonly object[];
  readonly scorers: readonly ScorerFigures[];
}

/** @param own   the desk's own word list, with which models read
 *  @param lists word lists to measure beside: the own one, and the user's where there is one
 *  @throws tools/training-invalid, tools/training-one-class, the signal's reason */
export async function evaluateSet(
  set: TrainingSet,
  own: WordList,
  lists: readonly WordList[],
  seed: number,
  work: Work = {},
): Promise<SetFigures> {
  const prepared = await prepareSet(set, own, work);
  const { groups } = prepared;
  const random = randomOf(seed, set);
  const strata = set.kind === "classes" ? Int32Array.from(set.targets) : Int32Array.from(set.targets, bandOf);
  const folds = groupedFolds(strata, groups, outerFolds, random.fork("outer folds"));
  const trained = new Float64Array(set.texts.length);
  const chosen: object[] = [];
  for (let fold = 0; fold < outerFolds; fold++) {
    const onStep = (what: string): void => work.onStep?.(`${set.name}: outer fold ${fold + 1}, ${what}`);
    const within = random.fork(`outer ${fold}`);
    const found = await trainAt(
      prepared,
      placesWhere(folds, (f) => f !== fold),
      within,
      { ...work, onStep, kept: keptUnder(work.kept ?? nothingKept, `outer fold ${fold + 1}`) },
    );
    const test = placesWhere(folds, (f) => f === fold);
    const said = predict(
      test.map((i) => prepared.read[i]!),
      found.model,
    );
    test.forEach((i, j) => {
      const { probabilities, score } = said[j]!;
      trained[i] = probabilities === null ? score : tones.indexOf(toneOf(probabilities));
    });
    chosen.push(found.chosen);
  }
  const scorers = [...untrained(prepared, lists), ["n-gram model", trained] as const];
  return {
    name: set.name,
    kind: set.kind,
    texts: set.texts.length,
    groups: new Set(groups).size,
    folds: outerFolds,
    seed,
    chosen,
    scorers: scorers.map(([scorer, said]) => ({ scorer, figures: figuresOf(prepared, said, seed) })),
  };
}

/** Always neutral, and each word list under the rules. */
function untrained({ set }: PreparedSet, lists: readonly WordList[]): (readonly [string, Float64Array])[] {
  const ruled = lists.map((list) => {
    const scores = Float64Array.from(set.texts, (text) => scoreText(text.slice(0, longestText), list).score);
    return [`word rules, ${list.name}`, set.kind === "classes" ? scores.map(toneFromScore) : scores] as const;
  });
  const neutral = new Float64Array(set.texts.length).fill(set.kind === "classes" ? 1 : 0);
  return set.kind === "classes" ? [["always neutral", neutral], ...ruled] : ruled;
}

const toneFromScore = (score: number): number => (score > toneFrom ? 2 : score < -toneFrom ? 0 : 1);

function figuresOf({ set, groups }: PreparedSet, said: Float64Array, seed: number): ScorerFigures["figures"] {
  const random = randomOf(seed, set).fork("intervals");
  if (set.kind === "grades") return withIntervals(groups, random, (at) => ({ ...gradeScores(set.targets, said, at) }));
  const [labels, predicted] = [Int32Array.from(set.targets), Int32Array.from(said)];
  return withIntervals(groups, random, (at) => ({ ...classScores(labels, predicted, tones.length, at) }));
}
