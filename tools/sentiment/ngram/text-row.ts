// A text made ready for a model: read once (terms and traits), then placed in the columns of whichever vocabulary.

import type { WordList } from "#tools/define/index.ts";
import { scoreText } from "../lexicon/score-text.ts";
import type { Row } from "./rows.ts";
import { longestText, type Terms, termsOf, wordsOf } from "./terms.ts";
import { traitNames, traitsOf } from "./traits.ts";
import { type Block, termColumns, type Vocabulary } from "./vocabulary.ts";

export interface ReadText {
  readonly terms: Terms;
  readonly traits: Float32Array;
}

/** What each part of a row counts; terms have length one before it. */
export interface PartWeights {
  readonly words: number;
  readonly letters: number;
  readonly traits: number;
}

export function readText(text: string, list: WordList): ReadText {
  const read = text.slice(0, longestText);
  const words = wordsOf(read);
  const score = scoreText(read, list);
  return { terms: termsOf(words, score), traits: traitsOf(read, score, words) };
}

export const rowColumns = (vocabulary: Vocabulary): number => termColumns(vocabulary) + traitNames.length;

/** Values are (1 + ln count) x rarity, each part scaled to length one (where any of its terms is known) and by its weight. */
export function rowOf({ terms, traits }: ReadText, vocabulary: Vocabulary, weights: PartWeights): Row {
  const { keys, counts, split } = terms;
  const indices = new Int32Array(keys.length + traits.length);
  const values = new Float32Array(indices.length);
  let filled = 0;
  const part = (from: number, to: number, { table, rarity }: Block, first: number, weight: number): void => {
    const begin = filled;
    let squares = 0;
    for (let i = from; i < to; i++) {
      const place = table.place(keys[i]!);
      if (place < 0) continue;
      const value = counts[i] === 1 ? rarity[place]! : (1 + Math.log(counts[i]!)) * rarity[place]!;
      squares += value * value;
      indices[filled] = first + place;
      values[filled++] = value;
    }
    const scale = squares > 0 ? weight / Math.sqrt(squares) : 0;
    for (let i = begin; i < filled; i++) values[i]! *= scale;
  };
  const { words, letters } = vocabulary;
  part(0, split, words, 0, weights.words);
  part(split, keys.length, letters, words.rarity.length, weights.letters);
  const last = termColumns(vocabulary);
  traits.forEach((value, i) => {
    if (value === 0) return;
    indices[filled] = last + i;
    values[filled++] = value * weights.traits;
  });
  return { indices: indices.subarray(0, filled), values: values.subarray(0, filled) };
}

/** W'x + b of a text without making its row: the same as its row times the weights, to float32's rounding.
 * @param weights shape (columns + 1, outputs), row-major, intercepts last @param margins shape (outputs), written */
export function writeMargins(
  { terms, traits }: ReadText,
  { words, letters }: Vocabulary,
  parts: PartWeights,
  weights: Float32Array | Float64Array,
  margins: Float64Array,
): void {
  const outputs = margins.length;
  const { keys, counts, split } = terms;
  const sums = new Float64Array(outputs);
  const part = (from: number, to: number, { table, rarity }: Block, first: number, weight: number): void => {
    sums.fill(0);
    let squares = 0;
    for (let i = from; i < to; i++) {
      const place = table.place(keys[i]!);
      if (place < 0) continue;
      const value = counts[i] === 1 ? rarity[place]! : (1 + Math.log(counts[i]!)) * rarity[place]!;
      squares += value * value;
      const at = (first + place) * outputs;
      for (let k = 0; k < outputs; k++) sums[k]! += value * weights[at + k]!;
    }
    const scale = squares > 0 ? weight / Math.sqrt(squares) : 0;
    for (let k = 0; k < outputs; k++) margins[k]! += sums[k]! * scale;
  };
  const last = words.rarity.length + letters.rarity.length;
  for (let k = 0; k < outputs; k++) margins[k] = weights[(last + traits.length) * outputs + k]!;
  part(0, split, words, 0, parts.words);
  part(split, keys.length, letters, words.rarity.length, parts.letters);
  for (let t = 0; t < traits.length; t++)
    for (let k = 0; k < outputs; k++) margins[k]! += traits[t]! * parts.traits * weights[(last + t) * outputs + k]!;
}
