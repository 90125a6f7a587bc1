// Volatility now and ahead: exponentially weighted, and GARCH(1,1) by maximum likelihood.

export { backcastVariance } from "./backcast.ts";
export { ewmaVariance, ewmaVolatilityPerYear } from "./ewma.ts";
export { forecastTool } from "./forecast.tool.ts";
export { fitGarch, forecastGarch, GARCH_MIN_OBSERVATIONS, type GarchFit, standardisedResiduals } from "./garch.ts";
export { garchStandardErrors } from "./garch-errors.ts";
export { type GarchParameters, garchLogLikelihood, garchVariance } from "./garch-likelihood.ts";
export { type GarchReport, type VolatilityReport, volatilityReport } from "./volatility-report.ts";
