// An encoder of pictures out of an ONNX file. The file is foreign: what it is, what it takes and what it gives is looked at before it is used.

import { readFile } from "node:fs/promises";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { z } from "zod";
import { bytesHash, callerError, QuorumError } from "#infra/runtime/index.ts";
import { cellsOf, type PictureShape, pictureChannels, requireShape } from "../picture.ts";
import type { PictureEncoder } from "../picture-encoder.port.ts";

export const OnnxEncoderOptions = z.strictObject({
  /** A path, or the bytes. */
  model: z.union([z.string().min(1), z.custom<Uint8Array>((value) => value instanceof Uint8Array)]),
  rows: z.int(),
  levels: z.int(),
  /** SHA-256 that the file must have, in hex. */
  version: z.string().optional(),
});
export type OnnxEncoderOptions = z.infer<typeof OnnxEncoderOptions>;

export const needs = { package: "onnxruntime-node", for: "picture encoders" } as const;

/**
 * Wants one input, float32 of shape (n, 3, rows, levels), and one output, float32 of shape (n, width). n may be any number or 1.
 * @throws tools/model-missing (no such file), tools/model-version (another hash), tools/model-damaged (no ONNX model that runs here),
 *   tools/shape-mismatch (other inputs or outputs, by name and shape)
 */
export async function openOnnxEncoder(options: OnnxEncoderOptions): Promise<PictureEncoder> {
  const { model, rows, levels, version: wanted } = OnnxEncoderOptions.parse(options);
  const shape: PictureShape = { rows, levels };
  requireShape(shape);
  const bytes = await encoderBytes(model);
  const version = bytesHash(bytes);
  if (wanted !== undefined && wanted !== version)
    throw callerError(
      "tools/model-version",
      `The encoder has the hash ${version}; wanted ${wanted}. Codes of the two are not comparable: give the file that was used before.`,
      { found: version, wanted },
    );
  const runtime = await import("onnxruntime-node");
  const session = await opened(runtime, bytes);
  const { from, to, oneByOne, width } = await fitted(runtime, session, shape);
  const cells = cellsOf(shape);
  let closing: Promise<void> | null = null;
  return {
    version,
    shape,
    width,
    async encode(pictures, count) {
      if (pictures.length !== count * cells)
        throw callerError(
          "tools/length-mismatch",
          `${count} pictures of ${cells} cells are ${count * cells} numbers; found ${pictures.length}.`,
        );
      const codes = new Float32Array(count * width);
      const step = oneByOne ? 1 : Math.max(1, count);
      for (let at = 0; at < count; at += step) {
        const part = pictures.subarray(at * cells, (at + step) * cells);
        codes.set(await run(runtime, session, { from, to, shape }, part, step), at * width);
      }
      requireCodes(codes, width);
      return codes;
    },
    close: () => {
      closing ??= session.release();
      return closing;
    },
  };
}

type Runtime = typeof import("onnxruntime-node");

/** @throws tools/model-missing where there is no such file */
export async function encoderBytes(model: string | Uint8Array): Promise<Uint8Array> {
  if (typeof model !== "string") return model;
  try {
    return await readFile(model);
  } catch (cause) {
    const says = `The encoder ${model} could not be read. Name an ONNX file.`;
    throw new QuorumError("tools/model-missing", says, { fault: "caller", retry: false, cause });
  }
}

/** One thread: the same pictures give the same codes. */
async function opened(runtime: Runtime, bytes: Uint8Array): Promise<InferenceSession> {
  try {
    return await runtime.InferenceSession.create(bytes, {
      executionProviders: ["cpu"],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
    });
  } catch (cause) {
    const because = cause instanceof Error ? cause.message.split("\n")[0] : "no reason given";
    const says = `The encoder is no ONNX model that runs here: ${because}. Export it anew, with operators of the standard set.`;
    throw new QuorumError("tools/model-damaged", says, { fault: "caller", retry: false, cause });
  }
}

type ValueMetadata = InferenceSession["inputMetadata"][number];

const written = (values: readonly ValueMetadata[]): string =>
  values
    .map((value) =>
      value.isTensor ? `${value.name}: ${value.type} (${value.shape.join(", ")})` : `${value.name}: no tensor`,
    )
    .join("; ") || "none";

/** Names of input and output, and whether it takes one picture at a time. A width that the file leaves open is asked for with a blank picture. */
async function fitted(runtime: Runtime, session: InferenceSession, shape: PictureShape) {
  const { inputMetadata, outputMetadata } = session;
  const sizes = [pictureChannels.length, shape.rows, shape.levels];
  const [input, ...moreInputs] = inputMetadata;
  const [output, ...moreOutputs] = outputMetadata;
  const takes =
    input?.isTensor === true &&
    moreInputs.length === 0 &&
    input.type === "float32" &&
    input.shape.length === 4 &&
    (typeof input.shape[0] === "string" || input.shape[0] === 1) &&
    sizes.every((size, i) => typeof input.shape[i + 1] === "string" || input.shape[i + 1] === size);
  const gives =
    output?.isTensor === true && moreOutputs.length === 0 && output.type === "float32" && output.shape.length === 2;
  if (!takes || !gives) {
    await session.release();
    throw callerError(
      "tools/shape-mismatch",
      `An encoder takes one float32 (n, ${sizes.join(", ")}), n open or 1, and gives one float32 (n, width). This one takes ${written(inputMetadata)} and gives ${written(outputMetadata)}.`,
    );
  }
  const [from, to] = [input.name, output.name];
  const blank = await run(runtime, session, { from, to, shape }, new Float32Array(cellsOf(shape)), 1);
  return { from, to, oneByOne: input.shape[0] === 1, width: blank.length };
}

interface Wiring {
  readonly from: string;
  readonly to: string;
  readonly shape: PictureShape;
}

async function run(
  { Tensor }: Runtime,
  session: InferenceSession,
  { from, to, shape }: Wiring,
  pictures: Float32Array,
  count: number,
): Promise<Float32Array> {
  const dims = [count, pictureChannels.length, shape.rows, shape.levels];
  const result = (await session.run({ [from]: new Tensor("float32", pictures, dims) }))[to] as Tensor;
  if (result.data instanceof Float32Array && result.dims.length === 2 && result.dims[0] === count) return result.data;
  throw callerError(
    "tools/shape-mismatch",
    `Of ${count} pictures the encoder made ${result.type} (${result.dims.join(", ")}); wanted float32 (${count}, width).`,
  );
}

function requireCodes(codes: Float32Array, width: number): void {
  const at = codes.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw callerError(
    "tools/value-not-finite",
    `The encoder gave ${codes[at]} as number ${at % width} of picture ${Math.floor(at / width)}. Train it on pictures like these.`,
  );
}
