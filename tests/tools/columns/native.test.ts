// The committed WebAssembly is what its sources give, and holds every kernel that says it runs natively.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "#infra/runtime/index.ts";
import { compile, input, kernels, op } from "#tools/columns/index.ts";

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
