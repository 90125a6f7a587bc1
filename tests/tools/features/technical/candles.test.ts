// Candle patterns flag the rows that TA-Lib flags, no others, on generated and on real bars.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type Bars, generatedBars, hasRealBars, realBars, technical, technicalColumns } from "./bars.ts";

const Flags = z.record(z.string(), z.record(z.string(), z.array(z.int())));
const golden = z
  .object({
    generated: z.object({ rows: z.int(), seed: z.int(), flags: Flags }),
    staged: z.object({ bars: z.array(z.array(z.number())).length(4), flags: Flags }),
    real: z.object({ symbol: z.string(), flags: Flags }),
  })
  .parse(JSON.parse(readFileSync(new URL("../../../golden/features_candles.json", import.meta.url), "utf8")));

const patterns = technical.filter(({ id }) => id.startsWith("technical.candle-"));

function check(bars: Bars, flags: z.infer<typeof Flags>): void {
  const columns = technicalColumns(bars);
  for (const [pattern, ways] of Object.entries(flags)) {
    const id = `technical.candle-${pattern}`;
    const { warmUp } = patterns.find((feature) => feature.id === id)!;
    const wanted = new Float64Array(bars.close.length);
    for (const [way, steps] of Object.entries(ways)) {
      let row = 0;
      for (const step of steps) {
        row += step;
        wanted[row] = Number(way) / 100;
      }
    }
    const found = columns.get(id)!;
    const differs = [...found.keys()].filter((row) => row >= warmUp && found[row] !== wanted[row]);
    expect.soft(differs, id).toEqual([]);
  }
}

test("every pattern is held against TA-Lib", () => {
  expect(patterns.map(({ id }) => id.slice("technical.candle-".length)).sort()).toEqual(
    Object.keys(golden.generated.flags),
  );
});

describe("flags equal TA-Lib's, row by row", () => {
  test("on generated bars", () => {
    check(generatedBars(golden.generated.rows, golden.generated.seed), golden.generated.flags);
  });

  test("on bars that stage the patterns which are rare, each of which is flagged somewhere", () => {
    const [open, high, low, close] = golden.staged.bars.map((column) => Float64Array.from(column));
    check(
      { open: open!, high: high!, low: low!, close: close!, volume: new Float64Array(close!.length) },
      golden.staged.flags,
    );
    const flagged = (flags: z.infer<typeof Flags>) =>
      Object.keys(flags).filter((pattern) => Object.keys(flags[pattern]!).length > 0);
    expect([...new Set([...flagged(golden.generated.flags), ...flagged(golden.staged.flags)])].sort()).toEqual(
      Object.keys(golden.generated.flags),
    );
  });

  test.skipIf(!hasRealBars)("on the bars of a real symbol (skipped where ../shared/data is absent)", () => {
    check(realBars(golden.real.symbol), golden.real.flags);
  });
});
