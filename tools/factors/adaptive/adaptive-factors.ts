// Factors made of factors: each weighs its members by what they foretold of late in times like these. The proof of no look-ahead is made from this list.

import { type Factor, type FactorGroup, factors } from "../library/index.ts";
import type { WeightRule } from "./adaptive-weights.ts";

export interface AdaptiveFactor {
  /** `adaptive.name`. */
  readonly id: string;
  readonly says: string;
  readonly members: readonly Factor[];
  readonly rule: WeightRule;
  /** Sessions from entry to exit of the returns that are learnt from. */
  readonly horizon: number;
  /** False: one weight for all times. */
  readonly byRegime: boolean;
}

/** Round numbers chosen before any outcome was looked at: a mean of daily rank information of 0.01 is usual in the literature, and with a deviation
 * of 0.13 a day at five sessions held, a year of it says as much as a prior that means vary by 0.02. */
export const usualRule: WeightRule = { halfLife: 500, priorIc: 0.01, priorRows: 250 };
export const usualHorizon = 5;

const ofGroups = (...groups: readonly FactorGroup[]): readonly Factor[] =>
  factors.filter(({ group }) => groups.includes(group));

const adaptive = (name: string, says: string, members: readonly Factor[], byRegime = true): AdaptiveFactor =>
  Object.freeze({ id: `adaptive.${name}`, says, members, rule: usualRule, horizon: usualHorizon, byRegime });

export const adaptiveFactors: readonly AdaptiveFactor[] = [
  adaptive("library", "Every factor of the library, weighted by regime", factors),
  adaptive("library-all-times", "Every factor of the library, one weight for all times", factors, false),
  adaptive(
    "prices",
    "Factors of prices and trading, weighted by regime",
    ofGroups("microstructure", "liquidity", "volatility", "momentum", "reversal", "seasonality"),
  ),
  adaptive(
    "companies",
    "Factors of filings and vendors' figures, weighted by regime",
    ofGroups("value", "quality", "profitability", "investment", "growth", "size"),
  ),
];
