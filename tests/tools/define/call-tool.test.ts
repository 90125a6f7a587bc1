// Calling a tool: checked on both sides, bounded in time, and leaving nothing behind.

import { expect, test, vi } from "vitest";
import { z } from "zod";
import { contextOf, instrument } from "#tests/tools/company/small-world.ts";
import { callTool, defineTool, figure, type Tool, type ToolContext } from "#tools/define/index.ts";

const toolOf = (run: (input: { n: number }, context: ToolContext) => Promise<{ n: number }>, timeoutMs = 1_000) =>
  defineTool({
    id: "test.tool",
    says: "For this test.",
    input: z.strictObject({ n: z.int().default(3) }),
    output: z.strictObject({ n: figure("count") }),
    limits: { timeoutMs },
    reads: [],
    examples: () => [{}],
    run,
  });
const never = (_input: unknown, { signal }: ToolContext) =>
  new Promise<{ n: number }>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
const world = await contextOf([{ kind: "instrument", value: instrument("A", "A") }], "2025-01-02T00:00:00Z");
const call = (tool: Tool, input: unknown, signal = world.signal) => callTool(tool, input, { ...world, signal });

test("a default left out and the same value given are one call: same evidence, same chance", async () => {
  const tool = toolOf(async ({ n }, { random }) => ({ n: n + random.integer(1_000) }));
  expect(await call(tool, {})).toEqual(await call(tool, { n: 3 }));
});

test("wrong input is the caller's fault, wrong output ours", async () => {
  await expect(
    call(
      toolOf(async () => ({ n: 1 })),
      { n: "x" },
    ),
  ).rejects.toMatchObject({ code: "tools/input-invalid" });
  await expect(
    call(
      toolOf(async () => ({ n: Number.NaN })),
      {},
    ),
  ).rejects.toMatchObject({
    code: "tools/output-invalid",
    fault: "bug",
  });
});

test("a tool that takes too long is told to stop and named", async () => {
  let told = false;
  const tool = toolOf((input, context) => {
    context.signal.addEventListener("abort", () => {
      told = true;
    });
    return never(input, context);
  }, 5);
  await expect(call(tool, {})).rejects.toMatchObject({ code: "tools/timeout", fault: "outside", retry: true });
  expect(told).toBe(true);
});

test("a run that is stopped ends its tool with the run's own reason, also when it was stopped before", async () => {
  const stop = new AbortController();
  const running = call(toolOf(never), {}, stop.signal);
  stop.abort(new Error("enough"));
  await expect(running).rejects.toThrow("enough");
  await expect(call(toolOf(never), {}, stop.signal)).rejects.toThrow("enough");
});

test("a call leaves no listener on the run's signal, which many calls share, and no timer", async () => {
  const { signal } = new AbortController();
  const [added, set, cleared] = [
    vi.spyOn(signal, "addEventListener"),
    vi.spyOn(globalThis, "setTimeout"),
    vi.spyOn(globalThis, "clearTimeout"),
  ];
  await call(
    toolOf(async () => ({ n: 1 })),
    {},
    signal,
  );
  expect(added).not.toHaveBeenCalled();
  expect(cleared).toHaveBeenCalledWith(set.mock.results[0]?.value);
  vi.restoreAllMocks();
});
