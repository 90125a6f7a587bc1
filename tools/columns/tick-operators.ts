// Words for what ticks and books need.

import { type Applied, apply, applyAll, type Expression } from "./expression.ts";
import { latestKernel, sumSinceChangeKernel } from "./kernels/carry.ts";
import { hawkesKernel } from "./kernels/hawkes.ts";
import { ladderKernel, sweepKernel } from "./kernels/ladder.ts";
import { leadingComponentKernel } from "./kernels/leading-component.ts";
import { nextMoveKernel } from "./kernels/micro-price.ts";
import { normalProbabilityKernel } from "./kernels/normal-law.ts";
import { levelFlowKernel } from "./kernels/order-flow.ts";
import { steadyMeanKernel, steadySumKernel } from "./kernels/steady-sums.ts";
import { tradeImpactKernel } from "./kernels/trade-impact.ts";
import { volumeBucketsKernel } from "./kernels/volume-clock.ts";

export const steadySum = (x: Expression, rows: number): Expression => apply(steadySumKernel, [rows], x);
export const steadyMean = (x: Expression, rows: number): Expression => apply(steadyMeanKernel, [rows], x);
export const latest = (x: Expression): Expression => apply(latestKernel, [], x);
export const sumSinceChange = (x: Expression, y: Expression): Expression => apply(sumSinceChangeKernel, [], x, y);
export const normalProbability = (x: Expression): Expression => apply(normalProbabilityKernel, [], x);
export const levelFlow = (bid: Expression, bidSize: Expression, ask: Expression, askSize: Expression): Expression =>
  apply(levelFlowKernel, [], bid, bidSize, ask, askSize);

/** Ten prices and sizes of one side, best first. */
export interface Ladder {
  readonly prices: readonly Expression[];
  readonly sizes: readonly Expression[];
}

const ladderOf = (output: number) => (mid: Expression, side: Ladder) =>
  applyAll(ladderKernel, [], mid, ...side.prices, ...side.sizes)[output] as Applied;
export const ladderDepth = ladderOf(0);
export const ladderSlope = ladderOf(1);
export const ladderDistance = ladderOf(2);
export const ladderConcentration = ladderOf(3);
export const ladderGap = ladderOf(4);
export const ladderPressure = ladderOf(5);
export const sweepCost = (mid: Expression, side: Ladder, shares: Expression): Expression =>
  apply(sweepKernel, [], mid, ...side.prices, ...side.sizes, shares);

export const nextMove = (mid: Expression, bidShare: Expression, wide: Expression, parts: number, memory: number) =>
  apply(nextMoveKernel, [parts, memory], mid, bidShare, wide);
/** Of ten columns. */
export const leadingComponent = (columns: readonly Expression[], rows: number, every: number): Expression =>
  apply(leadingComponentKernel, [rows, every], ...columns);
export const leadingShare = (columns: readonly Expression[], rows: number, every: number): Expression =>
  applyAll(leadingComponentKernel, [rows, every], ...columns)[1] as Applied;

const hawkesOf = (output: number) => (counts: Expression, decay: number, rows: number) =>
  applyAll(hawkesKernel, [decay, rows], counts)[output] as Applied;
export const hawkesBranching = hawkesOf(0);
export const hawkesBaseline = hawkesOf(1);
export const hawkesIntensity = hawkesOf(2);

const bucketsOf = (output: number) => (volume: Expression, bought: Expression, bucketRows: number, buckets: number) =>
  applyAll(volumeBucketsKernel, [bucketRows, buckets], volume, bought)[output] as Applied;
export const bucketToxicity = bucketsOf(0);
export const bucketImbalance = bucketsOf(1);
export const bucketRows = bucketsOf(2);

export const tradeImpact = (returns: Expression, trades: Expression, rows: number, ahead: number): Expression =>
  apply(tradeImpactKernel, [rows, ahead], returns, trades);
export const tradeShare = (returns: Expression, trades: Expression, rows: number, ahead: number): Expression =>
  applyAll(tradeImpactKernel, [rows, ahead], returns, trades)[1] as Applied;
