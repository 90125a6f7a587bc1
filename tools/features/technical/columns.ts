// What technical features are made from: the bar's columns, and the parts that many of them share.

import { type Expression, input, op } from "#tools/columns/index.ts";
import { defineFamily, defineFeature, type FamilyGiven, type Feature, type FeatureGiven } from "../feature.ts";

export const open = input("open");
export const high = input("high");
export const low = input("low");
export const close = input("close");
export const volume = input("volume");

export const range = op.subtract(high, low);
export const middle = op.mix(0.5, high, 0.5, low);
export const typical = op.affine(op.mixThree(1, high, 1, low, 1, close), 1 / 3);
export const trueRange = op.trueRange(high, low, close);
export const averageRange = (rows: number): Expression => op.wilder(trueRange, rows);
/** Close less the close before. */
export const step = op.delta(close, 1);
export const positive = (x: Expression): Expression => op.larger(x, 0);
export const negative = (x: Expression): Expression => op.larger(op.negate(x), 0);

/** A price in units of the close, so that symbols and years compare. */
export const ofClose = (x: Expression): Expression => op.ratio(x, close);

type Given<G> = Omit<G, "group" | "clock">;
export const feature = (given: Given<FeatureGiven>): readonly Feature[] =>
  defineFeature({ group: "technical", ...given });
export const family = (given: Given<FamilyGiven>): readonly Feature[] => defineFamily({ group: "technical", ...given });

export const zeroDivisor = "missing while a row of its window is, and where its divisor is zero";
