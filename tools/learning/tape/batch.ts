// Between the batch and its chunks. Where a batch is not cut, these are the identity.
// Three operators of our own stand in the trace for it; the schedule turns them into inputs, outputs and sums of a Scan.

import { type Shape, withAxis } from "./shape.ts";
import { derive, isPerChunk, type Tensor } from "./trace.ts";

export const toChunks = "quorum.Chunk";
export const fromChunks = "quorum.Stack";
export const overChunks = "quorum.Sum";

function place(operator: string, x: Tensor, shape: Shape, stage: number): Tensor {
  return x.trace.place(operator, [x], [shape], stage, { type: x.type })[0] as Tensor;
}

/** A value of the whole batch (B, ...) as one that every chunk has its part of (B / chunks, ...).
 * @throws tools/shape-mismatch where B is not a multiple of the chunks */
export function eachChunk(x: Tensor): Tensor {
  const { chunks } = x.trace;
  if (chunks === 1) return x;
  const rows = (x.shape[0] ?? 0) / chunks;
  if (!Number.isInteger(rows) || x.shape.length === 0) {
    throw x.trace.mismatch("eachChunk", `a first axis that is a multiple of ${chunks} chunks`, x.shape);
  }
  return derive(
    [x],
    () => place(toChunks, x, withAxis(x.shape, 0, rows), x.stage + 1),
    (gradient) => [stacked(gradient)],
    true,
  );
}

/** The chunks' values (c, ...) under one another, (c * chunks, ...). */
export function stacked(x: Tensor): Tensor {
  const { chunks } = x.trace;
  if (chunks === 1) return x;
  const local = isPerChunk(x) ? x : place(toChunks, repeated(x), x.shape, x.stage + 1);
  return derive(
    [local],
    () => place(fromChunks, local, withAxis(x.shape, 0, (x.shape[0] ?? 0) * chunks), local.stage + 1),
    (gradient) => [eachChunk(gradient)],
  );
}

/** The same for every chunk: its rows once for each. */
function repeated(x: Tensor): Tensor {
  const rows = (x.shape[0] ?? 0) * x.trace.chunks;
  return x.trace.emit("Concat", Array<Tensor>(x.trace.chunks).fill(x), [withAxis(x.shape, 0, rows)], {
    attributes: { axis: 0 },
    type: x.type,
  })[0] as Tensor;
}

/** The sum of the chunks' values, element by element: what turns a sum over a chunk into one over the batch. */
export function chunkSum(x: Tensor): Tensor {
  const { chunks } = x.trace;
  if (chunks === 1) return x;
  if (!isPerChunk(x))
    throw x.trace.mismatch("chunkSum", "a value of each chunk, found one of the whole batch", x.shape);
  return derive(
    [x],
    () => place(overChunks, x, x.shape, x.stage + 1),
    (gradient) => [gradient],
  );
}
