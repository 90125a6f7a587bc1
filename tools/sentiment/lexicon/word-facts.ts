// All that the rules and a word list say of one word, found by one look-up.

import type { WordList } from "#tools/define/index.ts";
import { type HeadlineRules, headlineRules, type Mover, type Phrase } from "./headline-rules.ts";

export interface WordFacts {
  /** -1 or 1 by the word list. */
  readonly polarity: number | undefined;
  readonly mover: Mover | undefined;
  /** 1 where more is good, -1 where more is bad, 0 where it says nothing. */
  readonly quantity: number | undefined;
  /** That begin with it. */
  readonly phrases: readonly Phrase[];
  /** Stays whole although it has a hyphen. */
  readonly stays: boolean;
  /** Begins a new clause. */
  readonly breaks: boolean;
  readonly compares: boolean;
  readonly negates: boolean;
  readonly concedes: boolean;
  readonly hedges: boolean;
  readonly price: boolean;
  readonly notPrice: boolean;
  readonly relative: boolean;
}

export type Lexicon = ReadonlyMap<string, WordFacts>;

const made = new WeakMap<WordList, Lexicon>();

/** By word; one of which nothing is said is not in it. */
export function lexiconOf(words: WordList): Lexicon {
  const known = made.get(words);
  if (known !== undefined) return known;
  const rules = headlineRules();
  const { movers, quantities, phrasesFrom, hyphenated, comparisons, negators } = rules;
  const { concessions, hedges, breaks, prices, notPrices, relative } = rules;
  const maps = [words.polarity, movers, quantities, phrasesFrom];
  const sets = [hyphenated, comparisons, negators, concessions, hedges, breaks, prices, notPrices, relative];
  const all = new Set([...maps, ...sets].flatMap((some) => [...some.keys()]));
  const lexicon = new Map(Array.from(all, (word) => [word, factsOf(word, words, rules)] as const));
  made.set(words, lexicon);
  return lexicon;
}

function factsOf(word: string, { polarity }: WordList, rules: HeadlineRules): WordFacts {
  return {
    polarity: polarity.get(word),
    mover: rules.movers.get(word),
    quantity: rules.quantities.get(word),
    phrases: rules.phrasesFrom.get(word) ?? [],
    stays: rules.hyphenated.has(word) || polarity.has(word) || rules.negators.has(word),
    breaks: rules.breaks.has(word),
    compares: rules.comparisons.has(word),
    negates: rules.negators.has(word),
    concedes: rules.concessions.has(word),
    hedges: rules.hedges.has(word),
    price: rules.prices.has(word),
    notPrice: rules.notPrices.has(word),
    relative: rules.relative.has(word),
  };
}
