// Columns in the order in which the model learnt them.
import { expect, test } from "vitest";
import { arrangeInputs } from "#tools/learning/serving/index.ts";

const version = { versionId: "model_1", wanted: ["a", "b", "c"] };

test("columns may come in any order", () => {
  expect(arrangeInputs(version, ["c", "a", "b"])).toEqual(Uint32Array.of(1, 2, 0));
});

test("a wrong set names the missing and the extra, and a name given twice is extra", () => {
  expect(() => arrangeInputs(version, ["a", "d", "c", "e"])).toThrow(/takes 3 features: missing b; extra d, e/);
  expect(() => arrangeInputs(version, ["a", "b", "c", "a"])).toThrow(/: extra a\./);
  expect(() => arrangeInputs(version, [])).toThrow(/: missing a, b, c\./);
});
