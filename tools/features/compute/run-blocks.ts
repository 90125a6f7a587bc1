// Blocks over threads. Which thread runs a block changes no bit: lanes do not touch, and every block starts a program of its own.

import { Worker } from "node:worker_threads";
import { asQuorumError, packageFile } from "#infra/runtime/index.ts";
import type { Feature } from "../feature.ts";
import { featureById } from "../registry.ts";
import type { LaneBlock } from "./lane-block.ts";
import { runBlock } from "./run-block.ts";

export interface RunOptions {
  readonly threads: number;
  readonly signal?: AbortSignal;
}

/** Fills the outputs of every block. Features that are not in the registry are computed in this thread: another one does not know them. */
export async function runBlocks(
  features: readonly Feature[],
  blocks: readonly LaneBlock[],
  { threads, signal }: RunOptions,
): Promise<void> {
  const everywhere = features.every((feature) => featureById(feature.id) === feature);
  const wanted = everywhere ? Math.min(threads, blocks.length) : 1;
  if (wanted > 1) return overThreads(features, blocks, wanted, signal);
  const expressions = features.map(({ expression }) => expression);
  for (const block of blocks) {
    signal?.throwIfAborted();
    runBlock(expressions, block);
  }
}

async function overThreads(
  features: readonly Feature[],
  blocks: readonly LaneBlock[],
  threads: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const ids = features.map(({ id }) => id);
  const waiting = [...blocks];
  const workers = Array.from({ length: threads }, () => openWorker(ids));
  try {
    await Promise.all(workers.map((worker) => drain(worker, waiting, signal)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Gives a worker one block after the other until none is left. */
function drain(worker: Worker, waiting: LaneBlock[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (): void => {
      const block = waiting.shift();
      if (block === undefined) resolve();
      else worker.postMessage(block);
    };
    const stop = (): void => reject(signal?.reason);
    worker.on("message", next);
    worker.once("error", (thrown) => reject(asQuorumError(thrown)));
    worker.once("exit", (code) => reject(asQuorumError(new Error(`A feature thread ended with ${code}.`))));
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop, { once: true });
    next();
  });
}

/** From the sources through tsx, from what was built as the thread's own file there. */
function openWorker(workerData: readonly string[]): Worker {
  const built = !import.meta.url.endsWith(".ts");
  const file = built ? packageFile("dist", "feature-worker.js") : new URL("./source-thread.mjs", import.meta.url);
  return new Worker(file, { workerData });
}
