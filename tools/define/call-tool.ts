// Calling a tool: input checked, time bounded, output checked, and the whole story kept as evidence.

import { z } from "zod";
import {
  asQuorumError,
  contentHash,
  contentId,
  inSpan,
  isoTime,
  QuorumError,
  seededRandom,
} from "#infra/runtime/index.ts";
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
    const random = seededRandom(Number.parseInt(contentHash([tool.id, input]).slice(0, 8), 16));
    const signal = AbortSignal.any([world.signal, AbortSignal.timeout(tool.limits.timeoutMs)]);
    const raw = await withinSignal(tool, tool.run(parsed.data, { ...world, random, signal }), signal);
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

function withinSignal<T>(tool: Tool, work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener(
      "abort",
      () => {
        const late = (signal.reason as Error | undefined)?.name === "TimeoutError";
        reject(
          late
            ? new QuorumError("tools/timeout", `${tool.id} did not answer within ${tool.limits.timeoutMs} ms.`, {
                fault: "outside",
                retry: true,
              })
            : asQuorumError(signal.reason),
        );
      },
      { once: true },
    );
  });
  return Promise.race([work, aborted]);
}
