// How good a factor is: information, decay, quantiles, turnover, costs, luck, and the report about it.

export { evaluateFactor, evaluateFactors, judgeTogether } from "./evaluate-factor.ts";
export { type ForwardReturn, forwardReturns } from "./forward-returns.ts";
export { HalfLife, halfLifeOf } from "./half-life.ts";
export { factorReportHtml } from "./html/factor-report-html.ts";
export { MIN_GROUP, measureFactor } from "./measure-factor.ts";
export type { FactorMeasures, HorizonMeasures } from "./measures.ts";
export { Monotonicity, monotonicityOf } from "./monotonicity.ts";
export { EvaluationOptions, evaluationOptions } from "./options.ts";
export type { FactorPanels, NamedPanel } from "./panel.ts";
export {
  Curves,
  DecayPoint,
  DeflatedSharpe,
  FactorReport,
  HorizonResult,
  PortfolioResult,
  QuantileResult,
  Slice,
} from "./report.ts";
export { SeriesSummary, type SummaryOptions, summariseSeries } from "./series-summary.ts";
