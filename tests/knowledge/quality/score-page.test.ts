// The page on data quality states the formula of the score as the code has it.
import { expect, test } from "vitest";
import { scoreWeights } from "#knowledge/quality/score.ts";
import { doc, tableUnder } from "../../docs/pages.ts";

test("every part of the score stands on its page with its weight and where it is full", () => {
  const rows = tableUnder(doc("docs/concepts/data-quality.md"), "Score").map(([part = "", weight, full]) => [
    part.split(":")[0],
    Number(weight),
    Number(full),
  ]);
  expect(rows).toEqual(Object.entries(scoreWeights).map(([part, { weight, full }]) => [part, weight, full]));
});
