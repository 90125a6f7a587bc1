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
  const wordKeys: number[] = [];
  for (let from = 0; from < hashes.length; from++) {
    let key: number = seeds.run;
    for (let at = from; at < Math.min(hashes.length, from + longestWordRun); at++) {
      key = mixed(key, hashes[at]!);
      wordKeys.push(key);
    }
  }
  for (const { word, weight } of rules.hits) wordKeys.push(hashOf(`${word}:${Math.sign(weight)}`, seeds.rule));
  const letterKeys: number[] = [];
  for (const word of words) if (isWord(word)) addLetterRuns(word, letterKeys);
  return counted(wordKeys, letterKeys);
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
function addLetterRuns(word: string, keys: number[]): void {
  const padded = ` ${word} `;
  for (let from = 0; from < padded.length; from++) {
    let hash: number = seeds.letters;
    const end = Math.min(padded.length, from + letterRuns.longest);
    for (let at = from; at < end; at++) {
      hash = Math.imul(hash ^ padded.charCodeAt(at), 0x01000193);
      if (at - from + 1 >= letterRuns.shortest) keys.push(hash >>> 0);
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

function counted(wordKeys: readonly number[], letterKeys: readonly number[]): Terms {
  const words = runsOf(Uint32Array.from(wordKeys).sort());
  const letters = runsOf(Uint32Array.from(letterKeys).sort());
  const keys = new Uint32Array(words.keys.length + letters.keys.length);
  const counts = new Uint16Array(keys.length);
  keys.set(words.keys);
  keys.set(letters.keys, words.keys.length);
  counts.set(words.counts);
  counts.set(letters.counts, words.keys.length);
  return { keys, counts, split: words.keys.length };
}

function runsOf(sorted: Uint32Array): { readonly keys: Uint32Array; readonly counts: Uint16Array } {
  const keys = new Uint32Array(sorted.length);
  const counts = new Uint16Array(sorted.length);
  let distinct = 0;
  for (const key of sorted) {
    if (distinct > 0 && keys[distinct - 1] === key) counts[distinct - 1]! += 1;
    else {
      keys[distinct] = key;
      counts[distinct++] = 1;
    }
  }
  return { keys: keys.subarray(0, distinct), counts: counts.subarray(0, distinct) };
}
