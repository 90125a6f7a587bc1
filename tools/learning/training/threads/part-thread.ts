// A thread that holds one session of its own and walks its part of the batch whenever it is told to.

import { Worker } from "node:worker_threads";
import type { Named, WrittenModel } from "../../tape/index.ts";
import { sizeOf } from "../../tape/index.ts";

/** Where the thread reads a value, or leaves it: shared memory, which ONNX Runtime itself does not take, so the thread copies. */
export type Shared = Readonly<Record<string, Float32Array | BigInt64Array>>;

/** The loop is plain JavaScript given as text: a thread then needs no loader, and no file beside the bundle. */
const source = `
  const { workerData: { bytes, inputs, outputs, from }, parentPort } = require("node:worker_threads");
  const { InferenceSession, Tensor } = require("node:module").createRequire(from)("onnxruntime-node");
  const own = (named) => named.map(({ name, shape, type, shared }) => {
    const data = new shared.constructor(shared.length);
    return { name, shared, data, tensor: new Tensor(type, data, shape) };
  });
  const [given, found] = [own(inputs), own(outputs)];
  const tensors = (list) => Object.fromEntries(list.map(({ name, tensor }) => [name, tensor]));
  const [feeds, fetches] = [tensors(given), tensors(found)];
  const options = { executionProviders: ["cpu"], intraOpNumThreads: 1, interOpNumThreads: 1, graphOptimizationLevel: "disabled", logSeverityLevel: 3 };
  InferenceSession.create(bytes, options).then((session) => {
    parentPort.on("message", async () => {
      for (const { data, shared } of given) data.set(shared);
      await session.run(feeds, fetches);
      for (const { data, shared } of found) shared.set(data);
      parentPort.postMessage("done");
    });
    parentPort.postMessage("ready");
  });
`;

export class PartThread {
  readonly #worker: Worker;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** @throws what the thread says of a graph that it cannot open */
  static async open({ bytes, inputs, outputs }: WrittenModel, shared: Shared): Promise<PartThread> {
    const placed = (named: readonly Named[]) =>
      named.map(({ name, shape, type }) => ({ name, shape, type, shared: shared[name] }));
    const workerData = { bytes, inputs: placed(inputs), outputs: placed(outputs), from: import.meta.url };
    const worker = new Worker(source, { eval: true, workerData });
    const thread = new PartThread(worker);
    await thread.#answer();
    return thread;
  }

  /** Walks the part once; what comes out lies in the shared outputs. */
  async run(): Promise<void> {
    const answer = this.#answer();
    this.#worker.postMessage("run");
    await answer;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #answer(): Promise<void> {
    const worker = this.#worker;
    return new Promise<void>((resolve, reject) => {
      const ended = (code: number): void => fail(new Error(`A thread of the training ended with code ${code}.`));
      const told = (): void => {
        worker.off("error", fail).off("exit", ended);
        resolve();
      };
      const fail = (thrown: Error): void => {
        worker.off("message", told).off("error", fail).off("exit", ended);
        reject(thrown);
      };
      worker.once("message", told).once("error", fail).once("exit", ended);
    });
  }
}

export const sharedFloats = (shape: readonly number[]): Float32Array =>
  new Float32Array(new SharedArrayBuffer(4 * Math.max(1, sizeOf(shape)))).subarray(0, sizeOf(shape));
