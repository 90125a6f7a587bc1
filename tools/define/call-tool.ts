// Calling a tool: input checked, time bounded, output checked, and the whole story kept as evidence.

import { z } from "zod";
import { contentHash, contentId, inSpan, isoTime, QuorumError, seededRandom } from "#infra/runtime/index.ts";
import type { Tool, ToolContext } from "./tool.ts";
import type { Evidence } from "./world.ts";

/** The same call on the same facts yields the same evidence, id included.
 * @throws tools/input-invalid, tools/output-invalid, tools/timeout, and what the tool itself throws */
export async function callTool(tool: Tool, input: unknown, world: Omit<ToolContext, "random">): Promise<Evidence> {
  return inSpan("tool", tool.id, { "quorum.as_of": world.asOf }, async () => {
    const parsed = tool.input.safeParse(input);
    if (!parsed.success) {
      throw new QuorumError("tools/input-invalid", `${tool.id}: ${z.prettifyError(parsed.error)}`, {
        fault: "caller",
        retry: false,
        context: { input },
      });
    }
    const random = seededRandom(Number.parseInt(contentHash([tool.id, parsed.data]).slice(0, 8), 16));
    const raw = await within(tool, world.signal, (signal) => tool.run(parsed.data, { ...world, random, signal }));
    const output = tool.output.safeParse(raw);
    if (!output.success) {
      throw new QuorumError("tools/output-invalid", `${tool.id}: ${z.prettifyError(output.error)}`, {
        fault: "bug",
        retry: false,
      });
    }
    const story = {
      tool: tool.id,
      input: parsed.data,
      asOf: isoTime(world.asOf),
      output: output.data,
      snapshot: await world.market.snapshot(),
      dataset: world.market.dataset.id,
    };
    return { id: contentId("ev", story), ...story };
  });
}

/** Runs the work until it is done, late, or no longer wanted; whichever it is, no timer and no listener stays behind. */
async function within<T>(tool: Tool, wanted: AbortSignal, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  wanted.throwIfAborted();
  const { timeoutMs } = tool.limits;
  const clock = new AbortController();
  const signal = AbortSignal.any([wanted, clock.signal]); // no listener of ours on the run's signal, which many calls share
  const late = new QuorumError("tools/timeout", `${tool.id} did not answer within ${timeoutMs} ms.`, {
    fault: "outside",
    retry: true,
  });
  const timer = setTimeout(() => clock.abort(late), timeoutMs);
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  try {
    return await Promise.race([run(signal), stopped]);
  } finally {
    clearTimeout(timer);
  }
}
