// The stream of one company's news out of a view: what changed, a burst, who reads the texts, and that later stories change nothing.

import { describe, expect, test } from "vitest";
import type { Fact } from "#knowledge/domain/index.ts";
import { contextOf, factsOf, instrument, outputOf, story, utc } from "#tests/tools/company/small-world.ts";
import { callTool } from "#tools/define/index.ts";
import { entityIndex, linkEntities, streamTool } from "#tools/sentiment/index.ts";

const now = "2025-04-15T20:00:00Z";
const instruments = [instrument("BA", "The Boeing Company"), instrument("AAPL", "Apple Inc.")];
const good = ["wins a large order", "raises its outlook", "reports strong profit growth", "beats estimates"];
const bad = ["faces a fraud probe", "reports a heavy loss", "cuts its outlook", "warns of weak demand"];
const deals = ["Airbus", "Emirates", "Qatar", "Ryanair", "Lufthansa", "Delta", "Qantas", "Iberia", "Finnair", "Tarom"];

/** One story a day and so many more on the last, each of its own words. */
function stories(onLastDay: number): Fact[] {
  const news = Array.from({ length: 34 }, (_, i) => {
    const ms = utc(now) - (i + 1) * 86_400_000 + 3_600_000;
    const tone = i < 7 ? bad[i % bad.length] : good[i % good.length];
    return story("BA", new Date(ms).toISOString(), `Boeing ${tone}, ${deals[i % deals.length]} desk says in note ${i}`);
  });
  const more = Array.from({ length: onLastDay }, (_, i) =>
    story(
      "BA",
      new Date(utc(now) - 60_000 * (i + 1)).toISOString(),
      `Boeing and ${deals[i % deals.length]}: talk ${i} of ${i * 7} seats on route ${i * 31}`,
    ),
  );
  return factsOf({ instruments, news: [...news, ...more] });
}

interface Told {
  readonly stance: number;
  readonly confidence: number;
  readonly tone: number | null;
  readonly toneBefore: number | null;
  readonly toneChange: number | null;
  readonly stories: number;
  readonly burst: { readonly is: boolean; readonly stories: number; readonly probability: number };
  readonly scorer: string;
  readonly since: readonly { readonly title: string; readonly score: number }[];
  readonly missing: readonly unknown[];
}
const told = (facts: readonly Fact[], input: unknown = { symbol: "BA" }, when = now): Promise<Told> =>
  outputOf(streamTool, input, facts, when);

describe("the stream", () => {
  test("tells the tone now and before, and the stories that made the change", async () => {
    const { tone, toneBefore, toneChange, since, stance, confidence } = await told(stories(0));
    expect(toneBefore).toBeGreaterThan(0.2);
    expect(tone).toBeLessThan(0);
    expect(toneChange).toBe((tone as number) - (toneBefore as number));
    expect(since.every(({ score }) => score < 0)).toBe(true);
    expect(stance).toBeLessThan(0);
    expect(stance).toBeGreaterThan(tone as number); // little news leans less than its tone
    expect(confidence).toBeGreaterThan(0);
  });

  test("a day of many stories is a burst, one of the usual number is none", async () => {
    expect((await told(stories(0))).burst.is).toBe(false);
    const { burst } = await told(stories(9));
    expect(burst).toMatchObject({ is: true, stories: 10 });
    expect(burst.probability).toBeLessThan(1e-4);
  });

  test("a company that nobody names has no tone, no stance and no confidence", async () => {
    expect(await told(stories(2), { symbol: "AAPL" })).toMatchObject({
      stance: 0,
      confidence: 0,
      tone: null,
      toneChange: null,
      stories: 0,
      missing: [{ field: "tone", because: "no story in the window speaks of it by name" }],
    });
  });

  test("stories known later change nothing", async () => {
    const when = "2025-04-05T00:00:00Z";
    const all = stories(9);
    const known = all.filter(({ value }) => value.knownAtMs <= utc(when));
    expect(await told(all, { symbol: "BA" }, when)).toEqual(await told(known, { symbol: "BA" }, when));
  });

  test("what was trained reads the texts where it is there, and is named", async () => {
    const context = await contextOf(stories(0), now);
    const reader = { hash: "abcdef0123456789", score: (texts: readonly string[]) => texts.map(() => 0.5) };
    const { output } = await callTool(streamTool, { symbol: "BA" }, { ...context, reader: async () => reader });
    expect(output).toMatchObject({ scorer: "n-gram models, abcdef012345", tone: 0.5, toneBefore: 0.5 });
    expect((await told(stories(0))).scorer).toMatch(/^word rules, /);
  });
});

describe("an everyday word that may name a company", () => {
  const index = entityIndex(instruments);
  test("does where the source filed the text under it, and a company that is not named is not linked", () => {
    expect(linkEntities("Apple: proceed with caution", index)).toEqual([]);
    expect(linkEntities("Apple: proceed with caution", index, ["AAPL"]).map(({ symbol }) => symbol)).toEqual(["AAPL"]);
    expect(linkEntities("Markets rise on hopes of a deal", index, ["AAPL"])).toEqual([]);
  });
});
