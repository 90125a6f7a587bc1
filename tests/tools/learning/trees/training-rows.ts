// Rows to train on, and what a model's predictions on them are worth.

import type { TrainingRows } from "#tools/learning/trees/index.ts";
import { goldenRows, goldenSignal, medianSplit, namesOf } from "./golden-rows.ts";

export interface Wanted {
  readonly count?: number;
  readonly features?: number;
  readonly seed?: number;
  readonly labels?: "numbers" | "two" | "three";
  readonly missing?: number;
}

export function trainingRows(wanted: Wanted = {}): TrainingRows {
  const { count = 800, features = 5, seed = 101, labels = "numbers", missing = 0.1 } = wanted;
  const values = goldenRows({ rows: count, features, seed, missing });
  const signal = goldenSignal(values, features, seed + 2);
  const three = signal.map((y) => (y > 2 ? 2 : y > 1 ? 1 : 0));
  return {
    features: namesOf(features),
    count,
    values,
    labels: labels === "numbers" ? signal : labels === "two" ? medianSplit(signal) : three,
  };
}

/** Root of the mean squared difference. */
export function errorOf(predicted: ArrayLike<number>, labels: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += (predicted[i]! - labels[i]!) ** 2;
  return Math.sqrt(sum / labels.length);
}

export function spreadOf(labels: ArrayLike<number>): number {
  const mean = Array.from(labels).reduce((sum, y) => sum + y, 0) / labels.length;
  return errorOf(new Float64Array(labels.length).fill(mean), labels);
}
