// The margins of a text under a trained model, without making its row. Words come again and again, so where a word's runs of letters lie
// in the vocabulary is remembered.

import { letterKeys } from "./terms.ts";
import type { PartWeights, ReadText } from "./text-row.ts";
import type { Block, Vocabulary } from "./vocabulary.ts";

/** Words whose places are remembered, for each vocabulary; then all are forgotten. */
const mostWords = 50_000;

interface Remembered {
  readonly places: Map<string, Int32Array>;
  /** How often each place stands in the text at hand; zero between texts. */
  readonly counts: Uint16Array;
  /** The places that stand in it, in the order in which they were met. */
  readonly met: Int32Array;
}

const remembered = new WeakMap<Block, Remembered>();

/** W'x + b: the same as the text's row times the weights, to float32's rounding.
 * @param weights shape (columns + 1, outputs), row-major, intercepts last
 * @param margins shape (outputs), one or three; written */
export function writeMargins(
  { words, wordTerms, traits }: ReadText,
  vocabulary: Vocabulary,
  parts: PartWeights,
  weights: Float32Array | Float64Array,
  margins: Float64Array,
): void {
  const { words: runs, letters } = vocabulary;
  const outputs = margins.length;
  const last = runs.rarity.length + letters.rarity.length;
  for (let k = 0; k < outputs; k++) margins[k] = weights[(last + traits.length) * outputs + k]!;

  const run = memoryOf(runs);
  let met = 0;
  for (let i = 0; i < wordTerms.keys.length; i++) {
    const place = runs.table.place(wordTerms.keys[i]!);
    if (place < 0) continue;
    run.counts[place] = wordTerms.counts[i]!;
    run.met[met++] = place;
  }
  addBlock(run, met, runs.rarity, 0, weights, parts.words, margins);

  const letter = memoryOf(letters);
  met = 0;
  for (const word of words) {
    const places = placesIn(letters, letter.places, word);
    for (let i = 0; i < places.length; i++) {
      const place = places[i]!;
      if (letter.counts[place]! === 0) letter.met[met++] = place;
      letter.counts[place]! += 1;
    }
  }
  addBlock(letter, met, letters.rarity, runs.rarity.length, weights, parts.letters, margins);

  for (let t = 0; t < traits.length; t++)
    for (let k = 0; k < outputs; k++) margins[k]! += traits[t]! * parts.traits * weights[(last + t) * outputs + k]!;
}

/** Adds what the places met in a block come to, scaled to length `weight`, and sets their counts back to zero. */
function addBlock(
  { met, counts }: Remembered,
  many: number,
  rarity: Float32Array,
  first: number,
  weights: Float32Array | Float64Array,
  weight: number,
  margins: Float64Array,
): void {
  const outputs = margins.length;
  const [second, third] = [Math.min(1, outputs - 1), Math.min(2, outputs - 1)];
  let [squares, a, b, c] = [0, 0, 0, 0]; // locals: a variable that a closure shares is boxed at each write
  for (let i = 0; i < many; i++) {
    const place = met[i]!;
    const count = counts[place]!;
    counts[place] = 0;
    const value = count === 1 ? rarity[place]! : (1 + Math.log(count)) * rarity[place]!;
    squares += value * value;
    const at = (first + place) * outputs;
    a += value * weights[at]!;
    b += value * weights[at + second]!;
    c += value * weights[at + third]!;
  }
  if (squares === 0) return;
  const scale = weight / Math.sqrt(squares);
  margins[0]! += a * scale;
  if (outputs > 1) margins[1]! += b * scale;
  if (outputs > 2) margins[2]! += c * scale;
}

function memoryOf(block: Block): Remembered {
  const known = remembered.get(block);
  if (known !== undefined) return known;
  const size = block.rarity.length;
  const made = { places: new Map<string, Int32Array>(), counts: new Uint16Array(size), met: new Int32Array(size) };
  remembered.set(block, made);
  return made;
}

function placesIn({ table }: Block, places: Map<string, Int32Array>, word: string): Int32Array {
  const known = places.get(word);
  if (known !== undefined) return known;
  const found = Int32Array.from(letterKeys(word), (key) => table.place(key)).filter((place) => place >= 0);
  if (places.size >= mostWords) places.clear();
  places.set(word, found);
  return found;
}
