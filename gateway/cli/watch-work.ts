// A work that tells its steps, watched to its end: one line where somebody looks.

import { callerError } from "#infra/runtime/index.ts";
import type { Problem } from "../contract/index.ts";
import { errorOfProblem } from "../guard/problem.ts";
import { openStatusLine } from "./render/status-line.ts";
import type { Terminal } from "./terminal.ts";

interface WorkEvent {
  readonly type: string;
  readonly says?: string;
  readonly problem?: Problem;
}

/** @param resultOf what the event that ends the work brings; null for every other
 * @throws the work's own error, or gateway/interrupted in the words of `stopped` where the events end before the work does */
export async function watchWork<E extends WorkEvent, Result>(
  { terminal, json, stopped }: { readonly terminal: Terminal; readonly json: boolean; readonly stopped: string },
  events: AsyncIterable<E>,
  resultOf: (event: E) => Result | null,
): Promise<Result> {
  const line = openStatusLine(terminal, json);
  try {
    for await (const event of events) {
      const result = resultOf(event);
      if (result !== null) return result;
      if (event.problem !== undefined) throw errorOfProblem(event.problem);
      if (event.says !== undefined) line.tell(event.says);
    }
  } finally {
    line.clear();
  }
  throw callerError("gateway/interrupted", stopped);
}
