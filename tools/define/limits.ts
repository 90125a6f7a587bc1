// The limits of the risk gate and of sizing, as read from infra/config/strategy.yaml.

import { z } from "zod";
import { SymbolId } from "#knowledge/domain/index.ts";

const share = z.number().gt(0).max(1);

export const Limits = z
  .strictObject({
    account: z.strictObject({ startingCashMinor: z.int().positive(), currency: z.string().length(3) }),
    risk: z.strictObject({
      maxPositionFraction: share,
      maxSectorFraction: share,
      /** Against each holding whose own weight is above minHoldingFraction. */
      maxPairwiseCorrelation: z.number().gt(0).max(1),
      minHoldingFraction: z.number().min(0).max(1),
      maxDailyTurnoverFraction: share,
      /** One-day 95 % historical VaR of the portfolio after the order, as a fraction of equity. */
      maxVarFraction: share,
      /** Mean loss of the sessions beyond that VaR, likewise. */
      maxShortfallFraction: share,
      /** Worth of all holdings after the order, as a fraction of equity: above 1 is borrowed. */
      maxGrossFraction: z.number().gt(0).max(20),
      /** What holdings lost from the session before the last to the last, as a fraction of equity; beyond it nothing is bought. */
      maxDailyLossFraction: share,
      /** Shares of an order against the median volume of twenty sessions. */
      maxOrderVolumeFraction: share,
      /** Neither bought nor sold. */
      restrictedSymbols: z.array(SymbolId).readonly(),
      /** Limit price against the last close. */
      maxPriceBandFraction: share,
      maxStalenessHours: z.number().positive(),
      /** Data-quality score of the order's symbol over the last year; selling what is held is never held back by it. */
      minDataQuality: z.number().min(0).max(1),
      killSwitch: z.boolean(),
      /** Specialists that must have answered by a model for a proposal. */
      minCoverage: z.int().min(1),
    }),
    sizing: z.strictObject({
      kellyFraction: share,
      maxKelly: share,
      targetVolatilityPerYear: z.number().positive(),
      /** Below this absolute weighted stance nothing is proposed. */
      minConviction: z.number().gt(0).max(1),
      stopVolatilityMultiple: z.number().positive(),
    }),
    approvals: z.strictObject({
      expiresAfterMinutes: z.number().positive(),
      twoApproversAboveMinor: z.int().positive(),
    }),
    broker: z.strictObject({
      halfSpreadBps: z.number().min(0),
      commissionPerShareMinor: z.number().min(0),
      minCommissionMinor: z.int().min(0),
      /** At most this share of a bar's volume is filled in one session. */
      maxVolumeFraction: share,
    }),
  })
  .readonly();
export type Limits = z.infer<typeof Limits>;
