// A text as counted terms for the trained models: words one to three in a row, letters two to five in a row inside words,
// and what the word rules found. Terms are 32-bit hashes; which of them a model knows is decided in vocabulary.ts.

import type { TextScore } from "../lexicon/score-text.ts";

/** Terms of one text: distinct keys and how often each stands there; those before `split` are of words, the others of letters. */
export interface Terms {
  readonly keys: Uint32Array;
  readonly counts: Uint16Array;
  readonly split: number;
}

/** No more of a text is read: far above a story's length, so that a hostile one costs no more than a long one. */
export const longestText = 20_000;
const longestWordRun = 3;
const letterRuns = { shortest: 2, longest: 5 } as const;
const seeds = { word: 0x811c9dc5, run: 0x2f0b4c47, letters: 0x6b43a9b5, rule: 0x1b873593 } as const;

const piece =
  /https?:\/\/\S+|www\.\S+|\$[a-z]{1,6}(?:\.[a-z]{1,2})?(?![\p{L}\d])|@\w+|#\w+|([+-]?)([$€£]?)\d[\d,]*(?:\.\d+)?(\s?%)?|\p{L}+(?:'\p{L}+)?|[!?:;()"]/gu;

/**
 * The text's terms.
 * @param words as wordsOf gives them
 * @param rules what the word rules found in the same text: each hit is a term too, so that the model can learn which to trust
 */
export function termsOf(words: readonly string[], rules: Pick<TextScore, "hits">): Terms {
  const hashes = words.map((word) => hashOf(word, seeds.word));
  const wordKeys = new KeyList(longestWordRun * words.length + rules.hits.length);
  for (let from = 0; from < hashes.length; from++) {
    let key: number = seeds.run;
    for (let at = from; at < Math.min(hashes.length, from + longestWordRun); at++) {
      key = mixed(key, hashes[at]!);
      wordKeys.add(key);
    }
  }
  for (const { word, weight } of rules.hits) wordKeys.add(hashOf(`${word}:${Math.sign(weight)}`, seeds.rule));
  const letterKeys = new KeyList(words.reduce((most, { length }) => most + letterRuns.longest * (length + 2), 0));
  for (const word of words) if (isWord(word)) addLetterRuns(word, letterKeys);
  return counted(wordKeys.keys(), letterKeys.keys());
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
  keys(): Uint32Array {
    return this.#keys.subarray(0, this.#length);
  }
}

/** Words in lower case as the models read them. Figures, addresses, cashtags and names of users are each one word of their kind,
 * so that no model learns a company's ticker or a number by heart. */
export function wordsOf(text: string): string[] {
  const plain = text.toLowerCase().replace(/[’‘]/g, "'").replace(/[−‑–]/g, "-");
  return Array.from(plain.matchAll(piece), ([found, sign, money, percent]) => kindOf(found, sign, money, percent));
}

function kindOf(found: string, sign = "", money = "", percent?: string): string {
  const first = found.charCodeAt(0);
  if (found.startsWith("http") || found.startsWith("www.")) return "<address>";
  if (first === 0x40) return "<user>"; // @
  if (first === 0x24 && !/\d/.test(found)) return "<cashtag>"; // $
  if (!/\d/.test(found) || first === 0x23) return found; // words, marks and #words stay
  if (percent !== undefined) return `<${sign}percent>`;
  if (money !== "") return "<money>";
  return /^(?:19|20)\d\d$/.test(found) ? "<year>" : `<${sign}number>`;
}

const isWord = (word: string): boolean => word.length > 1 && word.charCodeAt(0) !== 0x3c; // <

/** Runs of letters of the word with a space on each side, so that beginnings and ends differ from middles. */
function addLetterRuns(word: string, keys: KeyList): void {
  const padded = ` ${word} `;
  for (let from = 0; from < padded.length; from++) {
    let hash: number = seeds.letters;
    const end = Math.min(padded.length, from + letterRuns.longest);
    for (let at = from; at < end; at++) {
      hash = Math.imul(hash ^ padded.charCodeAt(at), 0x01000193);
      if (at - from + 1 >= letterRuns.shortest) keys.add(hash);
    }
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

function counted(wordKeys: Uint32Array, letterKeys: Uint32Array): Terms {
  const most = wordKeys.length + letterKeys.length;
  const keys = new Uint32Array(most);
  const counts = new Uint16Array(most);
  const split = addDistinct(wordKeys, keys, counts, 0);
  const end = addDistinct(letterKeys, keys, counts, split);
  return { keys: keys.subarray(0, end), counts: counts.subarray(0, end), split };
}

/** A hash table kept between texts: the place of a key in the text's list, plus one; 0 where nothing is. */
let slots = new Int32Array(1 << 12);

/** Appends each distinct key with its count, in the order of the text; returns where the list ends. */
function addDistinct(from: Uint32Array, keys: Uint32Array, counts: Uint16Array, begin: number): number {
  if (from.length * 2 > slots.length) slots = new Int32Array(2 ** Math.ceil(Math.log2(from.length * 2)));
  else slots.fill(0);
  const mask = slots.length - 1;
  let end = begin;
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
  return end;
}
