// Settings tried on texts that a model has not seen: what every candidate says of each fold, fitted on the others.

import { placesWhere } from "./folds.ts";
import { nothingKept } from "./kept-steps.ts";
import { type LinearModel, marginsOf } from "./linear-model.ts";
import { type Rows, stacked } from "./rows.ts";
import { type PartWeights, type ReadText, rowColumns, rowOf } from "./text-row.ts";
import { vocabularyOf } from "./vocabulary.ts";
import { stepped, type Work } from "./work.ts";

/** Set once, after four settings were tried on the whole of both labelled sets; not tuned for each. */
export const partWeights: PartWeights = { words: 1.5, letters: 1, traits: 0.5 };
export const innerFolds = 3;

export interface Trial<S> {
  readonly texts: readonly ReadText[];
  /** Shape (N), from 0 to innerFolds - 1. */
  readonly folds: Int32Array;
  readonly candidates: readonly S[];
  /** Numbers that a model says of a text. */
  readonly columns: number;
  /** Weights fitted on some of the texts. @param train their places */
  readonly fitted: (rows: Rows, train: readonly number[], settings: S, fold: number) => Float64Array;
  /** What is told of a candidate. */
  readonly says: (settings: S) => string;
}

/** By candidate, shape (N x columns). @throws the signal's reason */
export async function unseenMargins<S>(trial: Trial<S>, work: Work): Promise<readonly Float64Array[]> {
  const { texts, folds, candidates, columns, fitted, says } = trial;
  const { kept = nothingKept } = work;
  const unseen = candidates.map(() => new Float64Array(texts.length * columns));
  const textsAt = (places: readonly number[]): readonly ReadText[] => places.map((i) => texts[i]!);
  for (let fold = 0; fold < innerFolds; fold++) {
    const [train, test] = [placesWhere(folds, (f) => f !== fold), placesWhere(folds, (f) => f === fold)];
    const read = once(() => {
      const vocabulary = vocabularyOf(textsAt(train));
      return { vocabulary, rows: rowsOf(textsAt(train), vocabulary) };
    });
    for (const [at, settings] of candidates.entries()) {
      const margins = await kept.of(`${says(settings)}, fold ${fold + 1}`, () => {
        const { vocabulary, rows } = read();
        const weights = fitted(rows, train, settings, fold);
        return marginsOf(textsAt(test), { vocabulary, parts: partWeights, weights }, columns);
      });
      for (const [j, i] of test.entries())
        unseen[at]!.set(margins.subarray(columns * j, columns * (j + 1)), columns * i);
      await stepped(work, `${says(settings)}, fold ${fold + 1}`);
    }
  }
  return unseen;
}

/** Made when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The candidate of the largest value; of equal ones the first. */
export const bestOf = (tried: readonly { readonly value: number }[]): number =>
  tried.reduce((top, { value }, at) => (value > tried[top]!.value ? at : top), 0);

export const rowsOf = (texts: readonly ReadText[], vocabulary: LinearModel["vocabulary"]): Rows =>
  stacked(
    texts.map((text) => rowOf(text, vocabulary, partWeights)),
    rowColumns(vocabulary),
  );
