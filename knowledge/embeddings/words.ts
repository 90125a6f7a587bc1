// What a word is, for search by words and for the built-in embedder alike.

import { functionWords } from "./function-words.ts";

/** The words of a text: runs of letters and digits, lower case, without accents; as SQLite's FTS5 tokenizer cuts them. */
export const wordsOf = (text: string): string[] =>
  (isPlain.test(text)
    ? text.toLowerCase().match(/[a-z0-9]+/g) // the same words, found four times as fast
    : text
        .normalize("NFKD")
        .replace(/\p{M}/gu, "")
        .toLowerCase()
        .match(/[\p{L}\p{N}\p{Co}]+/gu)) ?? [];

/** ASCII alone. */
const isPlain = /^[ -~\s]*$/;

/** The words that a question is about: without function words, unless it holds no others. */
export function termsOf(text: string): string[] {
  const words = wordsOf(text);
  const terms = words.filter((word) => !functionWords.has(word));
  return terms.length > 0 ? terms : words;
}
