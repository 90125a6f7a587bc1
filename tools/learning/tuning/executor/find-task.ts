// From the name of a task to its function.

import { callerError } from "#infra/runtime/index.ts";
import type { Task, TaskReference } from "./executor.port.ts";

/** @throws tools/task-unknown */
export async function findTask({ module, name }: TaskReference): Promise<Task> {
  let found: unknown;
  try {
    found = ((await import(module)) as Record<string, unknown>)[name];
  } catch (thrown) {
    throw unknownTask(module, name, thrown instanceof Error ? thrown.message : String(thrown));
  }
  if (typeof found !== "function") throw unknownTask(module, name, "it exports no such function");
  return found as Task;
}

const unknownTask = (module: string, name: string, because: string): Error =>
  callerError("tools/task-unknown", `There is no task "${name}" in ${module}: ${because}.`, { module, name });
