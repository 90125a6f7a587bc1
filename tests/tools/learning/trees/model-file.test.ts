// Ensembles as files, their columns by name, and the committed kernels.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packageRoot } from "#infra/runtime/index.ts";
import { arrangeColumns, fitBoostedTrees, predictTrees, readTrees, writeTrees } from "#tools/learning/trees/index.ts";
import { asCategories } from "./golden-rows.ts";
import { trainingRows } from "./training-rows.ts";

const rows = trainingRows({ labels: "three" });
const values = asCategories(Float64Array.from(rows.values), 5, 40);
const { model } = await fitBoostedTrees({ ...rows, values }, { objective: "softmax", rounds: 3, categorical: ["f1"] });
const code = (wanted: string) => expect.objectContaining({ code: wanted });

describe("a file of trees", () => {
  const { bytes, hash } = writeTrees(model);

  test("read again is the same ensemble, and written again the same bytes", () => {
    const again = readTrees(bytes, "trees");
    expect(again.hash).toBe(hash);
    expect(predictTrees(again.model, values)).toEqual(predictTrees(model, values));
    expect(writeTrees(again.model).bytes.equals(bytes)).toBe(true);
  });

  test("with any byte altered, cut short, or of something else is refused", () => {
    for (const at of [5, 40, bytes.indexOf(10) + 9, bytes.length - 1]) {
      const altered = Buffer.from(bytes);
      altered[at]! ^= 1;
      expect(() => readTrees(altered, "trees")).toThrow(code("tools/model-damaged"));
    }
    expect(() => readTrees(bytes.subarray(0, -8), "trees")).toThrow(code("tools/model-damaged"));
    expect(() => readTrees(Buffer.from("hello"), "trees")).toThrow(code("tools/model-damaged"));
  });

  test("of a later version says so", () => {
    const later = Buffer.from(bytes.toString("latin1").replace('"version":1', '"version":2'), "latin1");
    expect(() => readTrees(later, "trees")).toThrow(code("tools/model-version"));
  });
});

describe("columns", () => {
  test("in another order, with others between, are arranged by name", () => {
    const names = ["x", "f4", "f3", "f2", "f1", "f0"];
    const mixed = Float64Array.from({ length: 10 * 6 }, (_, i) => {
      const place = model.features.indexOf(names[i % 6]!);
      return place < 0 ? 7 : values[Math.floor(i / 6) * 5 + place]!;
    });
    expect(arrangeColumns(model, names, mixed)).toEqual(values.slice(0, 50));
  });

  test("that are missing are named, with those not known", () => {
    const refused = expect.objectContaining({
      code: "tools/feature-unknown",
      message: expect.stringMatching(/missing: f0, f4.*not known to it: g0/),
    });
    expect(() => arrangeColumns(model, ["g0", "f1", "f2", "f3"], new Float64Array(4))).toThrow(refused);
  });

  test("that make no whole row are refused", () => {
    expect(() => predictTrees(model, values.subarray(1))).toThrow(code("tools/length-mismatch"));
  });
});

test("tools/learning/trees/kernels/module.ts is what scripts/native-kernels.mjs makes of tools/learning/trees/assembly", async () => {
  const script = join(packageRoot, "scripts/native-kernels.mjs");
  const { compileKernels } = (await import(script)) as { compileKernels(name: string): Promise<string> };
  const committed = readFileSync(join(packageRoot, "tools/learning/trees/kernels/module.ts"), "utf8");
  expect(await compileKernels("trees")).toBe(committed);
});
