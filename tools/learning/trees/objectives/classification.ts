// Objectives of classes: two by the logistic loss, several by softmax.

import { callerError } from "#infra/runtime/index.ts";
import type { Labelled, Objective } from "./objective.ts";
import { weightedMean } from "./objective.ts";

/** How many classes the labels name, 0 to the greatest. @throws tools/training-invalid, tools/training-one-class */
export function classesOf(labels: ArrayLike<number>): number {
  const seen = new Set<number>();
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] as number;
    if (!Number.isInteger(label) || label < 0 || label > 999) {
      const says = `The label of row ${row} is ${label}; wanted classes as whole numbers from 0 to 999.`;
      throw callerError("tools/training-invalid", says, { row, label });
    }
    seen.add(label);
  }
  if (seen.size < 2) {
    const says = `All ${labels.length} labels are ${[...seen][0]}; wanted at least two classes. Train on rows of more than one.`;
    throw callerError("tools/training-one-class", says, { rows: labels.length });
  }
  return Math.max(...seen) + 1;
}

const clampedLog = (p: number): number => Math.log(Math.max(p, 1e-15));

/** Loss -y ln p - (1 - y) ln(1 - p), p = 1 / (1 + e^-m). @throws tools/training-invalid, tools/training-one-class */
export function logisticLoss({ labels, weights }: Labelled): Objective {
  const classes = classesOf(labels);
  if (classes > 2) {
    const says = `Labels go up to ${classes - 1}; logistic wants 0 and 1. Use softmax for more classes.`;
    throw callerError("tools/training-invalid", says, { classes });
  }
  const share = weightedMean(labels.length, weights, (row) => labels[row] as number);
  return {
    kernel: 1,
    outputs: 1,
    link: "logistic",
    base: [Math.log(share / (1 - share))],
    metric: {
      name: "log loss",
      greaterIsBetter: false,
      of: ([margin = new Float64Array()], { labels: wanted, weights: by }) =>
        weightedMean(margin.length, by, (row) => {
          const signed = wanted[row] === 1 ? (margin[row] as number) : -(margin[row] as number);
          return signed > 0 ? Math.log1p(Math.exp(-signed)) : Math.log1p(Math.exp(signed)) - signed;
        }),
    },
  };
}

/** Loss -ln p_y, p_k = e^m_k / sum e^m. g_k = p_k - [y = k]; h_k = 2 p_k (1 - p_k), twice the diagonal, which bounds the whole matrix
 * (Friedman, Hastie & Tibshirani 2000). @throws tools/training-invalid, tools/training-one-class */
export function softmaxLoss({ labels, weights }: Labelled): Objective {
  const outputs = classesOf(labels);
  const shares = Array.from({ length: outputs }, (_, k) =>
    weightedMean(labels.length, weights, (row) => (labels[row] === k ? 1 : 0)),
  );
  let probabilities: readonly Float64Array[] = [];
  return {
    kernel: 2,
    outputs,
    link: "softmax",
    base: shares.map(clampedLog),
    gradients(output, margins, out) {
      if (output === 0) probabilities = softmaxOf(margins);
      const mine = probabilities[output] as Float64Array;
      for (let row = 0; row < mine.length; row++) {
        const weight = weights === undefined ? 1 : (weights[row] as number);
        const p = mine[row] as number;
        out[2 * row] = weight * (labels[row] === output ? p - 1 : p);
        out[2 * row + 1] = weight * Math.max(2 * p * (1 - p), 1e-16);
      }
    },
    metric: {
      name: "log loss",
      greaterIsBetter: false,
      of(margins, { labels: wanted, weights: by }) {
        const p = softmaxOf(margins);
        const rows = p[0]?.length ?? 0;
        return weightedMean(rows, by, (row) => -clampedLog(p[wanted[row] as number]?.[row] ?? 0));
      },
    },
  };
}

/** Probabilities of each output, an array a output. */
function softmaxOf(margins: readonly Float64Array[]): readonly Float64Array[] {
  const rows = margins[0]?.length ?? 0;
  const out = margins.map(() => new Float64Array(rows));
  for (let row = 0; row < rows; row++) {
    let top = Number.NEGATIVE_INFINITY;
    for (const margin of margins) top = Math.max(top, margin[row] as number);
    let sum = 0;
    for (const [k, margin] of margins.entries()) {
      const power = Math.exp((margin[row] as number) - top);
      (out[k] as Float64Array)[row] = power;
      sum += power;
    }
    for (const p of out) p[row] = (p[row] as number) / sum;
  }
  return out;
}
