// An ONNX file that has been opened to answer: any number of rows, whatever number the file itself fixes.

import type { InferenceSession, Tensor } from "onnxruntime-node";
import { callerError } from "#infra/runtime/index.ts";
import { type Signature, signatureOf } from "./signature.ts";

export interface ModelSession {
  readonly signature: Signature;
  /** Numbers of one row: steps x features. */
  readonly columns: number;
  /** One call at a time. @param values (rows, columns), NaN where missing. @returns (rows) */
  run(values: Float32Array): Promise<Float32Array>;
  close(): Promise<void>;
}

/** @throws tools/model-inputs-unknown for a file that ONNX Runtime cannot read, or whose inputs and outputs are none that are known */
export async function openModelSession(bytes: Uint8Array, features: number): Promise<ModelSession> {
  const { InferenceSession, Tensor } = await import("onnxruntime-node");
  const session = await opened(InferenceSession, bytes);
  const signature = await sure(session, features);
  const columns = signature.steps * features;
  const { input, output, rows: fixed, shape } = signature;
  const answersOf = (outputs: InferenceSession.OnnxValueMapType): Float32Array =>
    (outputs[output] as Tensor).data as Float32Array;
  const tensor = (data: Float32Array, rows: number): Tensor => new Tensor("float32", data, [rows, ...shape]);
  if (fixed === null)
    return {
      signature,
      columns,
      async run(values) {
        return answersOf(await session.run({ [input]: tensor(values, values.length / columns) }, [output]));
      },
      close: () => session.release(),
    };
  const held = new Float32Array(fixed * columns);
  const feeds = { [input]: tensor(held, fixed) };
  return {
    signature,
    columns,
    async run(values) {
      const rows = values.length / columns;
      const answers = new Float32Array(rows);
      for (let from = 0; from < rows; from += fixed) {
        const taken = Math.min(fixed, rows - from);
        held.set(values.subarray(from * columns, (from + taken) * columns)); // what is left of an earlier run fills the rest
        answers.set(answersOf(await session.run(feeds, [output])).subarray(0, taken), from);
      }
      return answers;
    },
    close: () => session.release(),
  };
}

async function opened(runtime: typeof InferenceSession, bytes: Uint8Array): Promise<InferenceSession> {
  try {
    return await runtime.create(bytes, {
      executionProviders: ["cpu"],
      intraOpNumThreads: 1, // a request is small: more threads wait longer for one another than they compute
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    });
  } catch (cause) {
    const says = cause instanceof Error ? cause.message : String(cause);
    throw callerError("tools/model-inputs-unknown", `ONNX Runtime cannot open the file: ${says}`);
  }
}

async function sure(session: InferenceSession, features: number): Promise<Signature> {
  try {
    return signatureOf(session, features);
  } catch (thrown) {
    await session.release();
    throw thrown;
  }
}
