// Many stories into one stance.
import { describe, expect, test } from "vitest";
import { dayMs } from "#infra/runtime/index.ts";
import { aggregateNews, type ScoredNews } from "#tools/sentiment/index.ts";

const now = Date.parse("2025-04-15T20:00:00Z");
let made = 0;
function item(score: number, more: Partial<ScoredNews> = {}): ScoredNews {
  made += 1;
  return {
    storyId: `s${made}`,
    title: `${made} ${"abcdefghijklmnopqrstuvwxyz".slice(made % 13)} ${made * 7919}`,
    publisher: "Wire",
    eventTimeMs: now,
    knownAtMs: now,
    score,
    relevance: 1,
    relevanceBecause: "subject",
    reportsMove: false,
    instructionLike: false,
    ...more,
  };
}

describe("aggregateNews", () => {
  test("without stories it says nothing", () => {
    expect(aggregateNews([], now, 5)).toMatchObject({
      stance: null,
      confidence: null,
      meanScore: null,
      items: 0,
      effectiveItems: 0,
      disagreement: null,
    });
  });

  test("two fresh stories of 0.6 and 0.2: mean 0.4, stance 0.8/4, confidence 2/6", () => {
    const tone = aggregateNews([item(0.6), item(0.2)], now, 5);
    expect(tone.meanScore).toBeCloseTo(0.4, 12);
    expect(tone.stance).toBeCloseTo(0.2, 12);
    expect(tone.confidence).toBeCloseTo(1 / 3, 12);
    expect(tone.effectiveItems).toBe(2);
    expect(tone.disagreement).toBe(0);
  });

  test("a story one half-life old weighs half, and one that reports a move 0.4", () => {
    const [old, move] = [item(1, { knownAtMs: now - 5 * dayMs }), item(1, { reportsMove: true })];
    const weights = new Map(
      aggregateNews([old, move], now, 5).weighed.map(({ item: story, weight }) => [story, weight]),
    );
    expect(weights.get(old)).toBeCloseTo(0.5, 12);
    expect(weights.get(move)).toBeCloseTo(0.4, 12);
  });

  test("opposing stories of one weight cancel: stance 0, disagreement 1, less confidence than agreeing ones", () => {
    const split = aggregateNews([item(0.5), item(-0.5)], now, 5);
    expect(split.stance).toBe(0);
    expect(split.disagreement).toBe(1);
    expect(split.confidence).toBeLessThan(aggregateNews([item(0.5), item(0.5)], now, 5).confidence!);
  });

  test("the same story id, and nearly the same title within three days, count once; a week later they count again", () => {
    const first = item(0.5, { title: "Acme beats estimates in the third quarter", knownAtMs: now - dayMs });
    const near = item(0.5, { title: "Acme beats estimates in third quarter", knownAtMs: now });
    const same = item(0.5, { storyId: first.storyId });
    const tone = aggregateNews([near, same, first], now, 5);
    expect(tone).toMatchObject({ items: 1, duplicates: 2 });
    expect(tone.weighed.find(({ item: story }) => story === first)?.setAside).toBeNull();
    const later = { ...near, knownAtMs: first.knownAtMs + 7 * dayMs };
    expect(aggregateNews([first, later], later.knownAtMs, 5)).toMatchObject({ items: 2, duplicates: 0 });
  });

  test("a story that reads like an instruction weighs nothing and changes nothing", () => {
    const stories = [item(0.4), item(-0.2)];
    const hostile = item(1, { instructionLike: true });
    const { weighed, instructionLike, ...tone } = aggregateNews([...stories, hostile], now, 5);
    expect(instructionLike).toBe(1);
    expect(weighed.find(({ item: story }) => story === hostile)).toMatchObject({
      weight: 0,
      setAside: "instruction-like",
    });
    expect(tone).toMatchObject({ stance: aggregateNews(stories, now, 5).stance, items: 2 });
  });

  test("the order of the input changes nothing", () => {
    const stories = Array.from({ length: 12 }, (_, i) =>
      item(Math.sin(i), { knownAtMs: now - i * dayMs, title: i % 4 === 0 ? "Acme repeats" : `Other ${i * 97_531}` }),
    );
    const forward = aggregateNews(stories, now, 5);
    const backward = aggregateNews(stories.toReversed(), now, 5);
    expect(backward.weighed.map(({ item: { storyId } }) => storyId)).toEqual(
      forward.weighed.map(({ item: { storyId } }) => storyId),
    );
    expect(backward.stance).toBeCloseTo(forward.stance!, 12);
  });

  test("stance and confidence stay in range for a thousand loud stories", () => {
    const tone = aggregateNews(
      Array.from({ length: 1_000 }, () => item(-1)),
      now,
      5,
    );
    expect(tone.stance).toBeGreaterThan(-1);
    expect(tone.stance).toBeLessThan(-0.99);
    expect(tone.confidence).toBeLessThan(1);
  });
});
