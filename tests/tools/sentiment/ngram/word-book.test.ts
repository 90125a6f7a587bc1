// Words and runs of letters by number: hashed as published, counted in the order of the text, the same in every book.

import { expect, test } from "vitest";
import { readWordList } from "#tools/sentiment/index.ts";
import { readText } from "#tools/sentiment/ngram/text-row.ts";
import { WordBook } from "#tools/sentiment/ngram/word-book.ts";
import { wordsOf } from "#tools/sentiment/ngram/words.ts";

const list = readWordList();
const text = "Profit rises, profits of 12% rise again";

/** Two to five in a row of " word ", hashed one by one. */
function lettersByHand(words: readonly string[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const word of words.filter((one) => one.length > 1 && !one.startsWith("<")))
    for (let from = 0; from < word.length + 2; from++)
      for (let to = from + 2; to <= Math.min(word.length + 2, from + 5); to++) {
        let key = 0x6b43a9b5;
        for (const letter of ` ${word} `.slice(from, to)) key = Math.imul(key ^ letter.charCodeAt(0), 0x01000193);
        counts.set(key >>> 0, (counts.get(key >>> 0) ?? 0) + 1);
      }
  return counts;
}

test("a word's hash is FNV-1a, as its authors' test vectors have it", () => {
  const book = new WordBook();
  expect([book.wordOf("a").hash, book.wordOf("foobar").hash]).toEqual([0xe40c292c, 0xbf9cf968]);
  expect(book.wordOf("a")).toBe(book.wordAt("band", 1, 2));
});

test("runs of letters are counted in the order in which they are met, by the keys that a count by hand finds", () => {
  const { letterTerms, words } = readText(text, list);
  const { keys, counts } = letterTerms();
  const wanted = lettersByHand(words.map((word) => word.text));
  expect([...keys]).toEqual([...wanted.keys()]);
  expect([...counts]).toEqual([...wanted.values()]);
});

test("a full book is put away and the next one reads the same keys", () => {
  const before = readText(text, list);
  for (let n = 0; !before.book.isFull && n < 60_000; n++) before.book.wordOf(`word${n}`);
  const after = readText(text, list);
  expect(after.book).not.toBe(before.book);
  expect(after.letterTerms()).toEqual(before.letterTerms());
  expect(wordsOf(text, after.book).map((word) => word.text)).toEqual(before.words.map((word) => word.text));
});
