// The committed WebAssembly is what its sources give, and holds every kernel that says it runs natively.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "#infra/runtime/index.ts";
import { apply, compile, computeColumns, input, type Kernel, kernels, op } from "#tools/columns/index.ts";

test("tools/columns/native/module.ts is what scripts/native-kernels.mjs makes of tools/columns/assembly", async () => {
  const script = join(packageRoot, "scripts/native-kernels.mjs");
  const { compileKernels } = (await import(script)) as { compileKernels(): Promise<string> };
  const committed = readFileSync(join(packageRoot, "tools/columns/native/module.ts"), "utf8");
  expect(await compileKernels()).toBe(committed);
});

test("a kernel runs in TypeScript or natively, never both", () => {
  expect(kernels.filter(({ open, native }) => (open === undefined) === (native === undefined))).toEqual([]);
});

test("a program that would need more than the memory there is says so", () => {
  const back = op.delay(input("close"), 100_000);
  expect(() => compile([back], { lanes: 5_000 })).toThrow(
    expect.objectContaining({ code: "tools/program-too-large", fault: "caller" }),
  );
});

test("a definition that remembers less than its compiled code writes is found out, and nothing is computed with it", () => {
  const rank = kernels.find(({ name }) => name === "percentile_rank") as Kernel;
  const native = {
    ...rank.native!,
    remembers: (lanes: number, rows: number) => rank.native!.remembers(lanes, rows) - 1,
  };
  const short: Kernel = { ...rank, native };
  const inputs = { close: Float64Array.from({ length: 60 }, (_, i) => Math.sin(i)) };
  expect(() => computeColumns([apply(short, [9], input("close"))], inputs, 60)).toThrow(
    expect.objectContaining({ code: "tools/kernels-differ", fault: "bug" }),
  );
});
