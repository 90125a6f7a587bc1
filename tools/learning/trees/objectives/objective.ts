// What a boosted model minimises. Trees only see first and second derivatives by the margin.

import type { Link } from "../model/tree-ensemble.ts";

/** A figure of merit on rows that the trees did not grow from. */
export interface Metric {
  readonly name: string;
  readonly greaterIsBetter: boolean;
  /** @param margins one array an output. @throws for labels that the objective cannot have */
  of(margins: readonly Float64Array[], labelled: Labelled): number;
}

export interface Labelled {
  readonly labels: ArrayLike<number>;
  readonly weights?: ArrayLike<number>;
  readonly groups?: readonly number[];
}

export interface Objective {
  /** Derivatives by a kernel: half the squared error 0, logistic 1; 2 where `gradients` writes them. */
  readonly kernel: 0 | 1 | 2;
  readonly outputs: number;
  readonly link: Link;
  /** The margin of each output before the first tree. */
  readonly base: readonly number[];
  /** First and second derivative of every row, as pairs, weights included. Outputs of one round come in order. */
  gradients?(output: number, margins: readonly Float64Array[], out: Float32Array): void;
  /** The value of a leaf that holds these rows, where a Newton step is not the best. */
  renew?(rows: Uint32Array, margins: Float64Array): number;
  readonly metric: Metric;
}

/** Mean of a value a row, by weight. */
export function weightedMean(
  count: number,
  weights: ArrayLike<number> | undefined,
  value: (row: number) => number,
): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < count; row++) {
    const weight = weights === undefined ? 1 : (weights[row] as number);
    sum += weight * value(row);
    total += weight;
  }
  return sum / total;
}
