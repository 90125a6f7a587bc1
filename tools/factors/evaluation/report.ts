// The result of an evaluation: everything averaged, tested and ready for JSON. null = could not be had, and never zero instead.

import { z } from "zod";
import { HalfLife } from "./half-life.ts";
import { Monotonicity } from "./monotonicity.ts";
import { EvaluationOptions } from "./options.ts";
import { Figure, SeriesSummary } from "./series-summary.ts";

export const QuantileResult = z.strictObject({
  /** From 1, the lowest values, upwards. */
  quantile: z.int(),
  meanReturn: Figure,
  /** Less the mean of all assets at the same row. */
  meanExcess: Figure,
  /** Mean share of its assets that were not in it a holding period before. */
  turnover: Figure,
  rows: z.int(),
});

export const HorizonResult = z.strictObject({
  /** Rows held. */
  horizon: z.int(),
  rankIc: SeriesSummary,
  ic: SeriesSummary,
  quantiles: z.array(QuantileResult),
  /** Top quantile less bottom quantile, per holding period. */
  spread: SeriesSummary,
  monotonicity: Monotonicity,
  rankAutocorrelation: Figure,
  /** The spread in the direction bought, less costs: twice the turnover of both ends times the cost one way. Per holding period. */
  netSpread: SeriesSummary,
  meanCost: Figure,
});
export type HorizonResult = z.infer<typeof HorizonResult>;

export const DecayPoint = z.strictObject({ rows: z.int(), rankIc: Figure, tStatistic: Figure });

/** A part of the rows (a year, a regime) or of the assets (a sector), at the first horizon. */
export const Slice = z.strictObject({
  label: z.string(),
  rows: z.int(),
  rankIc: Figure,
  tStatistic: Figure,
  /** Top less bottom quantile; null for a part of the assets. */
  spread: Figure,
});
export type Slice = z.infer<typeof Slice>;

export const DeflatedSharpe = z.strictObject({
  /** Mean over standard deviation of the returns, per row. */
  sharpePerRow: Figure,
  trials: z.int(),
  /** What the best of so many trials is expected to show where none has any edge, per row. */
  expectedBestPerRow: Figure,
  /** Probability that the true Sharpe ratio is above that; near one half and below is luck. */
  probability: Figure,
});

/** Long one end, short the other, equal weights within, renewed at every row and held one row. */
export const PortfolioResult = z.strictObject({
  longEnd: z.enum(["top", "bottom"]),
  gross: SeriesSummary,
  net: SeriesSummary,
  grossSharpePerYear: Figure,
  netSharpePerYear: Figure,
  deflatedSharpe: DeflatedSharpe.nullable(),
});

export const Curves = z.strictObject({
  /** The last row of each point. */
  timesMs: z.array(z.number()),
  /** Mean of the rows of the point, first horizon. */
  rankIc: z.array(Figure),
  /** Mean of the last 63 rows, null before 21 are there. */
  rollingRankIc: z.array(Figure),
  /** One curve a quantile: growth of 1 in one-row returns less the universe's mean. */
  quantileGrowth: z.array(z.array(z.number())),
  /** Growth of 1 in the portfolio before and after costs. */
  grossGrowth: z.array(z.number()),
  netGrowth: z.array(z.number()),
  /** Mean one-row turnover of the bottom and the top quantile. */
  bottomTurnover: z.array(Figure),
  topTurnover: z.array(Figure),
});
export type Curves = z.infer<typeof Curves>;

export const FactorReport = z.strictObject({
  factor: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
  lanes: z.int(),
  rows: z.strictObject({ total: z.int(), evaluated: z.int(), tooFewAssets: z.int(), constant: z.int() }),
  options: EvaluationOptions,
  /** Share of the universe that has the factor, over rows with a universe. */
  coverage: z.strictObject({ mean: Figure, least: Figure }),
  horizons: z.array(HorizonResult),
  decay: z.strictObject({ held: z.array(DecayPoint), oneRow: z.array(DecayPoint), halfLife: HalfLife }),
  portfolio: PortfolioResult,
  byYear: z.array(Slice),
  byGroup: z.array(Slice),
  byRegime: z.array(Slice),
  /** Mean rank correlation with factors known already. */
  known: z.array(z.strictObject({ factor: z.string(), correlation: Figure, rows: z.int() })),
  /** Over the factors judged together: Benjamini-Hochberg on the rank IC of the first horizon. null when judged alone. */
  together: z.strictObject({ factors: z.int(), adjustedPValue: Figure }).nullable(),
  curves: Curves,
});
export type FactorReport = z.infer<typeof FactorReport>;
