// Risk measures over series of returns or prices: arrays in, numbers out. Verdicts on orders are the gate's, one room up.

export { type Beta, betaToMarket } from "./beta.ts";
export { downsideDeviation } from "./downside.ts";
export { type Drawdown, maxDrawdown } from "./drawdown.ts";
export { historicalTail, type TailLoss } from "./historical-tail.ts";
export { measuresTool } from "./measures.tool.ts";
export {
  type CornishFisherLoss,
  cornishFisherTail,
  normalTail,
  normalTailOf,
  type ParametricLoss,
} from "./parametric-tail.ts";
export { betaOver, minReturns, type RiskReport, type RiskView, riskReport, riskView } from "./risk-report.ts";
