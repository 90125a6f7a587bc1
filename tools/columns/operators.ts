// Words to write expressions with: one short function for each kernel's usual call. A number stands for a column of that number.

import { type Applied, apply, applyAll, type Expression } from "./expression.ts";
import * as across from "./kernels/across.ts";
import * as arithmetic from "./kernels/arithmetic.ts";
import { coMomentsKernel, trendKernel } from "./kernels/co-moments.ts";
import { highestKernel, lowestKernel, sinceHighestKernel, sinceLowestKernel } from "./kernels/extremes.ts";
import * as firstExtremes from "./kernels/first-extremes.ts";
import * as groups from "./kernels/groups.ts";
import { changeKernel, delayKernel, deltaKernel } from "./kernels/lags.ts";
import * as pointwise from "./kernels/pointwise.ts";
import { decayingMeanKernel, smoothKernel } from "./kernels/smoothing.ts";
import { productKernel } from "./kernels/window-products.ts";
import { meanKernel, sumKernel, varianceKernel } from "./kernels/window-sums.ts";

export {
  accumulation,
  affine,
  averageGap,
  buyingPressure,
  candlePatterns,
  centreOfGravity,
  channelIndex,
  convergence,
  convergenceHistogram,
  convergenceSignal,
  cycleLead,
  cyclePeriod,
  cyclePhase,
  cycleSine,
  cycleTrending,
  cycleTrendline,
  differenceRatio,
  directionalIndex,
  dynamicMean,
  efficientMean,
  gaussianMean,
  guidedMean,
  inPhase,
  linearMean,
  meanDeviation,
  mesaFollower,
  mesaMean,
  minusDirection,
  minusMovement,
  mix,
  mixThree,
  moneyFlow,
  onBalance,
  parabolicStop,
  percentChange,
  place,
  plusDirection,
  plusMovement,
  populationDeviation,
  quadrature,
  ratio,
  relative,
  relativeStrength,
  runningTotal,
  smooth,
  superSmooth,
  symmetricMean,
  trendSide,
  trendStop,
  trueRange,
  ultimate,
} from "./chart-operators.ts";
export {
  cointegration,
  coShape,
  kalmanSlope,
  rankCorrelation,
  residualShape,
  sided,
  tailPair,
  twoFactor,
} from "./pair-operators.ts";
export {
  bucketImbalance,
  bucketRows,
  bucketToxicity,
  hawkesBaseline,
  hawkesBranching,
  hawkesIntensity,
  type Ladder,
  ladderConcentration,
  ladderDepth,
  ladderDistance,
  ladderGap,
  ladderPressure,
  ladderSlope,
  latest,
  leadingComponent,
  leadingShare,
  levelFlow,
  nextMove,
  normalProbability,
  steadyMean,
  steadySum,
  sumSinceChange,
  sweepCost,
  tradeImpact,
  tradeShare,
} from "./tick-operators.ts";
export {
  changePoint,
  deepestFall,
  fractionalDifference,
  hiddenMarkov2,
  hiddenMarkov3,
  histogramEntropy,
  kurtosis,
  lempelZiv,
  ljungBox,
  lMoment,
  longRunVariance,
  lowerTailMean,
  orderStatistic,
  partialSums,
  percentileRank,
  permutationEntropy,
  quantile,
  rankTrend,
  rankTrendZ,
  sampleEntropy,
  skewness,
  spectralShare,
  streak,
  tailIndex,
  turnCosine,
  turnSine,
  upperTailMean,
  varianceRatio,
  varianceRatioZ,
} from "./window-operators.ts";

export type Operand = Expression | number;

export const constant = (value: number): Expression => apply(arithmetic.constantKernel, [value]);
const column = (x: Operand): Expression => (typeof x === "number" ? constant(x) : x);

export const add = (x: Operand, y: Operand): Expression => apply(arithmetic.addKernel, [], column(x), column(y));
export const subtract = (x: Operand, y: Operand): Expression =>
  apply(arithmetic.subtractKernel, [], column(x), column(y));
export const multiply = (x: Operand, y: Operand): Expression =>
  apply(arithmetic.multiplyKernel, [], column(x), column(y));
export const divide = (x: Operand, y: Operand): Expression => apply(arithmetic.divideKernel, [], column(x), column(y));

export const abs = (x: Expression): Expression => apply(pointwise.absoluteKernel, [], x);
export const negate = (x: Expression): Expression => apply(pointwise.negateKernel, [], x);
export const sign = (x: Expression): Expression => apply(pointwise.signKernel, [], x);
export const log = (x: Expression): Expression => apply(pointwise.logKernel, [], x);
export const exp = (x: Expression): Expression => apply(pointwise.expKernel, [], x);
export const sqrt = (x: Expression): Expression => apply(pointwise.rootKernel, [], x);
export const tanh = (x: Expression): Expression => apply(pointwise.tanhKernel, [], x);
export const not = (x: Expression): Expression => apply(pointwise.notKernel, [], x);
export const isMissing = (x: Expression): Expression => apply(pointwise.isMissingKernel, [], x);
export const power = (x: Operand, y: Operand): Expression => apply(pointwise.powerKernel, [], column(x), column(y));
export const signedPower = (x: Operand, y: Operand): Expression =>
  apply(pointwise.signedPowerKernel, [], column(x), column(y));
