// The margins of a text under a trained model, without making its row.

import type { Weights } from "./linear.ts";
import { type RunRows, runRowsOf } from "./run-rows.ts";
import type { PartWeights, ReadText } from "./text-row.ts";
import type { Block, Vocabulary } from "./vocabulary.ts";

/** W'x + b: the same as the text's row times the weights, to float32's rounding.
 * @param weights shape (columns + 1, outputs), row-major, intercepts last
 * @param margins shape (outputs), one or three; written */
export function writeMargins(
  { wordTerms, book, letters, traits }: ReadText,
  vocabulary: Vocabulary,
  parts: PartWeights,
  weights: Weights,
  margins: Float64Array,
): void {
  const outputs = margins.length;
  const last = vocabulary.words.rarity.length + vocabulary.letters.rarity.length;
  for (let k = 0; k < outputs; k++) margins[k] = weights[(last + traits.length) * outputs + k]!;
  addWords(wordTerms, vocabulary.words, weights, parts.words, margins);
  addLetters(letters, runRowsOf(book, vocabulary, weights, outputs), parts.letters, margins);
  for (let t = 0; t < traits.length; t++)
    for (let k = 0; k < outputs; k++) margins[k]! += traits[t]! * parts.traits * weights[(last + t) * outputs + k]!;
}

/** 1 + ln count. */
const dampened = Float64Array.from({ length: 64 }, (_, count) => 1 + Math.log(count));
const damp = (count: number): number => (count < dampened.length ? dampened[count]! : 1 + Math.log(count));

/** Adds what the known runs of words come to, scaled to length `weight`. */
function addWords(
  { keys, counts }: ReadText["wordTerms"],
  { table, rarity }: Block,
  weights: Weights,
  weight: number,
  margins: Float64Array,
): void {
  const outputs = margins.length;
  const [second, third] = [Math.min(1, outputs - 1), Math.min(2, outputs - 1)];
  let [squares, a, b, c] = [0, 0, 0, 0];
  for (let i = 0; i < keys.length; i++) {
    const place = table.place(keys[i]!);
    if (place < 0) continue;
    const value = damp(counts[i]!) * rarity[place]!;
    squares += value * value;
    const at = place * outputs;
    a += value * weights[at]!;
    b += value * weights[at + second]!;
    c += value * weights[at + third]!;
  }
  addScaled(squares, a, b, c, weight, margins);
}

/** The same of runs of letters; of one that the model does not know the row is zero. */
function addLetters(
  { numbers, counts }: ReadText["letters"],
  { rows, width }: RunRows,
  weight: number,
  margins: Float64Array,
): void {
  const [second, third] = [Math.min(2, width - 1), Math.min(3, width - 1)];
  let [squares, a, b, c] = [0, 0, 0, 0];
  for (let i = 0; i < numbers.length; i++) {
    const at = numbers[i]! * width;
    const value = damp(counts[i]!) * rows[at]!;
    squares += value * value;
    a += value * rows[at + 1]!;
    b += value * rows[at + second]!;
    c += value * rows[at + third]!;
  }
  addScaled(squares, a, b, c, weight, margins);
}

function addScaled(squares: number, a: number, b: number, c: number, weight: number, margins: Float64Array): void {
  if (squares === 0) return;
  const scale = weight / Math.sqrt(squares);
  margins[0]! += a * scale;
  if (margins.length > 1) margins[1]! += b * scale;
  if (margins.length > 2) margins[2]! += c * scale;
}
