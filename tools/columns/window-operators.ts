// Words for the kernels that look at a whole window: its order, shape, memory, entropy and path.

import { type Applied, apply, applyAll, type Expression } from "./expression.ts";
import type { Kernel } from "./kernel.ts";
import { turnCosineKernel, turnSineKernel } from "./kernels/angles.ts";
import { changePointKernel } from "./kernels/change-point.ts";
import * as entropy from "./kernels/entropy.ts";
import { hiddenMarkov2Kernel, hiddenMarkov3Kernel } from "./kernels/hidden-markov.ts";
import * as longMemory from "./kernels/long-memory.ts";
import * as order from "./kernels/order-statistics.ts";
import { partialSumsKernel } from "./kernels/partial-sums.ts";
import * as paths from "./kernels/paths.ts";
import { serialKernel } from "./kernels/serial.ts";
import { shapeKernel } from "./kernels/shape.ts";
import { spectralShareKernel } from "./kernels/spectrum.ts";

/** One named column of a kernel that gives several. */
const named =
  (kernel: Kernel, output: string) =>
  (x: Expression, ...params: readonly number[]): Applied =>
    applyAll(kernel, params, x)[kernel.outputs.indexOf(output)] as Applied;
type OfRows = (x: Expression, rows: number) => Applied;

export const quantile = (x: Expression, rows: number, q: number): Applied => apply(order.quantileKernel, [rows, q], x);
export const percentileRank = (x: Expression, rows: number): Applied => apply(order.percentileRankKernel, [rows], x);
export type OrderStatistic = "q05" | "q10" | "q20" | "q25" | "q50" | "q75" | "q80" | "q90" | "q95" | "rank" | "mad";
/** Several of one window cost little more than one. */
export const orderStatistic = (x: Expression, rows: number, which: OrderStatistic): Applied =>
  named(order.orderStatisticsKernel, which)(x, rows);
/** Means of the lowest and of the highest share of a window. */
export const lowerTailMean = (x: Expression, rows: number, share: number): Applied =>
  named(order.tailMeansKernel, "lower")(x, rows, share);
export const upperTailMean = (x: Expression, rows: number, share: number): Applied =>
  named(order.tailMeansKernel, "upper")(x, rows, share);
/** Hill's index of the highest values. */
export const tailIndex = (x: Expression, rows: number, share: number): Applied =>
  apply(order.tailIndexKernel, [rows, share], x);
export const lMoment = (x: Expression, rows: number, which: "scale" | "skewness" | "kurtosis"): Applied =>
  named(order.lMomentsKernel, which)(x, rows);

export const skewness: OfRows = named(shapeKernel, "skewness");
export const kurtosis: OfRows = named(shapeKernel, "kurtosis");

export const partialSums = (x: Expression, rows: number, which: "range" | "peak" | "squares" | "deviation"): Applied =>
  named(partialSumsKernel, which)(x, rows);
type OfLags = (x: Expression, rows: number, lags: number) => Applied;
export const ljungBox: OfLags = named(serialKernel, "ljung_box");
export const longRunVariance: OfLags = named(serialKernel, "long_run_variance");
export const varianceRatio: OfLags = named(longMemory.varianceRatioKernel, "ratio");
export const varianceRatioZ: OfLags = named(longMemory.varianceRatioKernel, "z");
export const fractionalDifference = (x: Expression, rows: number, d: number): Applied =>
  apply(longMemory.fractionalDifferenceKernel, [rows, d], x);

export const permutationEntropy: OfLags = named(entropy.permutationEntropyKernel, "value");
export const sampleEntropy = (x: Expression, rows: number, tolerance: number): Applied =>
  apply(entropy.sampleEntropyKernel, [rows, tolerance], x);
export const histogramEntropy = (x: Expression, rows: number, width: number, bins: number): Applied =>
  apply(entropy.histogramEntropyKernel, [rows, width, bins], x);
export const lempelZiv = (x: Expression, rows: number): Applied => apply(entropy.lempelZivKernel, [rows], x);

/** Share of power at periods from rows / from down to rows / to. */
export const spectralShare = (x: Expression, rows: number, from: number, to: number): Applied =>
  apply(spectralShareKernel, [rows, from, to], x);

export const deepestFall = (x: Expression, rows: number): Applied => apply(paths.deepestFallKernel, [rows], x);
export const streak = (x: Expression): Applied => apply(paths.streakKernel, [], x);
export const rankTrend: OfRows = named(paths.rankTrendKernel, "tau");
export const rankTrendZ: OfRows = named(paths.rankTrendKernel, "z");

/** x counts whole turns. */
export const turnSine = (x: Expression): Applied => apply(turnSineKernel, [], x);
export const turnCosine = (x: Expression): Applied => apply(turnCosineKernel, [], x);

/** Two hidden states, learnt anew every `refit` rows from the `history` before. */
export const hiddenMarkov2 = (
  x: Expression,
  history: number,
  refit: number,
  which: "calm" | "wild" | "deviation",
): Applied => named(hiddenMarkov2Kernel, which)(x, history, refit);
export const hiddenMarkov3 = (
  x: Expression,
  history: number,
  refit: number,
  which: "calm" | "middle" | "wild" | "deviation",
): Applied => named(hiddenMarkov3Kernel, which)(x, history, refit);

/** Bayesian online change point of standardised values, the `keep` likeliest stretches kept. */
export const changePoint = (x: Expression, meanRun: number, keep: number, which: "recent" | "mean_run"): Applied =>
  named(changePointKernel, which)(x, meanRun, keep);
