// Scanners that read character by character find what the grammars they were written from find, in any text.

import fc from "fast-check";
import { expect, test } from "vitest";
import { languageOf, readWordList, spamOf } from "#tools/sentiment/index.ts";
import { tokensOf } from "#tools/sentiment/lexicon/tokens.ts";
import { lexiconOf } from "#tools/sentiment/lexicon/word-facts.ts";
import { openBook } from "#tools/sentiment/ngram/word-book.ts";
import { wordsOf } from "#tools/sentiment/ngram/words.ts";
import {
  grammarLetters,
  grammarPictures,
  grammarRepeats,
  grammarShouts,
  grammarTokens,
  grammarWords,
} from "./grammars.ts";

const lexicon = lexiconOf(readWordList());
const pieces = fc.constantFrom(
  ...[
    "profit",
    "Profits",
    "year-on-year",
    "well-known",
    "AT&T's",
    "company’s",
    "don't",
    "http",
    "https://x.y/z",
    "www.",
    "www.a",
  ],
  ...[
    "$TSLA",
    "$brk.b",
    "$abcdefg",
    "$a.bcd",
    "$5",
    "+$1,200.5",
    "-3.5%",
    "− 2 %",
    "1 .2",
    "2021",
    "20,1",
    "1,99",
    "@me",
    "#tag1",
    "# ",
  ],
  ...[
    "but",
    " - ",
    " -- ",
    "--",
    "–",
    "...",
    "?!",
    "!!!!",
    "?",
    ".",
    ")",
    '"',
    "'",
    ",",
    ";",
    "|",
    "\n",
    "\u00a0",
    " ",
    "İ",
    "Ünï",
    "日本",
    "𝒳𝒴",
    "🚀",
    "©",
  ],
  ...["aaaaaa", "......", "the", "der", "and", "HELLO", "ª", "\ud800"],
);
const texts = fc.oneof(
  fc.array(pieces, { maxLength: 24 }).map((parts) => parts.join(" ")),
  fc.array(pieces, { maxLength: 24 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 60 }),
);
const holds = (law: (text: string) => void): void => fc.assert(fc.property(texts, law), { numRuns: 2_000, seed: 5 });

test("words of the models are those of their grammar", () => {
  holds((text) => {
    const words = wordsOf(text, openBook());
    expect(words.map((word) => word.text)).toEqual(grammarWords(text));
  });
});

test("tokens of the rules are those of their grammar, with sentence, clause and questions", () => {
  const stays = (word: string): boolean => lexicon.get(word)?.stays === true;
  const breaks = (word: string): boolean => lexicon.get(word)?.breaks === true;
  holds((text) => {
    const { tokens, questions } = tokensOf(text, lexicon);
    const found = tokens.map((one) => [one.text, one.number, one.percent, one.sign, one.sentence, one.clause]);
    const wanted = grammarTokens(text, stays, breaks);
    expect(found).toEqual(wanted.tokens);
    expect([...questions]).toEqual(wanted.questions);
  });
});

test("letters, scripts and signs of spam are counted as their patterns count them", () => {
  holds((text) => {
    const { letters, latin, words } = grammarLetters(text.toLowerCase());
    const { language, share } = languageOf(text);
    if (letters === 0) expect(language).toBe("unknown");
    else if (latin / letters < 0.6) expect([language, share]).toEqual(["other", 1 - latin / letters]);
    else expect(Math.abs(share * words.length - Math.round(share * words.length))).toBeLessThan(1e-9);
    const { signs } = spamOf(text);
    expect([signs.includes("repetition"), signs.includes("shouting"), signs.includes("emoji")]).toEqual([
      grammarRepeats(text),
      grammarShouts(text),
      grammarPictures(text),
    ]);
  });
});
