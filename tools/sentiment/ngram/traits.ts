// What the word rules and the shape of a text say, as a few numbers of about one size beside its terms.

import type { TextScore } from "../lexicon/score-text.ts";

/** Names of the numbers, in order. */
export const traitNames = [
  "score",
  "size of score",
  "positive weight",
  "negative weight",
  "no hit",
  "only positive hits",
  "only negative hits",
  "opposed hits",
  "negated",
  "hedged",
  "question",
  "reports a move",
  "rising percentage",
  "falling percentage",
  "figure",
  "cashtag",
  "address",
  "length",
] as const;

const saturating = (sum: number): number => sum / (sum + 1);

export function traitsOf(text: string, score: TextScore, words: readonly string[]): Float32Array {
  const sum = (sign: number): number => score.hits.reduce((total, { weight }) => total + Math.max(0, sign * weight), 0);
  const [positive, negative] = [sum(1), sum(-1)];
  const has = (word: string): number => (words.includes(word) ? 1 : 0);
  const flag = (is: boolean): number => (is ? 1 : 0);
  return Float32Array.of(
    score.score,
    Math.abs(score.score),
    saturating(positive),
    saturating(negative),
    flag(score.hits.length === 0),
    flag(positive > 0 && negative === 0),
    flag(negative > 0 && positive === 0),
    flag(positive > 0 && negative > 0),
    flag(score.hits.some(({ negated }) => negated)),
    flag(score.hedged),
    flag(score.question),
    flag(score.reportsMove),
    has("<+percent>"),
    has("<-percent>"),
    flag(/\d/.test(text)),
    has("<cashtag>"),
    has("<address>"),
    Math.log1p(words.length) / 5,
  );
}
