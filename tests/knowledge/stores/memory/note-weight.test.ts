// How notes fade, and how much of an outcome is luck: by hand.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayMs } from "#infra/runtime/index.ts";
import { decayOf, halfLifeDays, type Note, teachingOf } from "#knowledge/stores/memory/index.ts";
import { weightOf } from "../../../../knowledge/stores/memory/note-weight.ts";

describe("decay", () => {
  test("is one at first, a half after the half-life, a quarter after two", () => {
    expect([0, 14, 28].map((days) => decayOf(days * dayMs, 14))).toEqual([1, 0.5, 0.25]);
  });

  test("of what is known only later is one: it never counts more than new", () => {
    expect(decayOf(-dayMs, 14)).toBe(1);
  });
});

describe("the lucky-win discount", () => {
  test.each([
    ["the market did it all", { realisedReturn: 0.1, marketReturn: 0.1 }, 0],
    ["half was the market", { realisedReturn: 0.1, marketReturn: 0.05 }, 0.5],
    ["the market stood still", { realisedReturn: 0.1, marketReturn: 0 }, 1],
    ["won against the market: own 0.15 of moves 0.20", { realisedReturn: 0.1, marketReturn: -0.05 }, 0.75],
    ["a loss that the market explains teaches as little", { realisedReturn: -0.1, marketReturn: -0.1 }, 0],
    ["twice the market's move, as its beta says", { realisedReturn: 0.1, marketReturn: 0.05, beta: 2 }, 0],
    ["nothing moved", { realisedReturn: 0, marketReturn: 0 }, 1],
  ])("%s", (_, returns, teaching) => {
    expect(teachingOf(returns)).toBeCloseTo(teaching, 12);
  });

  test("lies between 0 and 1, is the same for the mirrored world, and rises as the market explains less", () => {
    const finite = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(finite, finite, finite, (realisedReturn, marketReturn, beta) => {
        const teaching = teachingOf({ realisedReturn, marketReturn, beta });
        expect(teaching).toBeGreaterThanOrEqual(0);
        expect(teaching).toBeLessThanOrEqual(1);
        const mirrored = { realisedReturn: -realisedReturn, marketReturn: -marketReturn, beta };
        expect(teachingOf(mirrored)).toBe(teaching);
      }),
    );
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 5, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (own, share) => {
          const partly = teachingOf({ realisedReturn: own, marketReturn: own * share });
          expect(partly).toBeCloseTo(1 - share, 9);
        },
      ),
    );
  });
});

describe("the weight of a note", () => {
  const note = (change: Partial<Note>): Note => ({
    noteId: "n",
    dataset: "fake",
    kind: "outcome",
    symbol: null,
    agent: null,
    text: "",
    data: { voteId: "v", realisedReturn: 0.1, marketReturn: 0.05, brier: 0.2 },
    eventTimeMs: 0,
    knownAtMs: 0,
    ...change,
  });
  const weight = (change: Partial<Note>) => weightOf(note(change), 365 * dayMs, halfLifeDays);

  test("reads the returns of outcomes and lessons, whatever else their data holds", () => {
    expect(weight({})).toEqual({ decay: 0.5, teaching: 0.5 });
    expect(weight({ kind: "lesson" })).toEqual({ decay: decayOf(365, 730 / dayMs), teaching: 0.5 });
  });

  test("of other kinds, or without both returns, is not discounted", () => {
    expect(weight({ kind: "thesis" }).teaching).toBe(1);
    for (const data of [null, "x", { realisedReturn: 0.1 }, { realisedReturn: "0.1", marketReturn: 0.1 }])
      expect(weight({ data }).teaching).toBe(1);
  });
});