export const smaller = (x: Operand, y: Operand): Expression => apply(pointwise.smallerKernel, [], column(x), column(y));
export const larger = (x: Operand, y: Operand): Expression => apply(pointwise.largerKernel, [], column(x), column(y));
export const less = (x: Operand, y: Operand): Expression => apply(pointwise.lessKernel, [], column(x), column(y));
export const lessOrEqual = (x: Operand, y: Operand): Expression =>
  apply(pointwise.lessOrEqualKernel, [], column(x), column(y));
export const greater = (x: Operand, y: Operand): Expression => less(y, x);
export const equal = (x: Operand, y: Operand): Expression => apply(pointwise.equalKernel, [], column(x), column(y));
export const and = (x: Operand, y: Operand): Expression => apply(pointwise.andKernel, [], column(x), column(y));
export const or = (x: Operand, y: Operand): Expression => apply(pointwise.orKernel, [], column(x), column(y));
export const where = (condition: Expression, then: Operand, otherwise: Operand): Expression =>
  apply(pointwise.whereKernel, [], condition, column(then), column(otherwise));
export const onlyWhere = (x: Expression, condition: Expression): Expression =>
  apply(pointwise.onlyWhereKernel, [], x, condition);
export const clip = (x: Expression, least: number, most: number): Expression =>
  apply(pointwise.clipKernel, [least, most], x);

export const delay = (x: Expression, rows: number): Expression => apply(delayKernel, [rows], x);
export const delta = (x: Expression, rows: number): Expression => apply(deltaKernel, [rows], x);
export const change = (x: Expression, rows: number): Expression => apply(changeKernel, [rows], x);

export const sum = (x: Expression, rows: number): Expression => apply(sumKernel, [rows], x);
export const product = (x: Expression, rows: number): Expression => apply(productKernel, [rows], x);
export const mean = (x: Expression, rows: number): Expression => apply(meanKernel, [rows], x);
export const variance = (x: Expression, rows: number): Expression => apply(varianceKernel, [rows], x);
export const deviation = (x: Expression, rows: number): Expression => sqrt(variance(x, rows));

const coMoment = (output: number) => (x: Expression, y: Expression, rows: number) =>
  applyAll(coMomentsKernel, [rows], x, y)[output] as Applied;
export const covariance = coMoment(0);
export const correlation = coMoment(1);
/** Slope of y on x. */
export const slopeOn = coMoment(2);

const trendOf = (output: number) => (x: Expression, rows: number) =>
  applyAll(trendKernel, [rows], x)[output] as Applied;
export const trendSlope = trendOf(0);
export const trendEnd = trendOf(1);
export const trendFit = trendOf(2);

/** Exponential average of N rows: weight 2 / (N + 1), begun as the mean of the first N. */
export const exponential = (x: Expression, rows: number): Expression => apply(smoothKernel, [2 / (rows + 1), rows], x);
/** Wilder's average of N rows: weight 1 / N, begun as the mean of the first N. */
export const wilder = (x: Expression, rows: number): Expression => apply(smoothKernel, [1 / rows, rows], x);
export const decayingMean = (x: Expression, weight: number): Expression => apply(decayingMeanKernel, [weight], x);

export const highest = (x: Expression, rows: number): Expression => apply(highestKernel, [rows], x);
export const lowest = (x: Expression, rows: number): Expression => apply(lowestKernel, [rows], x);
export const rowsSinceHighest = (x: Expression, rows: number): Expression => apply(sinceHighestKernel, [rows], x);
/** Of equals the oldest, as numpy's argmax has it; the two above take the newest, as TA-Lib does. */
export const rowsSinceFirstHighest = (x: Expression, rows: number): Expression =>
  apply(firstExtremes.rowsSinceFirstHighestKernel, [rows], x);
export const rowsSinceFirstLowest = (x: Expression, rows: number): Expression =>
  apply(firstExtremes.rowsSinceFirstLowestKernel, [rows], x);
export const rowsSinceLowest = (x: Expression, rows: number): Expression => apply(sinceLowestKernel, [rows], x);

/** Across the lanes of a row. */
export const rank = (x: Expression): Expression => apply(across.rankKernel, [], x);
export const coverage = (x: Expression): Expression => apply(across.coverageKernel, [], x);
export const demean = (x: Expression): Expression => apply(across.demeanKernel, [], x);
export const zscore = (x: Expression): Expression => apply(across.zscoreKernel, [], x);
export const scale = (x: Expression, to = 1): Expression => apply(across.scaleKernel, [to], x);
export const winsorise = (x: Expression, share: number): Expression => apply(across.winsoriseKernel, [share], x);
export const bucket = (x: Expression, parts: number): Expression => apply(across.bucketKernel, [parts], x);
export const groupDemean = (x: Expression, group: Expression): Expression =>
  apply(groups.groupDemeanKernel, [], x, group);
export const groupMean = (x: Expression, group: Expression): Expression => apply(groups.groupMeanKernel, [], x, group);
export const groupZscore = (x: Expression, group: Expression): Expression =>
  apply(groups.groupZscoreKernel, [], x, group);
export const groupRank = (x: Expression, group: Expression): Expression => apply(groups.groupRankKernel, [], x, group);
export const neutralise = (x: Expression, y: Expression): Expression => apply(groups.neutraliseKernel, [], x, y);
