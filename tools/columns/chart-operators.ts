// Words for the kernels of chartists' indicators, as operators.ts has them for the rest.

import { type Applied, apply, applyAll, type Expression } from "./expression.ts";
import * as adaptive from "./kernels/adaptive.ts";
import { candlePatternKernels } from "./kernels/candle-patterns.ts";
import { candleMeansKernel } from "./kernels/candles.ts";
import * as combinations from "./kernels/combinations.ts";
import { directionalKernel, directionalSumsKernel } from "./kernels/directional.ts";
import * as hilbert from "./kernels/hilbert.ts";
import { percentChangeKernel } from "./kernels/lags.ts";
import * as moneyFlows from "./kernels/money-flow.ts";
import * as oscillators from "./kernels/oscillators.ts";
import { relativeStrengthKernel } from "./kernels/relative-strength.ts";
import { smoothKernel } from "./kernels/smoothing.ts";
import { parabolicStopKernel, trendStopKernel } from "./kernels/stops.ts";
import { buyingPressureKernel, trueRangeKernel } from "./kernels/true-range.ts";
import * as weighted from "./kernels/weighted-windows.ts";
import { populationDeviationKernel } from "./kernels/window-sums.ts";

/** scale * x + shift */
export const affine = (x: Expression, scale: number, shift = 0): Expression =>
  apply(combinations.affineKernel, [scale, shift], x);
/** first * x + second * y */
export const mix = (first: number, x: Expression, second: number, y: Expression): Expression =>
  apply(combinations.mixKernel, [first, second], x, y);
export const mixThree = (
  first: number,
  x: Expression,
  second: number,
  y: Expression,
  third: number,
  z: Expression,
): Expression => apply(combinations.mixThreeKernel, [first, second, third], x, y, z);
/** scale * x / y */
export const ratio = (x: Expression, y: Expression, scale = 1): Expression =>
  apply(combinations.scaledRatioKernel, [scale], x, y);
/** scale * (x / y - 1) */
export const relative = (x: Expression, y: Expression, scale = 1): Expression =>
  apply(combinations.relativeKernel, [scale], x, y);
/** scale * (x - from) / (to - from) */
export const place = (x: Expression, from: Expression, to: Expression, scale = 1): Expression =>
  apply(combinations.placeKernel, [scale], x, from, to);

/** s + weight * (x - s), begun at the first x. */
export const smooth = (x: Expression, weight: number): Expression => apply(smoothKernel, [weight, 1], x);

/** (x - y) / (z - w) */
export const differenceRatio = (x: Expression, y: Expression, z: Expression, w: Expression): Expression =>
  apply(combinations.differenceRatioKernel, [], x, y, z, w);
export const percentChange = (x: Expression, rows: number): Expression => apply(percentChangeKernel, [rows], x);

export const populationDeviation = (x: Expression, rows: number): Expression =>
  apply(populationDeviationKernel, [rows], x);

export const trueRange = (high: Expression, low: Expression, close: Expression): Expression =>
  apply(trueRangeKernel, [], high, low, close);
export const buyingPressure = (low: Expression, close: Expression): Expression =>
  apply(buyingPressureKernel, [], low, close);

export const relativeStrength = (x: Expression, rows: number): Expression => apply(relativeStrengthKernel, [rows], x);

const directional = (output: number) => (high: Expression, low: Expression, close: Expression, rows: number) =>
  applyAll(directionalKernel, [rows], high, low, close)[output] as Applied;
export const plusDirection = directional(0);
export const minusDirection = directional(1);
export const directionalIndex = directional(2);
const directionalSum = (output: number) => (high: Expression, low: Expression, rows: number) =>
  applyAll(directionalSumsKernel, [rows], high, low)[output] as Applied;
export const plusMovement = directionalSum(0);
export const minusMovement = directionalSum(1);

const convergenceOf = (output: number) => (x: Expression, fast: number, slow: number, signal: number) =>
  applyAll(oscillators.convergenceKernel, [fast, slow, signal], x)[output] as Applied;
export const convergence = convergenceOf(0);
export const convergenceSignal = convergenceOf(1);
export const convergenceHistogram = convergenceOf(2);

