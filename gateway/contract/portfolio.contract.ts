// Weights out of past returns, and what weighing so would have earned.

import { z } from "zod";

const moment = z.string().optional();

export const PortfolioRequest = z
  .strictObject({
    asOf: moment,
    data: z.string().min(1).max(1_000).optional(),
    /** The assets; all of the universe where left out. */
    symbols: z.array(z.string().min(1)).min(1).max(5_000).optional(),
    from: moment,
    to: moment,
    method: z
      .enum([
        "equal-weight",
        "inverse-volatility",
        "hierarchical-risk-parity",
        "equal-risk-contribution",
        "minimum-variance",
        "maximum-diversification",
        "minimum-cvar",
      ])
      .default("hierarchical-risk-parity"),
    covariance: z
      .enum(["sample", "ledoit-wolf", "constant-correlation", "oas", "marchenko-pastur"])
      .default("ledoit-wolf"),
    /** Most that an asset may weigh. */
    maxWeight: z.number().gt(0).max(1).default(1),
    /** Of the tail of minimum CVaR. */
    level: z.number().gt(0.5).lt(1).default(0.95),
    /** Sessions that a fit sees. */
    window: z.int().min(20).max(5_000).default(252),
    /** Sessions between fits of the walk-forward. */
    every: z.int().min(1).max(1_000).default(21),
    /** Paid on what is traded, in basis points of its worth. */
    costBps: z.number().min(0).max(1_000).default(10),
  })
  .meta({ id: "PortfolioRequest" });
export type PortfolioRequest = z.infer<typeof PortfolioRequest>;

const walked = z.strictObject({
  /** Of one unit held from the first session to the last, brought to a year of 252 sessions. */
  returnPerYear: z.number(),
  volatilityPerYear: z.number(),
  /** Mean over deviation of the returns of a session, times the root of 252; null where they do not vary. */
  sharpe: z.number().nullable(),
  maxDrawdown: z.number(),
  /** Bought and sold over a year, as a multiple of what the portfolio is worth. */
  turnoverPerYear: z.number(),
});

export const Portfolio = z
  .strictObject({
    dataset: z.string(),
    asOf: z.string(),
    of: z.string(),
    from: z.string(),
    to: z.string(),
    sessions: z.int(),
    sessionsLeftOut: z.int(),
    companiesLeftOut: z.array(z.string()),
    method: z.string(),
    /** What the weights and the parts of risk were worked out with. */
    covariance: z.string(),
    /** Weight of its target; of marchenko-pastur the share of eigenvalues taken for noise. */
    shrinkage: z.number(),
    window: z.int(),
    volatilityPerSession: z.number(),
    volatilityPerYear: z.number(),
    /** Volatilities of the assets by weight, over that of the portfolio; 1 where nothing is gained by spreading. */
    diversificationRatio: z.number(),
    /** The largest weight first. */
    holdings: z.array(
      z.strictObject({
        symbol: z.string(),
        sector: z.string(),
        weight: z.number(),
        /** Share of the portfolio's variance; all shares sum to one. */
        riskShare: z.number(),
      }),
    ),
    /** On sessions that no fit had seen, costs paid; null where there are too few sessions after the first window. */
    walkForward: z
      .strictObject({
        from: z.string(),
        to: z.string(),
        sessions: z.int(),
        fits: z.int(),
        every: z.int(),
        costBps: z.number(),
        chosen: walked,
        equalWeight: walked,
        /** Chosen less equal weight by session, and the chance of one as far from 0 by luck (Newey and West); null where they are the same. */
        meanDifference: z.number(),
        meanDifferenceP: z.number().nullable(),
        /** Of the squared returns. */
        squareDifferenceP: z.number().nullable(),
        /** What that says in words. */
        verdict: z.string(),
      })
      .nullable(),
  })
  .meta({ id: "Portfolio" });
export type Portfolio = z.infer<typeof Portfolio>;
