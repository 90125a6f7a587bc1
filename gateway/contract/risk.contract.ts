// What a portfolio can lose: by every method, tested against what came, and in bad times.

import { z } from "zod";

const moment = z.string().optional();

/** Whose risk, and where the request stands. */
const whose = {
  asOf: moment,
  data: z.string().min(1).max(1_000).optional(),
  /** One company; else the weights; else what the paper account holds; else all of the universe in equal parts. */
  symbol: z.string().min(1).optional(),
  /** Fractions of equity, negative where short; what is left is cash. */
  weights: z
    .array(z.strictObject({ symbol: z.string().min(1), weight: z.number() }))
    .min(1)
    .max(5_000)
    .optional(),
  account: z.boolean().default(false),
  /** Sessions from this time on; all where left out. */
  from: moment,
  to: moment,
};
const level = z.number().gt(0.5).lt(1);
const levels = z.tuple([level], level).default([0.95, 0.99]);
const seed = z.int().default(7);

export const RiskReportRequest = z
  .strictObject({
    ...whose,
    levels,
    /** Worth of the portfolio in the currency of the prices, for how long it takes to sell; left out, the account's where it is meant. */
    equity: z.number().positive().optional(),
    /** Share of the daily turnover that selling may be. */
    maxVolumeShare: z.number().gt(0).max(1).default(0.1),
    seed,
  })
  .meta({ id: "RiskReportRequest" });
export type RiskReportRequest = z.infer<typeof RiskReportRequest>;

const head = {
  dataset: z.string(),
  asOf: z.string(),
  /** Whose risk. */
  of: z.string(),
  from: z.string(),
  to: z.string(),
  /** Sessions in which every holding has a return. */
  sessions: z.int(),
  sessionsLeftOut: z.int(),
  companiesLeftOut: z.array(z.string()),
};

export const RiskReport = z
  .strictObject({
    ...head,
    /** One session ahead, as fractions of equity. */
    losses: z.array(
      z.strictObject({
        method: z.string(),
        says: z.string(),
        level: z.number(),
        valueAtRisk: z.number().nullable(),
        expectedShortfall: z.number().nullable(),
        /** Why the method says nothing, or nothing that holds, here. */
        invalidBecause: z.string().nullable(),
      }),
    ),
    volatilityPerSession: z.number(),
    /** At the lowest level, by past sessions; the largest part first. */
    holdings: z.array(
      z.strictObject({
        symbol: z.string(),
        sector: z.string(),
        weight: z.number(),
        /** Part of expected shortfall; all parts sum to it. */
        component: z.number(),
        marginal: z.number(),
        incremental: z.number(),
        /** Until it is sold; null without equity or turnover. */
        sessionsToSell: z.number().nullable(),
      }),
    ),
    sectors: z.array(z.strictObject({ sector: z.string(), weight: z.number(), component: z.number() })),
    effectiveHoldings: z.number(),
    effectiveRisks: z.number(),
    drawdownAtRisk: z.number(),
    conditionalDrawdown: z.number(),
    liquidity: z
      .strictObject({
        equity: z.number(),
        sessionsToSellMost: z.number(),
        valueAtRisk: z.number(),
        expectedShortfall: z.number(),
      })
      .nullable(),
  })
  .meta({ id: "RiskReport" });
export type RiskReport = z.infer<typeof RiskReport>;

export const RiskBacktestRequest = z
  .strictObject({
    ...whose,
    levels,
    /** Sessions that each forecast sees. */
    window: z.int().min(250).max(5_000).default(500),
    /** Histories drawn for the test of expected shortfall. */
    draws: z.int().min(20).max(10_000).default(200),
    seed,
  })
  .meta({ id: "RiskBacktestRequest" });
export type RiskBacktestRequest = z.infer<typeof RiskBacktestRequest>;

export const RiskBacktest = z
  .strictObject({
    ...head,
    window: z.int(),
    /** Sessions forecast. */
    forecast: z.int(),
    seed: z.int(),
    rows: z.array(
      z.strictObject({
        method: z.string(),
        says: z.string(),
        level: z.number(),
        exceptions: z.int(),
        expected: z.number(),
        /** p values: Kupiec, Christoffersen's independence and both, Acerbi and Szekely's second. */
        coverageP: z.number(),
        independenceP: z.number(),
        conditionalP: z.number(),
        shortfallStatistic: z.number(),
        shortfallP: z.number(),
        meanValueAtRisk: z.number(),
        meanExpectedShortfall: z.number(),
        /** Lower is better among methods of one level. */
        quantileLoss: z.number(),
        invalidSessions: z.int(),
      }),
    ),
  })
  .meta({ id: "RiskBacktest" });
export type RiskBacktest = z.infer<typeof RiskBacktest>;

const shock = z.number().min(-1);

export const RiskStressRequest = z
  .strictObject({
    ...whose,
    /** How many of the deepest falls, and of the worst stretches of each length. */
    worst: z.int().min(1).max(50).default(5),
    /** Simple returns that are assumed: the nearest to a holding counts, its own, else its sector's, else the market's times its beta. */
    shock: z
      .strictObject({
        market: shock.optional(),
        sectors: z.record(z.string(), shock).optional(),
        symbols: z.record(z.string(), shock).optional(),
      })
      .optional(),
  })
  .meta({ id: "RiskStressRequest" });
export type RiskStressRequest = z.infer<typeof RiskStressRequest>;

const part = z.strictObject({ symbol: z.string(), part: z.number() });

export const RiskStress = z
  .strictObject({
    ...head,
    /** What falls and stretches were found in. */
    market: z.string(),
    episodes: z.array(
      z.strictObject({
        kind: z.string(),
        from: z.string(),
        to: z.string(),
        sessions: z.int(),
        marketReturn: z.number(),
        /** Null where not every session has a return of every holding. */
        bookReturn: z.number().nullable(),
        worstSession: z.number().nullable(),
        /** The three holdings that lost most, weight times return. */
        losers: z.array(part),
      }),
    ),
    shocked: z.strictObject({ bookReturn: z.number(), losers: z.array(part) }).nullable(),
  })
  .meta({ id: "RiskStress" });
export type RiskStress = z.infer<typeof RiskStress>;
