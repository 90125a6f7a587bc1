// Cuts a masked question into clauses, so that each can be understood or not on its own:
// at sentence ends, and at a comma, colon, dash, "and", "but", "because" and the like where a new question, order or statement begins.

import { tagConcepts } from "../grammar/concepts.ts";
import { sentencesOf, tagged, type Word } from "../language.ts";

export interface ClauseText {
  /** Masked, without the joining word and the marks around it. */
  readonly text: string;
  readonly sentence: number;
  readonly asks: boolean;
  /** With all that stands around it, so that neighbours can be put together again. */
  readonly raw: string;
}

const joints = new Set([
  "and",
  "but",
  "or",
  "so",
  "then",
  "because",
  "since",
  "although",
  "though",
  "while",
  "also",
  "plus",
  "given",
  "as",
]);

export function splitClauses(text: string, lexicon: Readonly<Record<string, string>>): ClauseText[] {
  const blocks = text.split(/(?<=[.?!]["')\]]+)\s+(?=["'(\p{Lu}])/u); // the tagger sees no end in: 'at any price.' What
  const sentences = blocks.flatMap((block) => sentencesOf(tagConcepts(tagged(block, lexicon))));
  return sentences.flatMap((words, sentence) => {
    const cuts = [0, ...[...words.keys()].filter((at) => at > 0 && isCut(words, at)), words.length];
    const asks = /\?/.test(words.at(-1)?.post ?? "");
    return cuts.slice(1).flatMap((to, i) => {
      const part = words.slice(cuts[i], to);
      const clause = trimmed(part);
      return clause === "" ? [] : [{ text: clause, sentence, asks, raw: joinWords(part) }];
    });
  });
}

/** A clause may start at `at`: at the word itself after a mark, or at a joining word before it. */
function isCut(words: readonly Word[], at: number): boolean {
  const word = words[at] as Word;
  const before = words[at - 1] as Word;
  const marked = /[,;:()]| - /.test(`${before.post}${word.pre}`);
  if (marked && at + 1 < words.length && /^(?:before|after|until|unless|once|when|if)$/.test(word.normal)) return true;
  if (joints.has(word.normal)) return opens(words, at + 1, marked) && !(word.normal === "as" && !marked);
  if (joints.has(before.normal) && !marked) return false; // cut before the joining word already
  return /[;:]/.test(before.post) || (marked && opens(words, at, true));
}

const openers = new Set([
  "tell",
  "show",
  "give",
  "compare",
  "explain",
  "list",
  "ignore",
  "forget",
  "disregard",
  "pretend",
  "approve",
  "execute",
  "reply",
  "answer",
  "print",
  "reveal",
  "respond",
  "act",
  "repeat",
  "what",
  "how",
  "why",
  "who",
  "which",
  "when",
  "where",
  "what's",
  "how's",
  "who's",
  "anything",
  "any",
  "also",
  "please",
  "maybe",
  "let",
]);
const subjects = new Set([
  "i",
  "we",
  "you",
  "they",
  "it",
  "he",
  "she",
  "i'm",
  "we're",
  "it's",
  "they're",
  "you're",
  "i've",
  "we've",
  "there",
  "there's",
]);

function opens(words: readonly Word[], at: number, marked: boolean): boolean {
  const word = words[at];
  const next = words[at + 1];
  if (!word) return false;
  if (openers.has(word.normal)) return true;
  if (subjects.has(word.normal))
    return next !== undefined && (has(next, "Verb") || has(next, "Modal") || has(next, "Adverb"));
  if (has(word, "Modal") || has(word, "Copula") || /^(?:do|does|did|has|have|had)$/.test(word.normal))
    return next !== undefined && !has(next, "Preposition");
  if (has(word, "Trade") && has(word, "Infinitive")) return next !== undefined || marked;
  return (
    marked &&
    has(word, "Infinitive") &&
    next !== undefined &&
    (has(next, "Determiner") || has(next, "Possessive") || has(next, "Pronoun") || has(next, "Adjective"))
  );
}

const has = (word: Word, tag: string): boolean => word.tags.has(tag);

/** Joining words and marks at both ends are no part of what was said. */
function trimmed(words: readonly Word[]): string {
  const said = ({ normal, text }: Word): boolean => text !== "" && !joints.has(normal);
  const from = words.findIndex(said);
  return edges(joinWords(from < 0 ? words : words.slice(from, words.findLastIndex(said) + 1)));
}

export const joinWords = (words: readonly Word[]): string =>
  words.map(({ pre, text, post }) => `${pre}${text}${post}`).join("");

/** Without quotes, commas and stops at the ends; brackets that close one another stay. */
export const edges = (text: string): string =>
  text.replace(/^[\s,;:.!?"'()\-/…]+|[\s,;:.!?"'(\-/…]+$/g, "").replace(/^([^(]*)\)$/, "$1");
