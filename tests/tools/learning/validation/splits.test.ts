// Splits: what is learned from never looks at the time of what is judged.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import {
  combinatorialSplits,
  type LabelSpans,
  purgedFolds,
  type Split,
  sharedLabels,
  walkForwardSplits,
} from "#tools/learning/validation/index.ts";

/** Uneven periods, labels of uneven length. */
function spansOf(seed: number, periods: number, lanes: number): LabelSpans {
  const random = seededRandom(seed);
  const [fromMs, toMs]: [number[], number[]] = [[], []];
  let at = 0;
  for (let period = 0; period < periods; period++) {
    at += 1 + random.integer(4);
    for (let lane = 0; lane <= random.integer(lanes); lane++) {
      fromMs.push(at);
      toMs.push(at + 1 + random.integer(12));
    }
  }
  return { fromMs: Float64Array.from(fromMs), toMs: Float64Array.from(toMs) };
}

/** The definition, pair by pair. */
function pairsShared({ fromMs, toMs }: LabelSpans, { train, test }: Split): number {
  let shared = 0;
  for (const a of train) for (const b of test) if (fromMs[a]! < toMs[b]! && fromMs[b]! < toMs[a]!) shared++;
  return shared;
}

const world = fc.record({
  seed: fc.nat(1_000),
  periods: fc.integer({ min: 60, max: 120 }),
  lanes: fc.integer({ min: 1, max: 4 }),
  embargoPeriods: fc.integer({ min: 0, max: 4 }),
});

describe("for any spans", () => {
  test("no split shares a moment of label between training and test", () => {
    fc.assert(
      fc.property(world, ({ seed, periods, lanes, embargoPeriods }) => {
        const spans = spansOf(seed, periods, lanes);
        const splits = [
          ...walkForwardSplits(spans, { folds: 4, firstTrainPeriods: 20 }),
          ...purgedFolds(spans, { folds: 5, embargoPeriods }),
          ...combinatorialSplits(spans, { groups: 5, testGroups: 2, embargoPeriods }).splits,
        ];
        for (const split of splits) {
          expect(sharedLabels(spans, split)).toBe(0);
          expect(pairsShared(spans, split)).toBe(0);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("shared labels are counted as pair by pair", () => {
    fc.assert(
      fc.property(world, fc.nat(1_000), ({ seed, periods, lanes }, cut) => {
        const spans = spansOf(seed, periods, lanes);
        const random = seededRandom(cut);
        const rows = [...spans.fromMs.keys()];
        const tested = new Set(rows.filter(() => random.next() < 0.3));
        const split = {
          train: Uint32Array.from(rows.filter((row) => !tested.has(row))),
          test: Uint32Array.from(tested),
        };
        expect(sharedLabels(spans, split)).toBe(pairsShared(spans, split));
      }),
      { numRuns: 30 },
    );
  });

  test("purged folds test each row once and keep a period whole; an embargo keeps periods after a test out", () => {
    fc.assert(
      fc.property(world, ({ seed, periods, lanes, embargoPeriods }) => {
        const spans = spansOf(seed, periods, lanes);
        const splits = purgedFolds(spans, { folds: 4, embargoPeriods });
        const tested = splits.flatMap(({ test }) => [...test]);
        expect(tested).toEqual([...spans.fromMs.keys()]);
        for (const { train, test } of splits) {
          const own = new Set(Array.from(test, (row) => spans.fromMs[row]!));
          expect(Array.from(train, (row) => spans.fromMs[row]!).some((from) => own.has(from))).toBe(false);
          const end = Math.max(...Array.from(test, (row) => spans.toMs[row]!));
          const after = [...new Set(spans.fromMs)].filter((from) => from >= end);
          const closed = new Set(after.slice(0, embargoPeriods));
          expect(Array.from(train).filter((row) => closed.has(spans.fromMs[row]!))).toEqual([]);
          const open = after[embargoPeriods];
          if (open !== undefined) expect(Array.from(train, (row) => spans.fromMs[row]!)).toContain(open);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe("of 12 periods with labels two long", () => {
  const fromMs = Float64Array.from({ length: 12 }, (_, t) => t);
  const spans = { fromMs, toMs: fromMs.map((t) => t + 2) };

  test("a walk-forward learns from what ended by the test's first moment, from a window where told", () => {
    const told = (options: Parameters<typeof walkForwardSplits>[1]) =>
      walkForwardSplits(spans, options).map(({ train, test }) => [[...train], [...test]]);
    expect(told({ folds: 2, firstTrainPeriods: 6 })).toEqual([
      [
        [0, 1, 2, 3, 4],
        [6, 7, 8],
      ],
      [
        [0, 1, 2, 3, 4, 5, 6, 7],
        [9, 10, 11],
      ],
    ]);
    expect(told({ folds: 2, firstTrainPeriods: 6, windowPeriods: 3 })).toEqual([
      [
        [3, 4],
        [6, 7, 8],
      ],
      [
        [6, 7],
        [9, 10, 11],
      ],
    ]);
  });

  test("folds lose the labels that reach into them and those that begin under them, and the embargo after", () => {
    const [, middle] = purgedFolds(spans, { folds: 3, embargoPeriods: 1 });
    expect([...middle!.train]).toEqual([0, 1, 2, 10, 11]); // 3 reaches to 5, 8 begins before 9 ends, 9 lies under the embargo
    expect([...middle!.test]).toEqual([4, 5, 6, 7]);
  });

  test("two of four groups make six splits and three whole histories", () => {
    const { splits, paths, groupOf } = combinatorialSplits(spans, { groups: 4, testGroups: 2 });
    expect(splits).toHaveLength(6);
    expect(paths).toEqual([
      [0, 0, 1, 2],
      [1, 3, 3, 4],
      [2, 4, 5, 5],
    ]);
    for (const path of paths)
      path.forEach((split, group) => {
        const rows = [...groupOf.keys()].filter((row) => groupOf[row] === group);
        expect([...splits[split]!.test]).toEqual(expect.arrayContaining(rows));
      });
  });
});

describe("bad input", () => {
  const fromMs = Float64Array.from({ length: 6 }, (_, t) => t);
  const spans = { fromMs, toMs: fromMs.map((t) => t + 4) };

  test("fewer periods than folds", () => {
    expect(() => purgedFolds(spans, { folds: 7 })).toThrow(/Wanted 7 blocks, at least 7 periods; found 6/);
  });

  test("labels so long that nothing is left", () => {
    expect(() => purgedFolds(spans, { folds: 2 })).toThrow(expect.objectContaining({ code: "tools/fold-too-small" }));
    expect(() => walkForwardSplits(spans, { folds: 1, firstTrainPeriods: 3 })).toThrow(/labels ended before/);
  });

  test("more splits than anybody would wait for", () => {
    expect(() => combinatorialSplits(spans, { groups: 6, testGroups: 6 })).toThrow(/make 0 splits/);
    expect(() => combinatorialSplits(spans, { groups: 30, testGroups: 15 })).toThrow(/wanted 1 to 200/);
  });
});
