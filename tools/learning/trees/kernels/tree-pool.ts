// One shared memory and the threads that work on it. Opened once and used by fit after fit: memory of WebAssembly cannot be given back.

import { Worker } from "node:worker_threads";
import { callerError, QuorumError } from "#infra/runtime/index.ts";
import {
  controlAddress,
  controlBytes,
  epochWord,
  scratchBytesWord,
  scratchWord,
  tasksWord,
  threadsWord,
} from "../assembly/layout.ts";
import { instantiate, type Kernels, kernelModule } from "./kernel-module.ts";

const pageBytes = 65536;
const mostPages = 65536; // 4 GB: addresses have 32 bits

/** Serving is a loop inside the kernels, so a thread needs no source of ours: no loader, no file beside the bundle. */
const threadSource = `
  const { workerData: { module, memory, thread, epoch }, parentPort } = require("node:worker_threads");
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort() { throw new Error("abort"); } } });
  parentPort.postMessage("ready");
  exports.serve(thread, epoch);
`;

export interface TreePool {
  readonly threads: number;
  readonly kernels: Kernels;
  /** The whole memory as it is now. It grows in `reserve`: take views after that. */
  buffer(): ArrayBufferLike;
  /** Makes addresses below `bytes` usable. @throws tools/memory-budget beyond 4 GB or where the machine has no more */
  reserve(bytes: number): void;
  /** Where tasks lie, and each thread's scratch. */
  place(tasks: number, scratch: number, scratchBytes: number): void;
  /** One fit at a time: gives a function that ends it. @throws tools/training-running */
  begin(): () => void;
  /** Ends the threads; safe to call twice. */
  close(): Promise<void>;
}

/** The first address behind the control block. */
export const firstFree: number = controlAddress + controlBytes;

/** @throws tools/parameter-out-of-range */
export async function openTreePool(threads = 1): Promise<TreePool> {
  if (!Number.isInteger(threads) || threads < 1 || threads > 64) {
    throw callerError("tools/parameter-out-of-range", `threads is ${threads}; wanted a whole number from 1 to 64.`, {
      threads,
    });
  }
  const module = kernelModule();
  const memory = new WebAssembly.Memory({ initial: 16, maximum: mostPages, shared: true });
  const kernels = instantiate(module, memory);
  const control = new Int32Array(memory.buffer, controlAddress, controlBytes / 4);
  control[threadsWord] = threads;
  const others = await Promise.all(
    Array.from({ length: threads - 1 }, (_, i) =>
      openThread({ module, memory, thread: i + 1, epoch: control[epochWord] as number }),
    ),
  );
  let running = false;
  let closed = false;
  return {
    threads,
    kernels,
    buffer: () => memory.buffer,
    reserve(bytes) {
      const pages = Math.ceil(bytes / pageBytes) - memory.buffer.byteLength / pageBytes;
      if (pages <= 0) return;
      try {
        if (bytes > mostPages * pageBytes) throw new RangeError("beyond 4 GB");
        memory.grow(pages);
      } catch (cause) {
        throw noMemory(bytes, cause);
      }
    },
    place(tasks, scratch, scratchBytes) {
      control[tasksWord] = tasks;
      control[scratchWord] = scratch;
      control[scratchBytesWord] = scratchBytes;
    },
    begin() {
      if (running || closed) {
        const says = `This pool ${closed ? "is closed" : "is at a fit already"}: open another, or wait.`;
        throw callerError("tools/training-running", says);
      }
      running = true;
      return () => {
        running = false;
      };
    },
    async close() {
      if (closed) return;
      closed = true;
      const ended = others.map((worker) => {
        worker.ref(); // nothing else may be left to wait for
        return new Promise((done) => worker.once("exit", done));
      });
      if (others.length > 0) kernels.run(-1);
      await Promise.all(ended);
    },
  };
}

function openThread(workerData: object): Promise<Worker> {
  return new Promise((opened, failed) => {
    const worker = new Worker(threadSource, { eval: true, workerData });
    worker.once("message", () => {
      worker.unref(); // a pool that nobody closed keeps no process alive
      opened(worker);
    });
    worker.once("error", failed);
  });
}

function noMemory(bytes: number, cause: unknown): QuorumError {
  const says = `Training needs ${megabytes(bytes)} MB of working memory, more than there is (at most 4,096 MB). Train on fewer rows or features.`;
  return new QuorumError("tools/memory-budget", says, { fault: "caller", retry: false, context: { bytes }, cause });
}

export const megabytes = (bytes: number): number => Math.ceil(bytes / 1024 ** 2);
