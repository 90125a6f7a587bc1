// Blocks over threads. Which thread runs a block changes no bit: lanes do not touch, and a program begins anew with every block.

import { Worker } from "node:worker_threads";
import { asQuorumError, packageFile } from "#infra/runtime/index.ts";
import type { Feature } from "../feature.ts";
import { featureById } from "../registry.ts";
import { buildMark, buildsDiffer } from "./build-mark.ts";
import type { LaneBlock } from "./lane-block.ts";
import { openBlocks } from "./run-block.ts";

export interface BlockRunner {
  /** So many blocks are run at the same time. */
  readonly width: number;
  /** Fills a block's outputs. */
  run(block: LaneBlock): Promise<void>;
  /** Ends the threads, and what they were at. */
  close(): Promise<void>;
}

/** Features that are not in the registry are computed in this thread: another one does not know them. */
export function openBlockRunner(features: readonly Feature[], threads: number, signal?: AbortSignal): BlockRunner {
  const everywhere = features.every((feature) => featureById(feature.id) === feature);
  if (everywhere && threads > 1) return overThreads(features, threads, signal);
  const fill = openBlocks(features.map(({ expression }) => expression));
  return {
    width: 1,
    async run(block) {
      signal?.throwIfAborted();
      fill(block);
    },
    async close() {},
  };
}

interface Waiting {
  readonly block: LaneBlock;
  readonly done: () => void;
  readonly failed: (thrown: unknown) => void;
}

function overThreads(features: readonly Feature[], threads: number, signal: AbortSignal | undefined): BlockRunner {
  const ids = features.map(({ id }) => id);
  const mark = buildMark(features);
  const waiting: Waiting[] = [];
  const idle: Worker[] = [];
  const busy = new Map<Worker, Waiting>();
  const all: Worker[] = [];

  const next = (): void => {
    if (waiting.length === 0) return;
    const worker = idle.pop() ?? (all.length < threads ? opened() : undefined);
    if (worker === undefined) return;
    const work = waiting.shift() as Waiting;
    busy.set(worker, work);
    worker.postMessage(work.block);
  };
  const opened = (): Worker => {
    const worker = openWorker(ids);
    const fail = (thrown: unknown): void => {
      busy.get(worker)?.failed(thrown);
      busy.delete(worker);
    };
    worker.on("message", (computedWith: string) => {
      if (computedWith !== mark) return fail(buildsDiffer());
      const work = busy.get(worker);
      busy.delete(worker);
      idle.push(worker);
      work?.done();
      next();
    });
    worker.on("error", (thrown) => fail(asQuorumError(thrown)));
    worker.on("exit", (code) => fail(asQuorumError(new Error(`A feature thread ended with ${code}.`))));
    all.push(worker);
    return worker;
  };
  const stop = (): void => {
    for (const { failed } of [...waiting.splice(0), ...busy.values()]) failed(signal?.reason);
  };
  signal?.addEventListener("abort", stop, { once: true });
  return {
    width: threads,
    run: (block) =>
      new Promise((done, failed) => {
        if (signal?.aborted) failed(signal.reason);
        else waiting.push({ block, done, failed });
        next();
      }),
    async close() {
      signal?.removeEventListener("abort", stop);
      await Promise.all(all.map((worker) => worker.terminate()));
    },
  };
}

/** From the sources through tsx, from what was built as the thread's own file there. */
function openWorker(workerData: readonly string[]): Worker {
  const built = !import.meta.url.endsWith(".ts");
  const file = built ? packageFile("dist", "feature-worker.js") : new URL("./source-thread.mjs", import.meta.url);
  return new Worker(file, { workerData });
}
