// How large and how small each asset's weight may be, and whether weights that sum to one fit in between.

import { callerError } from "#infra/runtime/index.ts";
import { requireFinite, requireShape, requireWhole } from "#tools/numeric/index.ts";

export interface Bounds {
  /** Shape (N). */
  readonly lower: Float64Array;
  /** Shape (N). */
  readonly upper: Float64Array;
}

/** The same bounds for all of n assets. */
export const evenBounds = (n: number, lower = 0, upper = 1): Bounds => ({
  lower: new Float64Array(n).fill(lower),
  upper: new Float64Array(n).fill(upper),
});

/** What sums of bounds are allowed to miss one by, since 20 times 0.05 is not 1 in float64. */
const slack = 1e-9;

/** @throws tools/length-mismatch, tools/value-not-finite, tools/constraints-infeasible (names those that conflict) */
export function requireBounds({ lower, upper }: Bounds, n: number): void {
  requireShape("lower", lower, n, 1);
  requireShape("upper", upper, n, 1);
  requireFinite("lower", lower);
  requireFinite("upper", upper);
  const crossed = lower.findIndex((value, i) => value > upper[i]!);
  if (crossed >= 0) {
    throw infeasible(
      `Asset ${crossed} may weigh at least ${lower[crossed]} and at most ${upper[crossed]}: its lower bound is above its upper.`,
      { asset: crossed },
    );
  }
  const [least, most] = [sum(lower), sum(upper)];
  if (most < 1 - slack)
    throw infeasible(`The upper bounds of ${n} assets sum to ${most}, and weights must sum to 1. Raise them.`, {
      most,
    });
  if (least > 1 + slack)
    throw infeasible(`The lower bounds of ${n} assets sum to ${least}, and weights must sum to 1. Lower them.`, {
      least,
    });
}

export const infeasible = (message: string, context: Readonly<Record<string, number>>): Error =>
  callerError("tools/constraints-infeasible", message, context);

/** Weights within the bounds that sum to one, as much as may be in the assets that come first in the order.
 * @param order a permutation of the assets; the bounds are known to allow a sum of one */
export function fillInOrder({ lower, upper }: Bounds, order: readonly number[]): Float64Array {
  const weights = Float64Array.from(lower);
  let left = 1 - sum(lower);
  for (const i of order) {
    const more = Math.max(0, Math.min(left, upper[i]! - lower[i]!));
    weights[i]! += more;
    left -= more;
  }
  return weights;
}

/** @throws tools/parameter-out-of-range, tools/length-mismatch, tools/value-not-finite, tools/series-constant where `moving` */
export function requireCovariance(covariance: Float64Array, n: number, { moving }: { readonly moving: boolean }): void {
  requireWhole("assets", n, 1);
  requireShape("covariance", covariance, n, n);
  requireFinite("covariance", covariance);
  for (let i = 0; i < n; i++) {
    const variance = covariance[i * n + i]!;
    if (variance > 0 || (variance === 0 && !moving)) continue;
    throw callerError(
      "tools/series-constant",
      `Asset ${i} has a variance of ${variance}; wanted one above 0. Leave out what does not move.`,
      { asset: i },
    );
  }
}

export function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

export function toOne(values: Float64Array): Float64Array {
  const total = sum(values);
  return values.map((value) => value / total);
}
