// What a word is, for search by words and for the built-in embedder alike.

/** The words of a text: runs of letters and digits, lower case, without accents; as SQLite's FTS5 tokenizer cuts them. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .match(/[\p{L}\p{N}\p{Co}]+/gu) ?? [];
