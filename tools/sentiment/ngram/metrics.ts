// How well predictions agree with labels and grades, with bootstrap intervals. No model here.

import { groupedBy, type Random } from "#infra/runtime/index.ts";
import { pearson, quantile } from "#tools/numeric/index.ts";

export interface ClassScores {
  readonly accuracy: number;
  /** Mean over the classes of 2 TP / (2 TP + FP + FN); 0 for a class that is neither there nor predicted. */
  readonly macroF1: number;
}

/** @param classes labels and predictions are whole numbers in [0, classes) */
export function classScores(labels: Int32Array, predicted: Int32Array, classes: number, at?: Int32Array): ClassScores {
  const [hit, real, named] = [new Float64Array(classes), new Float64Array(classes), new Float64Array(classes)];
  const n = at?.length ?? labels.length;
  let right = 0;
  for (let j = 0; j < n; j++) {
    const i = at === undefined ? j : at[j]!;
    real[labels[i]!]! += 1;
    named[predicted[i]!]! += 1;
    if (labels[i] !== predicted[i]) continue;
    hit[labels[i]!]! += 1;
    right++;
  }
  const f1 = hit.map((both, k) => (real[k]! + named[k]! === 0 ? 0 : (2 * both) / (real[k]! + named[k]!)));
  return { accuracy: right / n, macroF1: f1.reduce((sum, value) => sum + value, 0) / classes };
}

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const resamples = 1_000;

/** 95 % percentile intervals over 1,000 resamples of groups of texts, drawn whole. */
export function withIntervals<K extends string>(
  groups: Int32Array,
  random: Random,
  measure: (at: Int32Array) => Readonly<Record<K, number>>,
): Record<K, Interval> {
  const members = [...groupedBy([...groups.keys()], (i) => groups[i]!).values()];
  const whole = measure(Int32Array.from(groups.keys()));
  const drawn = Array.from({ length: resamples }, () =>
    measure(Int32Array.from(members.flatMap(() => members[random.integer(members.length)]!))),
  );
  const names = Object.keys(whole) as K[];
  return Object.fromEntries(
    names.map((name) => {
      const values = Float64Array.from(drawn, (one) => one[name]);
      return [name, { value: whole[name], low: quantile(values, 0.025), high: quantile(values, 0.975) }];
    }),
  ) as Record<K, Interval>;
}

/** Pearson correlation and mean squared error of predictions at the places given. */
export function gradeScores(
  grades: Float64Array,
  predicted: Float64Array,
  at: Int32Array,
): { readonly correlation: number; readonly meanSquaredError: number } {
  const [wanted, found] = [Float64Array.from(at, (i) => grades[i]!), Float64Array.from(at, (i) => predicted[i]!)];
  const squares = wanted.reduce((sum, value, j) => sum + (value - found[j]!) ** 2, 0);
  return { correlation: pearson(wanted, found), meanSquaredError: squares / at.length };
}
