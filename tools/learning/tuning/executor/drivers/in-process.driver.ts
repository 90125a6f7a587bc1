// Work in this thread: nothing to start, and a task may be any function.

import type { Executor } from "../executor.port.ts";
import { findTask } from "../find-task.ts";
import { waitingLine } from "../waiting-line.ts";

export const needs = { package: null, for: "work in this thread", how: "always there" } as const;

/** @param parallel units that are begun at the same time; they share the thread, so more than one helps only where a task waits */
export function openInProcessExecutor(parallel = 1): Executor {
  const closing = new AbortController();
  const line = waitingLine(parallel, async ({ task, input }, signal) => {
    const stop = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
    stop.throwIfAborted();
    const run = typeof task === "function" ? task : await findTask(task);
    // As it would come over from another thread: what is not plain JSON shows here already.
    return JSON.parse(JSON.stringify((await run(JSON.parse(JSON.stringify(input ?? null)), { signal: stop })) ?? null));
  });
  return {
    can: { functions: true },
    parallel,
    run: (unit, { signal } = {}) => line.run(unit, signal),
    close: async () => closing.abort(),
  };
}
