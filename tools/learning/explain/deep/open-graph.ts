// An ONNX graph that is asked for more than its prediction.

import type { Tensor } from "onnxruntime-node";

export interface Graph {
  /** Every output of one run by name, with its shape. @param values of the input x, for as many rows as they are */
  run(
    values: Float32Array,
    rows: number,
  ): Promise<ReadonlyMap<string, { readonly values: Float32Array; readonly shape: readonly number[] }>>;
  close(): Promise<void>;
}

/** @param row shape of one row of the input x */
export async function openGraph(bytes: Uint8Array, row: readonly number[]): Promise<Graph> {
  const { InferenceSession, Tensor: Values } = await import("onnxruntime-node");
  const session = await InferenceSession.create(bytes, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  return {
    async run(values, rows) {
      const found = await session.run({ x: new Values("float32", values, [rows, ...row]) });
      return new Map(
        Object.entries(found).map(([name, tensor]) => {
          const { data, dims } = tensor as Tensor;
          return [name, { values: data as Float32Array, shape: dims }] as const;
        }),
      );
    },
    close: () => session.release(),
  };
}
