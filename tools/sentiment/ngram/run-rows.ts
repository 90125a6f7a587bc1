// What a model knows of each run of letters of a book, side by side in the book's order: one line of memory a run, and those that come often
// lie together. Filled as far as the book has come.

import type { Weights } from "./linear.ts";
import type { Vocabulary } from "./vocabulary.ts";
import type { WordBook } from "./word-book.ts";

export interface RunRows {
  /** Shape (runs, width): its rarity, then its weights; zeros where the model does not know it. */
  readonly rows: Weights;
  /** Outputs and one. */
  readonly width: number;
}

interface Kept extends RunRows {
  readonly book: WordBook;
  rows: Weights;
  filled: number;
}

/** Of the book that each model read with last. */
const kept = new WeakMap<Weights, Kept>();

/** @param weights of the model, shape (columns + 1, outputs): they must not change afterwards */
export function runRowsOf(book: WordBook, vocabulary: Vocabulary, weights: Weights, outputs: number): RunRows {
  let own = kept.get(weights);
  if (own === undefined || own.book !== book) {
    own = { book, rows: weights.slice(0, 0), width: outputs + 1, filled: 0 };
    kept.set(weights, own);
  }
  if (own.filled < book.runs) fill(own, vocabulary, weights);
  return own;
}

function fill(own: Kept, { words, letters }: Vocabulary, weights: Weights): void {
  const { book, width, rows } = own;
  if (rows.length < book.runs * width) {
    own.rows =
      weights instanceof Float32Array
        ? new Float32Array(2 * book.runs * width)
        : new Float64Array(2 * book.runs * width);
    own.rows.set(rows);
  }
  const first = words.rarity.length;
  for (let run = own.filled; run < book.runs; run++) {
    const place = letters.table.place(book.keys[run]!);
    if (place < 0) continue;
    const at = run * width;
    own.rows[at] = letters.rarity[place]!;
    for (let k = 1; k < width; k++) own.rows[at + k] = weights[(first + place) * (width - 1) + k - 1]!;
  }
  own.filled = book.runs;
}
