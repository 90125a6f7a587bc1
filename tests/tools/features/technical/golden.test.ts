// Technical features against TA-Lib, pandas-ta and formulas written in pandas: values, and the row of the first one.

import { expect, test } from "vitest";
import { readGolden, testGolden } from "#tests/golden/golden.ts";
import { featureById } from "#tools/features/index.ts";
import { generatedBars, technicalColumns } from "./bars.ts";

const columns = technicalColumns(generatedBars(600, 501));

testGolden("features_technical", "technical.", ({ rows }, id) => {
  const column = columns.get(id);
  if (column === undefined) throw new Error(`No feature ${id}.`);
  return (rows as number[]).map((row) => column[row] as number);
});

test.each(
  readGolden("features_technical").flatMap(({ fact, input }) => (input.first === null ? [] : [[fact, input.first]])),
)("%s has its first value in row %i, as its warm-up says", (id, first) => {
  expect(featureById(id as string)?.warmUp).toBe(first);
  expect(columns.get(id as string)?.findIndex((x) => !Number.isNaN(x))).toBe(first);
});
