// Volatility now and ahead: models of returns, and models of what options cost.

export {
  type AsymmetricFit,
  type AsymmetricModel,
  type AsymmetricParameters,
  asymmetricLogLikelihood,
  fitAsymmetric,
  forecastAsymmetric,
  simulateAsymmetric,
} from "./asymmetric/fit.ts";
export { type ShockLaw, type ShockShape, shockLogDensity } from "./asymmetric/shock-law.ts";
export { backcastVariance } from "./backcast.ts";
export { type Errors, errorsOf } from "./errors.ts";
export { ewmaVariance, ewmaVolatilityPerYear } from "./ewma.ts";
export { forecastTool } from "./forecast.tool.ts";
export { fitGarch, forecastGarch, GARCH_MIN_OBSERVATIONS, type GarchFit, standardisedResiduals } from "./garch.ts";
export { garchStandardErrors } from "./garch-errors.ts";
export { type GarchParameters, garchLogLikelihood, garchVariance } from "./garch-likelihood.ts";
export { fitHeston, type HestonFit, type HestonFitOptions } from "./heston/calibrate.ts";
export { type CosSeries, cosPuts, cosSeries, hestonPrices } from "./heston/cos.ts";
export { type HestonGreeks, hestonGreeks } from "./heston/greeks.ts";
export { hestonPricesLewis } from "./heston/lewis.ts";
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
export { hestonSmile } from "./heston/surface.ts";
export { compareLosses, type LossComparison, qlike, squaredErrors } from "./league/losses.ts";
export { type OptionTable, readOptionTable } from "./option-file.ts";
export type { VolatilityQuote } from "./quotes.ts";
export { type ArbitrageCheck, checkArbitrage } from "./surface/arbitrage.ts";
export {
  expectedMove,
  fairVariance,
  type SmileMeasures,
  smileMeasures,
  type TermStructure,
  termStructure,
} from "./surface/measures.ts";
export { fitSabr, type SabrFit, type SabrFormula, type SabrParameters, sabrVolatility } from "./surface/sabr.ts";
export { butterflyDensity, type Smile, type SviParameters, smileOf, sviSmile, volatilityOf } from "./surface/smile.ts";
export { fitSsvi, type SsviFit, type SsviSlice, sviOf } from "./surface/ssvi.ts";
export { type SurfaceExpiry, VolatilitySurface } from "./surface/surface.ts";
export { fitSvi, type SviFit } from "./surface/svi.ts";
export { type GarchReport, type VolatilityReport, volatilityReport } from "./volatility-report.ts";
