// A thread that does units of work, one after the other.

import { parentPort } from "node:worker_threads";
import { asQuorumError, type ErrorCode, type Fault } from "#infra/runtime/index.ts";
import type { TaskReference } from "./executor.port.ts";
import { findTask } from "./find-task.ts";

export type Answer =
  | { readonly ok: true; readonly output: unknown }
  | {
      readonly ok: false;
      readonly code: ErrorCode;
      readonly message: string;
      readonly fault: Fault;
      readonly retry: boolean;
    };

const never = new AbortController().signal; // a thread that must stop is ended

parentPort?.on("message", async ({ task, input }: { task: TaskReference; input: unknown }) => {
  parentPort?.postMessage(await answer(task, input));
});

async function answer(reference: TaskReference, input: unknown): Promise<Answer> {
  try {
    const task = await findTask(reference);
    return { ok: true, output: JSON.parse(JSON.stringify((await task(input, { signal: never })) ?? null)) };
  } catch (thrown) {
    const { code, message, fault, retry } = asQuorumError(thrown);
    return { ok: false, code, message, fault, retry };
  }
}
