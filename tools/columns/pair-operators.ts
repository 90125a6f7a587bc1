// Words for the kernels that look at two or three columns together over a window.

import { type Applied, applyAll, type Expression } from "./expression.ts";
import type { Kernel } from "./kernel.ts";
import { kalmanSlopeKernel } from "./kernels/kalman-slope.ts";
import { rankCorrelationKernel, tailPairKernel } from "./kernels/pair-ranks.ts";
import * as pairs from "./kernels/pair-shape.ts";
import { twoFactorKernel } from "./kernels/two-factor.ts";

const named = (kernel: Kernel, output: string, params: readonly number[], ...inputs: readonly Expression[]): Applied =>
  applyAll(kernel, params, ...inputs)[kernel.outputs.indexOf(output)] as Applied;

export type TwoFactor = "constant" | "first" | "second" | "deviation" | "r2" | "residual";
/** y on x1, x2 and a constant. */
export const twoFactor = (y: Expression, x1: Expression, x2: Expression, rows: number, which: TwoFactor): Applied =>
  named(twoFactorKernel, which, [rows], y, x1, x2);

export type Side = "below_slope" | "above_slope" | "below_correlation" | "above_correlation";
export const sided = (y: Expression, x: Expression, rows: number, which: Side): Applied =>
  named(pairs.sidedKernel, which, [rows], y, x);
export const coShape = (y: Expression, x: Expression, rows: number, which: "coskewness" | "cokurtosis"): Applied =>
  named(pairs.coShapeKernel, which, [rows], y, x);
export const tailPair = (
  y: Expression,
  x: Expression,
  rows: number,
  share: number,
  which: "lower" | "upper" | "shortfall",
): Applied => named(tailPairKernel, which, [rows, share], y, x);
export const rankCorrelation = (y: Expression, x: Expression, rows: number): Applied =>
  named(rankCorrelationKernel, "value", [rows], y, x);
export const residualShape = (
  y: Expression,
  x: Expression,
  rows: number,
  which: "skewness" | "kurtosis" | "autocorrelation",
): Applied => named(pairs.residualShapeKernel, which, [rows], y, x);
export const cointegration = (
  y: Expression,
  x: Expression,
  rows: number,
  which: "distance" | "statistic" | "half_life",
): Applied => named(pairs.cointegrationKernel, which, [rows], y, x);
/** Begun at a slope of 1, known to a variance of a thousand of the residuals'. */
export const kalmanSlope = (
  y: Expression,
  x: Expression,
  drift: number,
  seed: number,
  which: "slope" | "spread" = "slope",
): Applied => named(kalmanSlopeKernel, which, [drift, 1, 1_000, seed], y, x);
