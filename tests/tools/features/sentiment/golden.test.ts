// The sentiment features against pandas and numpy, on columns that both sides make from the same numbers.

import { expect, test } from "vitest";
import { readGolden, testGolden } from "#tests/golden/golden.ts";
import { features } from "#tools/features/index.ts";
import { columnsOfGroup } from "../generated-rows.ts";
import { generatedTexts } from "./generated-texts.ts";

const columns = columnsOfGroup("sentiment", generatedTexts(320, 9100));

testGolden("features_sentiment", "sentiment.", ({ rows }, id) => {
  const column = columns.get(id);
  if (column === undefined) throw new Error(`No feature ${id}.`);
  return (rows as number[]).map((row) => column[row] as number);
});

test("every feature of the group has a golden value", () => {
  const checked = new Set(readGolden("features_sentiment").map(({ fact }) => fact));
  expect(features.filter(({ group, id }) => group === "sentiment" && !checked.has(id)).map(({ id }) => id)).toEqual([]);
});
