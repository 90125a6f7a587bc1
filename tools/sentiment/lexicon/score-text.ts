// The tone of a text for the company it is about: fixed phrases, moved quantities, compared figures, then single words.
// Nothing about who the text is about, or when it was known.

import type { WordList } from "#tools/define/index.ts";
import { comparisonHits } from "./comparisons.ts";
import { moveHits, reportsMove } from "./moves.ts";
import { phraseHits } from "./phrases.ts";
import type { RawHit } from "./raw-hit.ts";
import { type Token, tokensOf } from "./tokens.ts";
import { lexiconOf } from "./word-facts.ts";

export interface Hit {
  readonly word: string;
  readonly polarity: number;
  readonly negated: boolean;
  /** What it adds to the sum, sign included. */
  readonly weight: number;
}

export interface TextScore {
  /** -1 to 1; 0 where nothing was found. */
  readonly score: number;
  readonly hits: readonly Hit[];
  /** The text reports a price move, which the price has in it already. */
  readonly reportsMove: boolean;
  readonly question: boolean;
  readonly hedged: boolean;
}

const negatorReach = 4;
/** No more of a text is read: far above any story's, so that a hostile one costs no more than a long one. */
const longestText = 20_000;
const factors = { negated: -0.75, hedged: 0.7, question: 0.5, conceded: 0.3, beforeBut: 0.5 } as const;

/**
 * Tone of a text: score = S / (A + 1) with S the sum of the weights of its hits and A the sum of their absolute values,
 * so that one plain hit scores 0.5, agreeing hits approach 1 and opposing ones cancel.
 * A hit is turned round (x -0.75) by a negator within four words before it in its clause, and shrunk in clauses that
 * hedge (x 0.7), in questions (x 0.5), after "despite" (x 0.3) and before "but" (x 0.5).
 * The factors were set once by judgement, not fitted; docs/evaluation/sentiment.md measures the whole.
 */
export function scoreText(text: string, words: WordList): TextScore {
  const { tokens, questions } = tokensOf(text.slice(0, longestText), lexiconOf(words));
  const raw = rawHits(tokens).filter(({ polarity }) => polarity !== 0);
  const around = raw.length === 0 ? null : surroundings(tokens);
  const hits = around === null ? [] : raw.map((hit) => weighed(hit, tokens, questions, around));
  const sum = hits.reduce((total, { weight }) => total + weight, 0);
  const size = hits.reduce((total, { weight }) => total + Math.abs(weight), 0);
  return {
    score: sum / (size + 1),
    hits,
    reportsMove: reportsMove(tokens),
    question: questions.size > 0,
    hedged: tokens.some(({ facts }) => facts?.hedges === true),
  };
}

/** Hits in the order of the text; each token belongs to one at most, the more specific rule first. */
function rawHits(tokens: readonly Token[]): readonly RawHit[] {
  const taken = new Set<number>();
  const take = (hits: readonly RawHit[]): RawHit[] =>
    hits.filter(({ from, to }) => {
      for (let i = from; i <= to; i++) if (taken.has(i)) return false;
      for (let i = from; i <= to; i++) taken.add(i);
      return true;
    });
  const found = [
    ...take(phraseHits(tokens)),
    ...take(moveHits(tokens)),
    ...take(comparisonHits(tokens)),
    ...take(wordHits(tokens)),
  ].toSorted((a, b) => a.from - b.from);
  const turns = ({ from, words }: RawHit): boolean =>
    tokens[from]?.facts?.negates === true &&
    tokens[from]?.text === words &&
    found.some((other) => other.from > from && reachedBy(from, other, tokens));
  return found.filter((hit) => !turns(hit));
}

/** Whether a negator at a token reaches a later hit: within four words before it, in its clause. */
const reachedBy = (negator: number, hit: RawHit, tokens: readonly Token[]): boolean =>
  hit.from - negator <= negatorReach && tokens[negator]?.clause === tokens[hit.from]?.clause;

function wordHits(tokens: readonly Token[]): RawHit[] {
  const hits: RawHit[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const { text, facts, number, percent, sign } = tokens[i]!;
    const signedPercent = number !== null && percent ? sign : 0;
    const polarity = facts?.polarity ?? signedPercent;
    if (polarity !== 0) hits.push({ from: i, to: i, words: text, polarity, weight: 1 });
  }
  return hits;
}

/** What stands where in a text, found once for all of its hits. */
interface Surroundings {
  readonly hedgedClauses: ReadonlySet<number>;
  /** By clause: its first word of concession. */
  readonly concessions: ReadonlyMap<number, number>;
  /** By sentence: its last "but". */
  readonly buts: ReadonlyMap<number, number>;
}

function surroundings(tokens: readonly Token[]): Surroundings {
  const hedgedClauses = new Set<number>();
  const concessions = new Map<number, number>();
  const buts = new Map<number, number>();
  tokens.forEach(({ text, facts, clause, sentence }, i) => {
    if (facts?.hedges === true) hedgedClauses.add(clause);
    if (text === "but") buts.set(sentence, i);
    if (facts?.concedes === true && !concessions.has(clause)) concessions.set(clause, i);
  });
  return { hedgedClauses, concessions, buts };
}

function weighed(
  hit: RawHit,
  tokens: readonly Token[],
  questions: ReadonlySet<number>,
  { hedgedClauses, concessions, buts }: Surroundings,
): Hit {
  const at = tokens[hit.from];
  if (at === undefined) throw new RangeError(`A hit at token ${hit.from} of ${tokens.length}.`);
  const negated = isNegated(hit, tokens);
  const weight =
    hit.polarity *
    hit.weight *
    (negated ? factors.negated : 1) *
    (hedgedClauses.has(at.clause) ? factors.hedged : 1) *
    (questions.has(at.sentence) ? factors.question : 1) *
    ((concessions.get(at.clause) ?? hit.from) < hit.from ? factors.conceded : 1) *
    ((buts.get(at.sentence) ?? -1) > hit.to ? factors.beforeBut : 1);
  return { word: hit.words, polarity: Math.sign(weight), negated, weight };
}

function isNegated(hit: RawHit, tokens: readonly Token[]): boolean {
  for (let i = Math.max(0, hit.from - negatorReach); i < hit.from; i++) {
    if (!reachedBy(i, hit, tokens)) continue;
    if (tokens[i]?.facts?.negates === true && tokens[i + 1]?.text !== "only") return true;
  }
  return false;
}
