// ONNX Runtime behind one function: which device runs a model, and what happens where the wanted one cannot.

import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { Named } from "../tape/index.ts";
import { sizeOf } from "../tape/index.ts";

export type Device = "cpu" | "webgpu";

/** What runs, and why it is not what was wanted; kept in the record of a run. */
export interface DeviceUsed {
  readonly wanted: Device;
  readonly used: Device;
  readonly reason: string | null;
}

export interface SessionOptions {
  readonly device?: Device;
  /** Threads within one operator. One is best where operators are small, as in chunks. */
  readonly threads?: number;
}

/** Values by name: float32, or whole numbers for offsets. */
export type Arrays = Readonly<Record<string, Float32Array | BigInt64Array>>;

export interface Session {
  /** Runs once. Inputs are read where they lie; the outputs named in `into` are written there, all others into arrays of their own. */
  run(inputs: Arrays, into: Readonly<Record<string, Float32Array>>): Promise<void>;
  close(): Promise<void>;
}

export interface SessionModel {
  readonly bytes: Uint8Array;
  readonly inputs: readonly Named[];
  readonly outputs: readonly Named[];
}

/** @throws whatever ONNX Runtime says of a model or a device that it cannot run */
export async function openSession(
  model: SessionModel,
  { device = "cpu", threads = 1 }: SessionOptions = {},
): Promise<Session> {
  const runtime = await import("onnxruntime-node");
  const session: InferenceSession = await runtime.InferenceSession.create(model.bytes, {
    executionProviders: device === "cpu" ? ["cpu"] : [device, "cpu"],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: "disabled", // the graph is written in its fused forms already, and opens four times faster so
    logSeverityLevel: 3,
    // Numbers too small to be normal stay what they are: the runtime's switch for them would hold for everything else in this thread too.
  });
  const shapes = new Map([...model.inputs, ...model.outputs].map((named) => [named.name, named] as const));
  const held = new WeakMap<object, Tensor>();
  const tensor = (name: string, data: Float32Array | BigInt64Array): Tensor => {
    const known = held.get(data);
    if (known !== undefined) return known;
    const { shape = [data.length] } = shapes.get(name) ?? {};
    if (sizeOf(shape) !== data.length)
      throw new Error(`${name} has ${data.length} values, its shape wants ${sizeOf(shape)}.`);
    const made =
      data instanceof Float32Array
        ? new runtime.Tensor("float32", data, shape)
        : new runtime.Tensor("int64", data, shape);
    held.set(data, made as Tensor);
    return made as Tensor;
  };
  return {
    async run(inputs, into) {
      const feeds = Object.fromEntries(
        model.inputs.map(({ name }) => [name, tensor(name, inputs[name] as Float32Array)]),
      );
      const fetches = Object.fromEntries(Object.entries(into).map(([name, data]) => [name, tensor(name, data)]));
      await session.run(feeds, fetches);
    },
    close: () => session.release(),
  };
}
