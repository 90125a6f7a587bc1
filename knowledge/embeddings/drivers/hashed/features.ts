// The features of a text as hashes: words, pairs of neighbouring words, and letter runs inside words. Plain functions.

import { functionWords } from "../../function-words.ts";
import { wordsOf } from "../../words.ts";

/** A kind of feature: its hashes start from a seed of their own, and its counts weigh differently. */
export interface FeatureKind {
  readonly seed: number;
  readonly weight: number;
}

const word: FeatureKind = { seed: 0x811c9dc5, weight: 1 };
const pair: FeatureKind = { seed: 0x2f0b4c47, weight: 0.5 };
/** Four letters and less at the ends; so "tariff" and "tariffs" have most in common. */
const run: FeatureKind = { seed: 0x5bd1e995, weight: 0.35 };
/** Scripts that write without spaces are cut into pairs of characters instead. */
const characters: FeatureKind = { seed: 0x1b873593, weight: 1 };

const runLength = 4;
const firstUnspaced = 0x2e80; // CJK radicals; kana, Han and Hangul follow

/** How often each feature occurs, by kind. */
export function featuresOf(text: string): ReadonlyMap<FeatureKind, ReadonlyMap<number, number>> {
  const counts = new Map([word, pair, run, characters].map((kind) => [kind, new Map<number, number>()]));
  const count = (kind: FeatureKind, hash: number): void => {
    const seen = counts.get(kind) as Map<number, number>;
    seen.set(hash, (seen.get(hash) ?? 0) + 1);
  };
  let previous = "";
  for (const next of wordsOf(text)) {
    if (functionWords.has(next)) continue;
    if (next.charCodeAt(0) >= firstUnspaced) {
      for (let i = 0; i < next.length; i++) count(characters, hashOf(characters.seed, next, i, i + 2));
      previous = "";
      continue;
    }
    count(word, hashOf(word.seed, next));
    if (previous !== "") count(pair, hashOf(hashOf(pair.seed, previous), next));
    const marked = `_${next}_`;
    if (next.length >= runLength)
      for (let i = 0; i + runLength <= marked.length; i++) count(run, hashOf(run.seed, marked, i, i + runLength));
    previous = next;
  }
  return counts;
}

/** FNV-1a over the text's UTF-16 units from `from` to `to`, mixed at the end so that every bit depends on all of them. 32 bits, unsigned. */
function hashOf(seed: number, text: string, from = 0, to = text.length): number {
  let hash = seed;
  const end = Math.min(to, text.length);
  for (let i = from; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
