// What the word rules and the shape of a text say, as a few numbers of about one size beside its terms.

import type { TextScore } from "../lexicon/score-text.ts";
import type { Word } from "./word-book.ts";

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

const flag = (is: boolean): number => (is ? 1 : 0);
const saturating = (sum: number): number => sum / (sum + 1);

export function traitsOf(text: string, score: TextScore, words: readonly Word[]): Float32Array {
  let [positive, negative] = [0, 0];
  for (const { weight } of score.hits) {
    positive += Math.max(0, weight);
    negative += Math.max(0, -weight);
  }
  const has = (word: string): number => flag(words.some(({ text: own }) => own === word));
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
