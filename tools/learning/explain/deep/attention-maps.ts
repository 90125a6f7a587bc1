// Where a model with attention looks: the weights that its softmaxes give, as further outputs of its own file.

import { elementCode, ModelProto } from "../../tape/onnx/messages.ts";
import { openGraph } from "./open-graph.ts";

export interface AttentionMap {
  /** Shape of the weights of one row, such as (steps, 1) or (heads, steps, steps). */
  readonly shape: readonly number[];
  /** Weights of one row: along the axis that the softmax ran over they add up to 1. */
  readonly values: Float32Array;
}

interface GraphMessage {
  readonly graph: {
    readonly node: readonly { readonly opType: string; readonly output: readonly string[] }[];
    readonly output: object[];
  };
}

/**
 * One map a softmax, in the order of the graph; none where the model has no attention. Looking is not the same as being moved by: set maps beside
 * attributions before reading anything into them.
 * @param bytes an artefact made here
 * @param row   shape (steps x features) of values, as the file takes them
 */
export async function attentionMaps(
  bytes: Uint8Array,
  row: Float32Array,
  shape: readonly number[],
): Promise<readonly AttentionMap[]> {
  const message = ModelProto.toObject(ModelProto.decode(bytes), { longs: Number, defaults: false }) as GraphMessage;
  const names = message.graph.node
    .filter(({ opType }) => opType === "Softmax")
    .map(({ output }) => output[0] as string);
  if (names.length === 0) return [];
  const told = { tensorType: { elemType: elementCode.float32 } };
  message.graph.output.push(...names.map((name) => ({ name, type: told })));
  const graph = await openGraph(ModelProto.encode(ModelProto.fromObject(message)).finish(), shape);
  try {
    const rows = rowsOf(message);
    const values = new Float32Array(rows * row.length);
    values.set(row);
    const found = await graph.run(values, rows);
    return names.map((name) => {
      const { values: all, shape: whole } = found.get(name) as { values: Float32Array; shape: readonly number[] };
      return { shape: whole.slice(1), values: all.slice(0, all.length / (whole[0] ?? 1)) };
    });
  } finally {
    await graph.close();
  }
}

/** Rows that the file wants in a run: one where it takes any. */
function rowsOf(message: unknown): number {
  const { input } = (
    message as { graph: { input: { type: { tensorType: { shape: { dim: { dimValue?: number }[] } } } }[] } }
  ).graph;
  return Number(input[0]?.type.tensorType.shape.dim[0]?.dimValue) || 1;
}
