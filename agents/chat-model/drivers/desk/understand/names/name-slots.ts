// Where a name may stand in a sentence: what tells the company Apple from an apple, and V from the letter.

import { isDeskWord } from "../grammar/concepts.ts";
import { isGrammarWord, isNoun, knownTags } from "../language.ts";
import type { Token } from "./tokens.ts";

export interface Place {
  readonly token: Token;
  readonly before: Token | undefined;
  readonly after: Token | undefined;
  readonly alone: boolean;
  readonly capitals: boolean;
}

/** "the cat", "a visa", "my apple"; but not "the Boeing position". */
export function afterArticle({ token, before, after }: Place): boolean {
  if (!before || !/^\s+$/.test(token.gap)) return false;
  const article = /^(?:an?|the|my|your|his|her|their|this|that|these|those|every|each|no)$/.test(before.lower);
  return article && !(after && isDeskNoun(after.lower));
}

const slotTags = new Set(["Preposition", "Conjunction", "Copula", "Modal", "Auxiliary"]);
const slotWords =
  /^(?:do|does|did|has|have|had|more|some|any|our|than|is|was|like|about|versus|vs|hold|own|with|to|news|risk|peers|headlines)$/;

/** Where a name is expected: at the start, after a preposition, "is", "and", or a word of trade. */
export function inNameSlot({ token, before }: Place): boolean {
  if (!before || token.opensSentence || /[,/:(]/.test(token.gap)) return true;
  if (before.lower === "in") return token.text.length > 2;
  return (
    slotWords.test(before.lower) || knownTags(before.lower).some((tag) => slotTags.has(tag)) || isTrade(before.lower)
  );
}

const isTrade = (word: string): boolean =>
  /^(?:buy|sell|short|trim|add|dump|exit|reduce|compare|moved|drove|leads|follows?|buying|selling|shorting|trimming)$/.test(
    word,
  );

const isDeskNoun = (word: string): boolean => isDeskWord(word) && isNoun(word) && !isGrammarWord(word);

/** "apple pie", "visa application": a thing that is not the desk's. */
export function beforeThing({ after }: Place): boolean {
  if (!after) return false;
  return /^\s+$/.test(after.gap) && !isDeskWord(after.lower) && isNoun(after.lower);
}
