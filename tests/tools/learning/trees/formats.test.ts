// Models that LightGBM and XGBoost saved predict here what they predict there.

import { describe, expect, test } from "vitest";
import { testGolden } from "#tests/golden/golden.ts";
import { predictMargins, predictTrees, readLightGbmText, readXgBoostJson } from "#tools/learning/trees/index.ts";
import { asCategories, type GoldenRows, goldenRows } from "./golden-rows.ts";

type Input = GoldenRows & { readonly model: string; readonly kind: string; readonly categories?: number };

testGolden("trees", "read ", (given) => {
  const input = given as unknown as Input;
  const model = input.model.startsWith("{") ? readXgBoostJson(input.model) : readLightGbmText(input.model);
  const rows = goldenRows(input);
  const values = input.categories === undefined ? rows : asCategories(rows, input.features, input.categories);
  const margins = predictMargins(model, values);
  return input.kind === "both" ? [...margins, ...predictTrees(model, values)] : margins;
});

const code = (wanted: string) => expect.objectContaining({ code: wanted });

describe("a file that is no model", () => {
  test("is refused by both readers with what is wrong", () => {
    expect(() => readLightGbmText("hello")).toThrow(code("tools/model-damaged"));
    expect(() => readXgBoostJson("hello")).toThrow(code("tools/model-damaged"));
    expect(() => readXgBoostJson('{"learner":{}}')).toThrow(code("tools/model-damaged"));
  });
});