export const meanDeviation = (x: Expression, rows: number): Expression =>
  apply(oscillators.meanDeviationKernel, [rows], x);
export const channelIndex = (x: Expression, rows: number): Expression =>
  apply(oscillators.channelIndexKernel, [rows], x);
export const ultimate = (
  pressure: Expression,
  range: Expression,
  short: number,
  middle: number,
  long: number,
): Expression => apply(oscillators.ultimateKernel, [short, middle, long], pressure, range);

export const runningTotal = (x: Expression): Expression => apply(moneyFlows.runningTotalKernel, [], x);
export const onBalance = (close: Expression, volume: Expression): Expression =>
  apply(moneyFlows.onBalanceKernel, [], close, volume);
export const accumulation = (high: Expression, low: Expression, close: Expression, volume: Expression): Expression =>
  apply(moneyFlows.accumulationKernel, [], high, low, close, volume);
export const averageGap = (x: Expression, fast: number, slow: number): Expression =>
  apply(moneyFlows.averageGapKernel, [fast, slow], x);
export const moneyFlow = (price: Expression, volume: Expression, rows: number): Expression =>
  apply(moneyFlows.positiveShareKernel, [rows], apply(moneyFlows.signedFlowKernel, [], price, volume));

export const linearMean = (x: Expression, rows: number): Expression => apply(weighted.linearMeanKernel, [rows], x);
export const gaussianMean = (x: Expression, rows: number, offset = 0.85, sigma = 6): Expression =>
  apply(weighted.gaussianMeanKernel, [rows, offset, sigma], x);
export const symmetricMean = (x: Expression, rows: number): Expression =>
  apply(weighted.symmetricMeanKernel, [rows], x);
export const centreOfGravity = (x: Expression, rows: number): Expression =>
  apply(weighted.centreOfGravityKernel, [rows], x);

export const efficientMean = (x: Expression, rows: number): Expression =>
  apply(adaptive.efficientMeanKernel, [rows], x);
export const guidedMean = (x: Expression, strength: Expression, rows: number): Expression =>
  apply(adaptive.guidedMeanKernel, [2 / (rows + 1)], x, strength);
export const dynamicMean = (x: Expression, rows: number): Expression => apply(adaptive.dynamicMeanKernel, [rows], x);
export const superSmooth = (x: Expression, rows: number): Expression => apply(adaptive.superSmoothKernel, [rows], x);

export const parabolicStop = (high: Expression, low: Expression, step = 0.02, most = 0.2): Expression =>
  apply(parabolicStopKernel, [step, most], high, low);
const trendStopOf = (output: number) => (upper: Expression, lower: Expression, close: Expression) =>
  applyAll(trendStopKernel, [], upper, lower, close)[output] as Applied;
export const trendStop = trendStopOf(0);
export const trendSide = trendStopOf(1);

const dominant = (output: number) => (x: Expression) => applyAll(hilbert.dominantCycleKernel, [], x)[output] as Applied;
export const cyclePeriod = dominant(0);
export const inPhase = dominant(1);
export const quadrature = dominant(2);
const phase = (output: number) => (x: Expression) => applyAll(hilbert.cyclePhaseKernel, [], x)[output] as Applied;
export const cyclePhase = phase(0);
export const cycleSine = phase(1);
export const cycleLead = phase(2);
export const cycleTrendline = phase(3);
export const cycleTrending = phase(4);
const mesa =
  (output: number) =>
  (x: Expression, fast = 0.5, slow = 0.05) =>
    applyAll(hilbert.mesaMeanKernel, [fast, slow], x)[output] as Applied;
export const mesaMean = mesa(0);
export const mesaFollower = mesa(1);

/** Every candle pattern by its name, of the four prices. */
export const candlePatterns: ReadonlyMap<
  string,
  (open: Expression, high: Expression, low: Expression, close: Expression) => Expression
> = new Map(
  candlePatternKernels.map((kernel) => [
    kernel.name.slice("candle_".length),
    (open, high, low, close) =>
      apply(kernel, [], open, high, low, close, ...applyAll(candleMeansKernel, [], open, high, low, close)),
  ]),
);
