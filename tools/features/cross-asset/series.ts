// The series that the cross-asset features are about: a member's returns, and those of what it is held against.

import { type Expression, input, op } from "#tools/columns/index.ts";
import { defineFamily, defineFeature, type FamilyGiven, type Feature, type FeatureGiven } from "../feature.ts";

const close = input("close");
const marketClose = input("market_close");

/** Simple returns from the member's bar before to this one; the market's over the same stretch. */
export const own = op.change(close, 1);
export const market = op.change(marketClose, 1);
export const sector = input("sector_return");
export const universe = input("universe_return");
export const leaders = input("leader_return");
export const dispersion = input("universe_dispersion");
export const advancing = input("universe_advancing");

export const logClose = op.log(close);
export const logMarket = op.log(marketClose);
/** Log of an index of the sector's returns, from the member's first bar on. */
export const logSector = op.runningTotal(op.log(op.add(1, sector)));

export const volume = input("volume");
export const universeVolume = input("universe_volume_ratio");

/** Changes since the member's bar before, in percentage points a year and in points of the index. */
export const rateMove = op.delta(input("rate_10y"), 1);
export const shortRateMove = op.delta(input("rate_3m"), 1);
export const slopeMove = op.delta(op.subtract(input("rate_10y"), input("rate_2y")), 1);
export const creditMove = op.delta(input("credit_spread"), 1);
export const fearMove = op.delta(input("vix"), 1);

export const square = (x: Expression): Expression => op.multiply(x, x);
export const product = op.multiply;

const group = "cross-asset" as const;
export const family = (given: Omit<FamilyGiven, "group">): readonly Feature[] => defineFamily({ group, ...given });
export const feature = (given: Omit<FeatureGiven, "group">): readonly Feature[] => defineFeature({ group, ...given });

export const score = { unit: "score" } as const;
export const correlations = { unit: "score", range: [-1, 1] } as const;
export const shares = { unit: "fraction", range: [0, 1] } as const;
export const sizes = { unit: "fraction", range: [0, Number.POSITIVE_INFINITY] } as const;
