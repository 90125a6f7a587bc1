// Price summaries by hand, and the news beside a move.
import { describe, expect, test } from "vitest";
import { newsAround, summarisePrices } from "#tools/company/index.ts";
import type { ScoredNews } from "#tools/sentiment/index.ts";
import { bar, utc, weekdays } from "./small-world.ts";

const days = weekdays("2025-03-03", "2025-05-30"); // 65 sessions
const closes = days.map((_, i) => 100 * 1.01 ** i);
const series = days.map((day, i) => bar("ACME", day, closes[i]!, i === days.length - 1 ? 3_000 : 1_000));
const flat = new Map(series.map(({ closeMs }) => [closeMs, 0.001]));
const summary = (bySplits = series, total = bySplits, window = 60) =>
  summarisePrices({ bySplits, total, universe: flat, days: window, moves: 3 });

describe("summarisePrices", () => {
  test("a steady 1 % a session compounds over each horizon", () => {
    const { returns, universeReturns } = summary();
    expect(returns.return1d).toBeCloseTo(0.01, 12);
    expect(returns.return5d).toBeCloseTo(1.01 ** 5 - 1, 12);
    expect(returns.return60d).toBeCloseTo(1.01 ** 60 - 1, 10);
    expect(universeReturns.return5d).toBeCloseTo(1.001 ** 5 - 1, 12);
  });

  test("a shorter history leaves the longer horizons null, with the reason", () => {
    const { returns, missing } = summary(series.slice(-6));
    expect(returns.return5d).toBeCloseTo(1.01 ** 5 - 1, 12);
    expect(returns.return20d).toBeNull();
    expect(missing.map(({ field }) => field)).toEqual(["return20d", "return60d"]);
  });

  test("one bar has a close and no return; none has nothing", () => {
    expect(summary(series.slice(-1))).toMatchObject({ lastClose: closes.at(-1), lastDay: null, moves: [] });
    expect(summary([])).toMatchObject({
      lastClose: null,
      high: null,
      low: null,
      belowHigh: null,
      volumeRatio: null,
      sessions: 0,
      lastDay: null,
      moves: [],
    });
    expect(summary([]).missing[0]).toEqual({ field: "return1d", because: "no price bar known" });
  });

  test("range and volume are of the window alone", () => {
    const { high, low, volumeMean, volumeRatio, belowHigh, sessions } = summary(series, series, 10);
    expect(sessions).toBe(10);
    expect(high?.price).toBeCloseTo(closes.at(-1)! * 1.01, 10);
    expect(low?.price).toBeCloseTo(closes.at(-10)! * 0.99, 10);
    expect(belowHigh).toBe(0);
    expect(volumeMean).toBe(1_200);
    expect(volumeRatio).toBe(2.5);
  });

  test("returns come from the total-return series, prices from the other", () => {
    const total = series.map((one, i) => ({ ...one, close: i === series.length - 1 ? one.close : one.close * 0.98 }));
    const { returns, lastClose } = summary(series, total);
    expect(returns.return1d).toBeCloseTo(1.01 / 0.98 - 1, 12);
    expect(lastClose).toBe(closes.at(-1));
  });

  test("the biggest days come first, by size and not by sign", () => {
    const jumpy = series.map((one, i) => (i === 30 ? bar("ACME", days[i]!, one.close * 0.8) : one));
    const { moves } = summary(jumpy);
    expect(moves.map(({ closeMs }) => closeMs).slice(0, 2)).toEqual([jumpy[31]!.closeMs, jumpy[30]!.closeMs]);
    expect(moves[1]?.return).toBeCloseTo(1.01 * 0.8 - 1, 12);
  });

  test("a move over missing sessions is compared with the universe over the same time", () => {
    const gappy = series.filter((_, i) => i !== series.length - 2);
    expect(summary(gappy).lastDay).toMatchObject({ previousCloseMs: series.at(-3)!.closeMs });
    expect(summary(gappy).lastDay?.universeReturn).toBeCloseTo(1.001 ** 2 - 1, 12);
  });
});

describe("newsAround", () => {
  const move = { previousCloseMs: utc("2025-04-14T20:00:00Z"), closeMs: utc("2025-04-15T20:00:00Z") };
  const item = (knownAt: string, more: Partial<ScoredNews> = {}): ScoredNews => ({
    storyId: knownAt,
    title: `Story of ${knownAt}`.repeat(1 + (utc(knownAt) % 7)),
    publisher: "Wire",
    eventTimeMs: utc(knownAt),
    knownAtMs: utc(knownAt),
    score: 0.5,
    relevance: 1,
    relevanceBecause: "subject",
    reportsMove: false,
    instructionLike: false,
    ...more,
  });

  test("takes stories after the close before and up to twelve hours after the move", () => {
    const known = ["2025-04-14T20:00:00Z", "2025-04-14T20:00:01Z", "2025-04-16T08:00:00Z", "2025-04-16T08:00:01Z"];
    const found = newsAround(
      move,
      known.map((at, i) => item(at, { title: "abcdefgh".charAt(i).repeat(9 + i * 5) })),
      9,
    );
    expect(found.map(({ storyId }) => storyId).toSorted()).toEqual([known[1], known[2]]);
  });

  test("leaves out what is hostile, repeated or about others, and shows the most relevant first", () => {
    const found = newsAround(
      move,
      [
        item("2025-04-15T10:00:00Z", { storyId: "weak", relevance: 0.4, title: "weak one" }),
        item("2025-04-15T11:00:00Z", { storyId: "main", title: "the main story of the day" }),
        item("2025-04-15T12:00:00Z", { storyId: "again", title: "the main story of the day" }),
        item("2025-04-15T13:00:00Z", { storyId: "hostile", instructionLike: true }),
        item("2025-04-15T14:00:00Z", { storyId: "other", relevance: 0.05 }),
      ],
      9,
    );
    expect(found.map(({ storyId }) => storyId)).toEqual(["main", "weak"]);
  });
});
