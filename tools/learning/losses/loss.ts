// What a loss is, and how values of rows become one number of the batch.

import { add, chunkSum, divide, isPerChunk, multiply, reshape, sizeOf, sum, type Tensor } from "../tape/index.ts";

/** One number for the whole batch from predictions and targets of (rows, outputs); the lower the better. */
export interface Loss {
  readonly id: string;
  readonly says: string;
  /** Columns of predictions and of targets, for n targets of a row. */
  readonly outputsFor: (targets: number) => number;
  /** @param weights (rows, 1), such as 0 for rows that only fill the batch up; null = all alike */
  readonly of: (prediction: Tensor, target: Tensor, weights: Tensor | null) => Tensor;
}

export const same = (targets: number): number => targets;

/** A sum over a chunk's rows, or over the batch's where it is not cut, as one of the batch. */
export const overBatch = (x: Tensor): Tensor => (isPerChunk(x) ? chunkSum(x) : x);

/** The mean of all values of the batch, weighted by row. */
export function batchMean(values: Tensor, weights: Tensor | null): Tensor {
  const pieces = isPerChunk(values) ? values.trace.chunks : 1;
  if (weights === null) return overBatch(multiply(sum(values), 1 / (sizeOf(values.shape) * pieces)));
  const rows = reshape(values, [values.shape[0] ?? 0, sizeOf(values.shape.slice(1))]);
  const columns = rows.shape[1] ?? 1;
  const total = overBatch(sum(multiply(rows, weights)));
  return divide(total, add(multiply(overBatch(sum(weights)), columns), 1e-12));
}

/** @throws tools/shape-mismatch where predictions and targets do not lie row by row beside each other */
export function requireBeside(loss: string, prediction: Tensor, target: Tensor, columns = target.shape[1]): void {
  const [rows, found] = prediction.shape;
  if (prediction.shape.length === 2 && target.shape.length === 2 && rows === target.shape[0] && found === columns)
    return;
  throw prediction.trace.mismatch(
    `loss "${loss}"`,
    `predictions (rows, ${columns}) beside targets (rows, n)`,
    prediction.shape,
    target.shape,
  );
}
