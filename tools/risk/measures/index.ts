// Risk measures over series of returns or prices: arrays in, numbers out. Verdicts on orders are the gate's, one room up.

export { type Beta, betaToMarket } from "./beta.ts";
export { effectiveNumber } from "./concentration.ts";
export { type Contributions, historicalContributions, normalContributions } from "./contributions.ts";
export { downsideDeviation } from "./downside.ts";
export { type Drawdown, maxDrawdown } from "./drawdown.ts";
export { type DrawdownAtRisk, drawdownAtRisk, drawdowns } from "./drawdown-at-risk.ts";
export { measuresTool } from "./measures.tool.ts";
export { betaOver, minReturns, type RiskReport, type RiskView, riskReport, riskView } from "./risk-report.ts";
export {
  type ExtremeLoss,
  extremeTail,
  fitParetoTail,
  minExcesses,
  type ParetoTail,
  paretoQuantile,
} from "./tails/extreme-tail.ts";
export { filteredReturns } from "./tails/filtered-returns.ts";
export { historicalTail, type TailLoss } from "./tails/historical-tail.ts";
export { type DrawnAssets, type DrawnTail, type DrawOptions, monteCarloTail } from "./tails/monte-carlo-tail.ts";
export {
  bentNormal,
  type CornishFisherLoss,
  cornishFisherTail,
  normalTail,
  normalTailOf,
  type ParametricLoss,
} from "./tails/parametric-tail.ts";
export { ageWeights, weightedTail } from "./tails/weighted-tail.ts";
