// Temperature: how sure a classifier of several classes may be, without changing what it prefers.

import { callerError } from "#infra/runtime/index.ts";
import { minimiseBounded, requireFinite, requireShape, requireWhole } from "#tools/numeric/index.ts";

/** Temperature T > 0 that minimises the mean of -ln softmax(logits / T)[class]; above 1 the classifier was too sure.
 * @param logits  shape (rows, classes), row-major, finite
 * @param classes which class each row is, 0 to count - 1
 * @returns from 0.001 to 1000: those where every row is right, or none could be worse
 * @throws tools/length-mismatch, tools/value-not-finite, tools/parameter-out-of-range, tools/training-invalid
 * @source Guo, Pleiss, Sun & Weinberger (2017), ICML 34 */
export function fitTemperature(logits: Float64Array, classes: Int32Array, count: number): number {
  requireWhole("classes", count, 2);
  requireShape("logits", logits, classes.length, count);
  requireFinite("logits", logits);
  const wrong = classes.findIndex((c) => c < 0 || c >= count);
  if (wrong >= 0)
    throw callerError("tools/training-invalid", `classes[${wrong}] is ${classes[wrong]}; wanted 0 to ${count - 1}.`, {
      index: wrong,
    });
  const loss = ([sharpness]: Float64Array, gradient: Float64Array): number => {
    let [sum, slope] = [0, 0];
    for (let row = 0; row < classes.length; row++) {
      const own = logits.subarray(row * count, (row + 1) * count);
      const { logSum, mean } = moments(own, sharpness!);
      sum += logSum - sharpness! * own[classes[row]!]!;
      slope += mean - own[classes[row]!]!;
    }
    gradient[0] = slope / classes.length;
    return sum / classes.length;
  };
  const { x } = minimiseBounded(loss, Float64Array.of(1), Float64Array.of(1e-3), Float64Array.of(1e3), {
    gradientTolerance: 1e-12,
  });
  return 1 / x[0]!;
}

/** Shape (classes), sum 1. */
export function softened(logits: Float64Array, temperature: number): Float64Array {
  const { logSum } = moments(logits, 1 / temperature);
  return logits.map((logit) => Math.exp(logit / temperature - logSum));
}

/** ln sum exp(b l), and the mean of l under softmax(b l). */
function moments(logits: Float64Array, sharpness: number): { readonly logSum: number; readonly mean: number } {
  const top = Math.max(...logits) * sharpness;
  let [total, weighted] = [0, 0];
  for (const logit of logits) {
    const share = Math.exp(sharpness * logit - top);
    total += share;
    weighted += share * logit;
  }
  return { logSum: top + Math.log(total), mean: weighted / total };
}
