// Weights of a portfolio out of past returns: covariances that hold, and the methods that need no expected return.

export { leastQuadratic } from "./bounded-quadratic.ts";
export { type Bounds, evenBounds } from "./bounds.ts";
export { type ConstructOptions, constructPortfolio, type PortfolioMethod, portfolioMethods } from "./construct.ts";
export {
  type CovarianceEstimate,
  type CovarianceEstimator,
  covarianceEstimators,
  estimateCovariance,
} from "./covariance.ts";
export { hierarchicalRiskParity } from "./hierarchical-risk-parity.ts";
export { type MinimumCvar, type MinimumCvarOptions, minimumCvar } from "./minimum-cvar.ts";
export { maximumDiversification, minimumVariance } from "./minimum-variance.ts";
export { equalRiskContribution, equalWeights, inverseVolatility, riskParts } from "./risk-parity.ts";
export { type WalkForward, type WalkForwardOptions, walkForward } from "./walk-forward.ts";
