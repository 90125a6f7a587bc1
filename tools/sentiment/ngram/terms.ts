// A text as counted terms for the trained models: words one to three in a row, letters two to five in a row inside words,
// and what the word rules found. Terms are 32-bit hashes; which of them a model knows is decided in vocabulary.ts.

import type { TextScore } from "../lexicon/score-text.ts";
import type { Word } from "./word-book.ts";

/** Distinct keys in the order of the text, and how often each stands there. */
export interface Terms {
  readonly keys: Uint32Array;
  readonly counts: Uint16Array;
}

/** No more of a text is read: far above a story's length, so that a hostile one costs no more than a long one. */
export const longestText = 20_000;
const longestWordRun = 3;
const seeds = { run: 0x2f0b4c47, rule: 0x1b873593 } as const;

/**
 * Words one to three in a row.
 * @param words as wordsOf gives them
 * @param rules what the word rules found in the same text: each hit is a term too, so that the model can learn which to trust
 */
export function wordTerms(words: readonly Word[], rules: Pick<TextScore, "hits">): Terms {
  const keys = new KeyList(longestWordRun * words.length + rules.hits.length);
  for (let from = 0; from < words.length; from++) {
    let key: number = seeds.run;
    for (let at = from; at < Math.min(words.length, from + longestWordRun); at++) {
      key = mixed(key, words[at]!.hash);
      keys.add(key);
    }
  }
  for (const { word, weight } of rules.hits) keys.add(hashOf(`${word}:${Math.sign(weight)}`, seeds.rule));
  return counted(keys.all());
}

/** Keys in the order in which they are met. */
class KeyList {
  readonly #keys: Uint32Array;
  #length = 0;
  constructor(most: number) {
    this.#keys = new Uint32Array(most);
  }
  add(key: number): void {
    this.#keys[this.#length++] = key;
  }
  all(): Uint32Array {
    return this.#keys.subarray(0, this.#length);
  }
}

/** FNV-1a over UTF-16 code units. */
function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function mixed(hash: number, next: number): number {
  const product = Math.imul(hash ^ next, 0x9e3779b1);
  return (product ^ (product >>> 15)) >>> 0;
}

/** A hash table kept between texts: the place of a key in the text's list, plus one; 0 where nothing is. */
let slots = new Int32Array(1 << 12);

/** Each distinct key with its count. */
function counted(from: Uint32Array): Terms {
  const keys = new Uint32Array(from.length);
  const counts = new Uint16Array(from.length);
  if (from.length * 2 > slots.length) slots = new Int32Array(2 ** Math.ceil(Math.log2(from.length * 2)));
  else slots.fill(0);
  const mask = slots.length - 1;
  let end = 0;
  for (const key of from) {
    let at = (key ^ (key >>> 15)) & mask;
    while (slots[at]! > 0 && keys[slots[at]! - 1] !== key) at = (at + 1) & mask;
    const place = slots[at]! - 1;
    if (place >= 0) counts[place]! += 1;
    else {
      keys[end] = key;
      counts[end++] = 1;
      slots[at] = end;
    }
  }
  return { keys: keys.subarray(0, end), counts: counts.subarray(0, end) };
}
