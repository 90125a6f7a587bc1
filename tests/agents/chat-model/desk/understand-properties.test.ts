// Whatever is typed, a brief comes out: of its schema, about known companies, the same each time.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Brief, UnderstandTask } from "#agents/define/index.ts";
import { understand } from "../../../../agents/chat-model/drivers/desk/understand/index.ts";
import { goldenQuestions, instrumentsOf } from "./understand-golden.ts";

const nowIso = "2025-04-15T20:00:00.000Z";
const instruments = instrumentsOf("dow");
const symbols = new Set(instruments.map(({ symbol }) => symbol));
const ask = (question: string, previous: Brief | null = null): Brief =>
  understand({ question, nowIso, instruments, previous });

const longest = 2_000;
const anything = fc.oneof(
  fc.string({ unit: "binary", maxLength: longest }),
  fc.string({ unit: "grapheme", maxLength: longest }),
  fc.string({ unit: fc.constantFrom(..."?!.,;:-()[]{}|*+^$\\/#@&%'\"~<> \n\t0aA"), maxLength: 300 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 }).map((units) => String.fromCharCode(...units)),
);
const asked = fc.constantFrom(...goldenQuestions.map(({ task }) => task.question));
const mixed = fc
  .array(fc.oneof({ weight: 3, arbitrary: asked }, { weight: 1, arbitrary: fc.string({ maxLength: 60 }) }), {
    maxLength: 8,
  })
  .map((parts) => parts.join(" ").slice(0, longest));
const earlier = fc.option(
  fc.constantFrom(...goldenQuestions.filter(({ task }) => task.instruments.length > 10).map(({ brief }) => brief)),
  { nil: null },
);

describe("understand", () => {
  test("makes a brief of its schema about known companies from any string", () => {
    fc.assert(
      fc.property(fc.oneof(anything, mixed), earlier, (question, previous) => {
        const brief = Brief.parse(ask(question, previous));
        expect(brief.symbols.filter((symbol) => !symbols.has(symbol))).toEqual([]);
        expect(new Set(brief.symbols).size).toBe(brief.symbols.length);
        expect(brief.kind === "advice" || brief.side === null).toBe(true);
      }),
      { seed: 20250415, numRuns: 400 },
    );
  });

  test("makes the same brief from the same task", () => {
    fc.assert(
      fc.property(mixed, earlier, (question, previous) => {
        expect(ask(question, previous)).toEqual(ask(question, previous));
      }),
      { seed: 20250416, numRuns: 60 },
    );
  });

  test("names no company that the question does not name, where there is nothing before it", () => {
    const letters = fc.constantFrom(
      "the",
      "weather",
      "lunch",
      "tomorrow",
      "how",
      "is",
      "what",
      "about",
      "we",
      "should",
      "risky",
      "today",
      "?",
      ",",
    );
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 20 }), (words) => {
        expect(ask(words.join(" ")).symbols).toEqual([]);
      }),
      { seed: 20250417, numRuns: 200 },
    );
  });

  test("reads a question the same with typographic quotes, wide letters, line breaks and pictures in it", () => {
    const plain = ask("What's the news on Apple, and is it risky?");
    expect(ask("What’s the news on Apple,\n\n and is it risky? 📈")).toEqual(plain);
    expect(ask("Ｗｈａｔ's the news on Ａｐｐｌｅ, and is it risky?")).toEqual(plain);
  });

  test("gives the asker's own words back, although it reads placeholders", () => {
    const brief = ask("Should we buy MSFT? Does qinsta tea from Apple cure qmomea by Friday?");
    expect(brief).toMatchObject({
      symbols: ["MSFT"],
      notUnderstood: ["Does qinsta tea from Apple cure qmomea by Friday"],
    });
  });

  test("knows no company when the universe is empty", () => {
    const brief = understand({ question: "Should we buy MSFT or Apple?", nowIso, instruments: [], previous: null });
    expect(brief).toMatchObject({ kind: "advice", side: "buy", symbols: [] });
    expect(brief.unknownNames).toEqual(["MSFT", "Apple"]);
  });

  test("takes a task with a field too many as a mistake", () => {
    const task = { question: "MSFT?", nowIso, instruments, previous: null };
    expect(UnderstandTask.safeParse(task).success).toBe(true);
    expect(UnderstandTask.safeParse({ ...task, now: nowIso }).success).toBe(false);
  });

  test("a seventh company is named as left out, not dropped", () => {
    const brief = ask("compare AAPL, MSFT, JPM, GS, BA, CAT and IBM");
    expect(brief.symbols).toHaveLength(6);
    expect([...brief.symbols, ...brief.notUnderstood].sort()).toEqual([
      "AAPL",
      "BA",
      "CAT",
      "GS",
      "IBM",
      "JPM",
      "MSFT",
    ]);
  });
});
