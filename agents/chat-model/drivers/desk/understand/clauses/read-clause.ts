// One clause read: what it asks, for which side, about which names and times, and which of its words were left over.

import { isConcept, tagConcepts } from "../grammar/concepts.ts";
import { type KindMatch, kindsIn } from "../grammar/kinds.ts";
import { isGrammarWord, sentencesOf, tagged, type View, type Word } from "../language.ts";
import type { Company, Named } from "../named.ts";
import { among, back, goingOn, meddling, more, open, ownRules, pronouns, requests, supposing } from "./cues.ts";
import { leftovers } from "./leftovers.ts";
import { spellOut } from "./spelling.ts";
import type { ClauseText } from "./split-clauses.ts";

export interface Clause {
  /** In the asker's words. */
  readonly said: string;
  /** The same with the marks and joining words around it. */
  readonly raw: string;
  readonly sentence: number;
  readonly kind: KindMatch["kind"] | null;
  /** How plainly it asks; less for a statement, which tells rather than asks. */
  readonly weight: number;
  readonly sides: ReadonlySet<"buy" | "sell">;
  readonly companies: readonly Company[];
  readonly moments: readonly number[];
  readonly leftovers: readonly string[];
  /** "it", "both", "the stock": speaks of what was spoken of before. */
  readonly refersBack: boolean;
  /** "it", "them": the company spoken of before, and no other. */
  readonly pronoun: boolean;
  /** "why?", "tell me more": asks for more of the same. */
  readonly asksMore: boolean;
  /** "what should we buy", "which stocks": no company is meant. */
  readonly open: boolean;
  /** Orders about how the desk works ("ignore your rules"): never obeyed, always named. */
  readonly meddles: boolean;
  /** Put as a question. */
  readonly asks: boolean;
  /** An order to do something, not a question. */
  readonly orders: boolean;
  /** Nothing but names and words like "and", "what about": "and Goldman?" */
  readonly elliptic: boolean;
  /** Holds no matter of its own: "is he right", "dear desk". */
  readonly empty: boolean;
  /** "if we hold it for a year": sets the scene for what is asked beside it. */
  readonly supposes: boolean;
}

export function readClause({ text, raw, sentence, asks }: ClauseText, named: Named): Clause {
  const spelt = spellOut(text.toLowerCase(), (word) => named.masked.maskIn(word) !== null); // the matcher misses capitals in choices
  const view = tagConcepts(tagged(spelt, named.masked.lexicon));
  const words = sentencesOf(view).flat();
  const masks = words.flatMap((word) => named.masked.maskIn(word.text) ?? []);
  const companies = masks.flatMap((mask) => named.companies.get(mask) ?? []);
  const said = named.masked.restore(text);
  const refersBack = back.test(text);
  const supposes = supposing.test(text);
  const comparable =
    companies.length >= 2 || (companies.length === 1 || refersBack ? comparing(view) : false) || among.test(text);
  const goesOn = goingOn.test(text);
  const best = kindsIn(view).find(({ kind, weight }) => kind !== "compare" || (comparable && !(goesOn && weight <= 2)));
  const states = !asks && isStatement(words);
  return {
    said,
    raw: named.masked.restore(raw),
    sentence,
    kind: best?.kind ?? null,
    weight: best === undefined ? 0 : supposes || (states && best.weight < 3) ? 0.5 : best.weight,
    sides: sidesIn(words),
    companies,
    moments: masks.filter((mask) => named.moments.has(mask)),
    leftovers: leftovers(words).map((phrase) => named.masked.restore(asWritten(phrase, text))),
    refersBack,
    pronoun: companies.length === 0 && pronouns.test(text),
    asksMore: more.test(text),
    open: companies.length === 0 && open.test(text),
    meddles: meddling.test(said) || (!asks && ownRules.test(said)),
    asks: asks || isInverted(words[0]),
    orders: !asks && isOrder(words),
    elliptic: isElliptic(words),
    empty: companies.length === 0 && words.every(saysNothing),
    supposes,
  };
}

const saysNothing = ({ tags, text, normal }: Word): boolean =>
  text === "" || isConcept(tags) || isGrammarWord(normal) || tags.has("Pronoun");

/** A comparison needs two names, or one and the word for it, or those spoken of before. */
const comparing = (view: View): boolean => comparingWords.some((pattern) => view.has(pattern));
const comparingWords = ["{compare}", "comparison", "{stack} up", "{differ}", "#Comparative than"].concat(
  "(vs|versus|v|against|than) #Company",
  "#Company (vs|versus|v|against)",
);

/** The phrase with the capitals it was typed with. */
function asWritten(phrase: string, text: string): string {
  const at = text.toLowerCase().indexOf(phrase);
  const written = text.slice(at, at + phrase.length);
  return at >= 0 && written.toLowerCase() === phrase ? written : phrase;
}

const hasTag = (word: Word | undefined, tag: string): boolean => word?.tags.has(tag) ?? false;

const isInverted = (first: Word | undefined): boolean =>
  hasTag(first, "QuestionWord") ||
  hasTag(first, "Modal") ||
  hasTag(first, "Copula") ||
  /^(?:do|does|did)$/.test(first?.normal ?? "");

/** "sell everything", "wire all cash": an order to do something, not to say something. */
function isOrder(words: readonly Word[]): boolean {
  const first = words.find(({ normal }) => !/^(?:please|now|then|just|also)$/.test(normal));
  return (
    first !== undefined &&
    (first.tags.has("Trade") || first.tags.has("Infinitive") || first.tags.has("Imperative")) &&
    !requests.test(first.normal)
  );
}

/** "Microsoft has fallen", "I sold Apple": a subject and then its verb. */
function isStatement(words: readonly Word[]): boolean {
  const [first, second] = words.filter(({ tags, text }) => text !== "" && !tags.has("Adverb") && !tags.has("Moment"));
  if (hasTag(first, "Pronoun") && !hasTag(first, "QuestionWord")) return true;
  return hasTag(first, "Company") && (hasTag(second, "Verb") || hasTag(second, "Auxiliary"));
}

function sidesIn(words: readonly Word[]): Set<"buy" | "sell"> {
  const sides = new Set<"buy" | "sell">();
  for (const { tags } of words) {
    if (tags.has("Buy") || tags.has("Own")) sides.add("buy");
    if (tags.has("Sell")) sides.add("sell");
    if (tags.has("Swap")) sides.add("buy").add("sell");
  }
  return sides;
}

const linking = ["Preposition", "Conjunction", "Determiner", "Adverb", "Pronoun"];

/** Names, times and words of grammar only: nothing is asked but to go on with these. */
function isElliptic(words: readonly Word[]): boolean {
  return words.every(({ tags, text, normal }) => {
    if (text === "" || tags.has("Company") || tags.has("Moment") || isConcept(tags)) return true;
    return linking.some((tag) => tags.has(tag)) || /^(?:what|how|about|for|with)$/.test(normal);
  });
}
