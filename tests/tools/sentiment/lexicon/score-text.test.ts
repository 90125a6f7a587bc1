// The tone of single texts: rules before words, and what turns or shrinks a hit.
import { describe, expect, test } from "vitest";
import type { WordList } from "#tools/define/index.ts";
import { readWordList, scoreText } from "#tools/sentiment/index.ts";

const words = readWordList();
const none: WordList = { name: "none", polarity: new Map() };
const score = (text: string): number => scoreText(text, words).score;

describe("headline rules, with no word list at all", () => {
  test.each([
    ["Acme profit falls", -1],
    ["Acme debt falls to lowest in a decade", 1],
    ["Acme's quarterly loss narrows", 1],
    ["Acme's quarterly loss widens", -1],
    ["Acme cuts full-year profit forecast", -1],
    ["Acme cuts costs", 1],
    ["Acme raises dividend", 1],
    ["Acme beats third-quarter earnings estimates", 1],
    ["Acme misses estimates", -1],
    ["Acme results worse than expected", -1],
    ["Acme shares fall after results", -1],
    ["Acme share price rises", 1],
    ["Falling sales at Acme", -1],
    ["Acme swings to profit", 1],
    ["Acme to lay off 500 workers", -1],
    ["Net sales were EUR 13.1 mn, compared with EUR 8.7 mn a year ago", 1],
    ["Net profit was EUR 400 mn, compared with EUR 1.2 bn a year ago", -1],
    ["Acme posts a loss of EUR 3 mn, against a profit of EUR 2 mn", -1],
    ["Acme up 3%", 1],
    ["Acme -4%", -1],
    ["Fed rate cut comes in June", 0],
    ["Acme declines to comment", 0],
    ["Acme to present at conference", 0],
  ])("%s has the sign %i", (text, sign) => {
    expect(Math.sign(scoreText(text, none).score)).toBe(sign);
  });
});

describe("what stands round a hit", () => {
  test("a negator turns it round and weakens it", () => {
    const plain = score("Acme is profitable");
    const negated = score("Acme is not profitable");
    expect(plain).toBeGreaterThan(0);
    expect(negated).toBeLessThan(0);
    expect(Math.abs(negated)).toBeLessThan(plain);
  });

  test("'fails to' turns what follows round, and is bad alone", () => {
    expect(score("Acme fails to impress")).toBeLessThan(0);
    expect(scoreText("Acme fails to impress", words).hits).toHaveLength(1);
    expect(score("Acme drug fails")).toBeLessThan(0);
  });

  test("'not only' is no negation", () => {
    expect(score("Acme is not only profitable")).toBeGreaterThan(0);
  });

  test("a negator in another clause, or five words away, reaches nothing", () => {
    expect(score("It is not new, Acme is profitable")).toBeGreaterThan(0);
    expect(score("Not one of all the firms profitable")).toBeGreaterThan(0);
  });

  test("a question, a hedge and a concession weaken a hit without turning it", () => {
    const plain = score("Acme is strong");
    for (const text of ["Is Acme strong?", "Acme may be strong", "Despite strong Acme"]) {
      expect(score(text)).toBeGreaterThan(0);
      expect(score(text)).toBeLessThan(plain);
    }
  });

  test("what follows 'but' outweighs what stands before it", () => {
    expect(score("Strong brand but weak balance")).toBeLessThan(0);
    expect(score("Weak balance but strong brand")).toBeGreaterThan(0);
  });
});

describe("the score", () => {
  test("one plain word scores half, two agreeing more, two opposing nothing", () => {
    expect(score("lawsuit")).toBe(-0.5);
    expect(score("lawsuit and fraud")).toBeCloseTo(-2 / 3, 12);
    expect(score("lawsuit and success")).toBe(0);
  });

  test("it stays within -1 and 1 and is zero without hits, whatever the text", () => {
    for (const text of [
      "",
      "?",
      "profit ".repeat(2_000),
      "fraud lawsuit ".repeat(500),
      "12 % ,,, — (",
      "\u0000 ﷽ 株価",
    ]) {
      const { score: found } = scoreText(text, words);
      expect(Math.abs(found)).toBeLessThanOrEqual(1);
    }
    expect(score("株価")).toBe(0);
  });

  test("each hit names its words, and a moved quantity is one hit", () => {
    const { hits } = scoreText("Acme profit falls sharply", words);
    expect(hits.map(({ word }) => word)).toEqual(["profit falls"]);
    expect(hits[0]).toMatchObject({ polarity: -1, negated: false });
  });

  test("overlapping phrases count once", () => {
    const { hits } = scoreText("Acme beats earnings estimates", words);
    expect(hits).toHaveLength(1);
  });
});

describe("a report of the market's own move", () => {
  test.each([
    ["Acme shares fall after results", true],
    ["Dow's 140-point drop led by losses for Acme", true],
    ["Acme Inc. stock outperforms competitors", true],
    ["Falling shares at Acme", true],
    ["Acme up 3%", true],
    ["Acme earnings per share rise", false],
    ["Acme market share grows", false],
    ["Acme raises dividend", false],
    ["Acme wins contract", false],
  ])("%s: %s", (text, reports) => {
    expect(scoreText(text, words).reportsMove).toBe(reports);
  });
});
