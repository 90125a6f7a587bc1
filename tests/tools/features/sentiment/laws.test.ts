// Laws of the sentiment features, on texts of any number and tone.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Columns, computeColumns } from "#tools/columns/index.ts";
import { features } from "#tools/features/index.ts";

interface Row {
  /** In twentieths, so that sums of tones are the same whatever their order. */
  readonly tones: readonly number[];
}

const rows = fc.array(
  fc.record({
    tones: fc.array(
      fc.integer({ min: -20, max: 20 }).map((n) => n / 20),
      { maxLength: 4 },
    ),
  }),
  { minLength: 30, maxLength: 60 },
);

function columnsOf(told: readonly Row[]): Columns {
  const column = (of: (row: Row) => number): Float64Array => Float64Array.from(told, of);
  const mean = (tones: readonly number[], of = (tone: number) => tone): number =>
    tones.length === 0 ? Number.NaN : tones.reduce((sum, tone) => sum + of(tone), 0) / tones.length;
  return {
    text_count: column(({ tones }) => tones.length),
    text_tone: column(({ tones }) => mean(tones)),
    text_tone_squared: column(({ tones }) => mean(tones, (tone) => tone * tone)),
    positive_count: column(({ tones }) => tones.filter((tone) => tone > 0.05).length),
    negative_count: column(({ tones }) => tones.filter((tone) => tone < -0.05).length),
    novel_count: column(({ tones }) => Math.min(1, tones.length)),
    source_count: column(({ tones }) => tones.length),
  };
}

function valuesOf(told: readonly Row[], ids: readonly string[]): readonly Float64Array[] {
  const chosen = ids.map((id) => features.find((feature) => feature.id === `sentiment.${id}`)!.expression);
  return computeColumns(chosen, columnsOf(told), told.length);
}

const near = (found: number, wanted: number, what: string): void => {
  if (Number.isNaN(wanted)) expect(found, what).toBeNaN();
  else expect(found, what).toBeCloseTo(wanted, 9);
};

describe("sentiment features", () => {
  test("a window's tone is the mean over its texts, and its disagreement their deviation", () => {
    fc.assert(
      fc.property(rows, (told) => {
        const [tone, spread] = valuesOf(told, ["tone-20", "disagreement-20"]);
        const last = told.slice(-20).flatMap(({ tones }) => tones);
        const mean = last.reduce((sum, value) => sum + value, 0) / last.length;
        near(tone!.at(-1)!, mean, "tone");
        const variance = last.reduce((sum, value) => sum + (value - mean) ** 2, 0) / last.length;
        near(spread!.at(-1)! ** 2, variance, "disagreement");
      }),
      { numRuns: 40 },
    );
  });

  test("tones the other way round give the opposite tone, stance and change, and the same attention and disagreement", () => {
    const odd = ["tone-5", "decayed-tone-5", "stance-5", "tone-change-5", "tone-convergence", "bullishness-20"];
    const even = ["disagreement-20", "agreement-20", "neutral-share-20", "count-5", "burst-20", "novelty-20"];
    fc.assert(
      fc.property(rows, (told) => {
        const turned = told.map(({ tones }) => ({ tones: tones.map((tone) => -tone) }));
        const [before, after] = [valuesOf(told, [...odd, ...even]), valuesOf(turned, [...odd, ...even])];
        for (const [at, id] of [...odd, ...even].entries())
          for (const [row, value] of before[at]!.entries())
            near(after[at]![row]!, at < odd.length ? -value : value, id);
      }),
      { numRuns: 25 },
    );
  });

  test("a silent stretch leaves the decayed tone as it was to the bit, and takes the stance towards 0", () => {
    fc.assert(
      fc.property(rows, (told) => {
        const silent = Array.from({ length: 15 }, () => ({ tones: [] }));
        const [tone, stance, count] = valuesOf([...told, ...silent], ["decayed-tone-5", "stance-5", "count-5"]);
        const end = told.length - 1;
        expect(new Set(tone!.slice(end)).size).toBe(1);
        expect(Math.abs(stance!.at(-1)!)).toBeLessThanOrEqual(Math.abs(stance![end]!));
        expect(count!.at(-1)).toBe(0);
      }),
      { numRuns: 25 },
    );
  });
});
