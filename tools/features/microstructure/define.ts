// Words that the features of ticks and books share.

import { type Expression, op } from "#tools/columns/index.ts";
import { defineFamily, defineFeature, type FamilyGiven, type Feature, type FeatureGiven } from "../feature.ts";

type Own<Given> = Omit<Given, "group" | "clock">;

/** Windows are seconds. */
export const secondFamily = (given: Own<FamilyGiven>): readonly Feature[] =>
  defineFamily({ group: "microstructure", clock: "second", ...given });
export const secondFeature = (given: Own<FeatureGiven>): readonly Feature[] =>
  defineFeature({ group: "microstructure", clock: "second", ...given });

/** Windows are changes of the book. */
export const bookFamily = (given: Own<FamilyGiven>): readonly Feature[] =>
  defineFamily({ group: "microstructure", clock: "book", ...given });
export const bookFeature = (given: Own<FeatureGiven>): readonly Feature[] =>
  defineFeature({ group: "microstructure", clock: "book", ...given });

/** Sums over a window, one divided by the other. */
export const sumRatio = (x: Expression, y: Expression, rows: number): Expression =>
  op.divide(op.steadySum(x, rows), op.steadySum(y, rows));
/** (x - y) / (x + y), -1 to 1 where neither is below 0. */
export const imbalance = (x: Expression, y: Expression): Expression => op.divide(op.subtract(x, y), op.add(x, y));
export const square = (x: Expression): Expression => op.multiply(x, x);
/** Correlation of a column with itself so many rows before. */
export const autocorrelation = (x: Expression, lag: number, rows: number): Expression =>
  op.correlation(x, op.delay(x, lag), rows);
/** How far the newest value lies from its window's mean, in standard deviations. */
export const standing = (x: Expression, rows: number): Expression =>
  op.divide(op.subtract(x, op.steadyMean(x, rows)), op.deviation(x, rows));
/** Slope of y on x through the origin. */
export const slopeThroughOrigin = (x: Expression, y: Expression, rows: number): Expression =>
  op.divide(op.steadySum(op.multiply(x, y), rows), op.steadySum(square(x), rows));

export const score: readonly [number, number] = [-1, 1];
export const share: readonly [number, number] = [0, 1];
export const positive: readonly [number, number] = [0, Number.POSITIVE_INFINITY];
export const noMoreThanOne: readonly [number, number] = [Number.NEGATIVE_INFINITY, 1];
