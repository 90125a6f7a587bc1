// Work over threads of this machine. A thread is opened when there is work for it, and one that dies is replaced.

import { Worker } from "node:worker_threads";
import { callerError, packageFile, QuorumError } from "#infra/runtime/index.ts";
import type { Executor, TaskReference, Unit } from "../executor.port.ts";
import type { Answer } from "../task-worker.ts";
import { waitingLine } from "../waiting-line.ts";

export const needs = { package: null, for: "work over threads of this machine", how: "comes with Node" } as const;

export function openWorkerThreads(threads: number): Executor {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const open = (): Worker => {
    const worker = openWorker();
    all.add(worker);
    worker.on("exit", () => all.delete(worker));
    return worker;
  };
  const line = waitingLine(threads, async (unit, signal) => {
    const task = portable(unit);
    const worker = idle.pop() ?? open();
    const answer = await answerOf(worker, { task, input: unit.input }, signal);
    if (all.has(worker)) idle.push(worker);
    if (answer.ok) return answer.output;
    throw new QuorumError(answer.code, answer.message, { fault: answer.fault, retry: answer.retry });
  });
  return {
    can: { functions: false },
    parallel: threads,
    run: (unit, { signal } = {}) => line.run(unit, signal),
    async close() {
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}

function portable({ task }: Unit): TaskReference {
  if (typeof task !== "function") return task;
  throw callerError(
    "tools/task-not-portable",
    "Wanted a task by module and name, found a function of this thread: another thread cannot have it. Export it from a module.",
  );
}

function answerOf(
  worker: Worker,
  work: { task: TaskReference; input: unknown },
  signal: AbortSignal | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void): void => {
      worker.off("message", heard);
      worker.off("error", died);
      worker.off("exit", died);
      signal?.removeEventListener("abort", stopped);
      settle();
    };
    const heard = (answer: Answer): void => done(() => resolve(answer));
    const died = (why: unknown): void =>
      done(() =>
        reject(
          new QuorumError(
            "tools/worker-died",
            `The thread ended under its work (${why instanceof Error ? why.message : `code ${why}`}).`,
            {
              fault: "outside",
              retry: true,
              cause: why,
            },
          ),
        ),
      );
    const stopped = (): void => {
      void worker.terminate(); // what a task does between two steps cannot be stopped otherwise
      done(() => reject(signal?.reason));
    };
    worker.on("message", heard);
    worker.on("error", died);
    worker.on("exit", died);
    signal?.addEventListener("abort", stopped, { once: true });
    worker.postMessage(work);
  });
}

/** From the sources through tsx, from what was built as the thread's own file there. */
function openWorker(): Worker {
  const built = !import.meta.url.endsWith(".ts");
  return new Worker(built ? packageFile("dist", "task-worker.js") : new URL("../source-thread.mjs", import.meta.url));
}
