// A text made ready for a model: read once (terms and traits), then placed in the columns of whichever vocabulary.

import type { WordList } from "#tools/define/index.ts";
import { scoreText, type TextScore } from "../lexicon/score-text.ts";
import type { Row } from "./rows.ts";
import { longestText, type Terms, wordTerms } from "./terms.ts";
import { traitNames, traitsOf } from "./traits.ts";
import { type Block, termColumns, type Vocabulary } from "./vocabulary.ts";
import { openBook, type RunCounts, type Word, type WordBook } from "./word-book.ts";
import { wordsOf } from "./words.ts";

export interface ReadText {
  readonly words: readonly Word[];
  /** By the desk's own word list. */
  readonly rules: TextScore;
  readonly wordTerms: Terms;
  /** Runs of letters inside words, by their numbers in the book. */
  readonly book: WordBook;
  readonly letters: RunCounts;
  /** The same by their keys: what a model is trained on. */
  letterTerms(): Terms;
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
  const book = openBook();
  const words = wordsOf(read, book);
  const rules = scoreText(read, list);
  const letters = book.countRuns(words);
  return {
    words,
    rules,
    wordTerms: wordTerms(words, rules),
    book,
    letters,
    letterTerms: () => ({ keys: Uint32Array.from(letters.numbers, (run) => book.keys[run]!), counts: letters.counts }),
    traits: traitsOf(read, rules, words),
  };
}

export const rowColumns = (vocabulary: Vocabulary): number => termColumns(vocabulary) + traitNames.length;

/** Values are (1 + ln count) x rarity, each part scaled to length one (where any of its terms is known) and by its weight. */
export function rowOf(text: ReadText, vocabulary: Vocabulary, weights: PartWeights): Row {
  const { wordTerms: runs, traits } = text;
  const letterRuns = text.letterTerms();
  const indices = new Int32Array(runs.keys.length + letterRuns.keys.length + traits.length);
  const values = new Float32Array(indices.length);
  let filled = 0;
  const part = ({ keys, counts }: Terms, { table, rarity }: Block, first: number, weight: number): void => {
    const begin = filled;
    let squares = 0;
    for (let i = 0; i < keys.length; i++) {
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
  part(runs, words, 0, weights.words);
  part(letterRuns, letters, words.rarity.length, weights.letters);
  const last = termColumns(vocabulary);
  traits.forEach((value, i) => {
    if (value === 0) return;
    indices[filled] = last + i;
    values[filled++] = value * weights.traits;
  });
  return { indices: indices.subarray(0, filled), values: values.subarray(0, filled) };
}
