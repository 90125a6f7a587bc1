// Volatility now and ahead: models of returns, and models of what options cost.

export { backcastVariance } from "./backcast.ts";
export { ewmaVariance, ewmaVolatilityPerYear } from "./ewma.ts";
export { forecastTool } from "./forecast.tool.ts";
export { fitGarch, forecastGarch, GARCH_MIN_OBSERVATIONS, type GarchFit, standardisedResiduals } from "./garch.ts";
export { garchStandardErrors } from "./garch-errors.ts";
export { type GarchParameters, garchLogLikelihood, garchVariance } from "./garch-likelihood.ts";
export { type CosSeries, cosPuts, cosSeries, hestonPrices } from "./heston/cos.ts";
export { NormalStream } from "./heston/normal-stream.ts";
export {
  type Expiry,
  fellerRatio,
  type HestonParameters,
  hestonNames,
  type OptionKind,
} from "./heston/parameters.ts";
export {
  type HestonPaths,
  hestonMonteCarlo,
  type MonteCarloPrice,
  type Observe,
  simulateHeston,
} from "./heston/simulate.ts";
export { type GarchReport, type VolatilityReport, volatilityReport } from "./volatility-report.ts";
