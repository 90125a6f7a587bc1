// A portfolio by the name of its method, out of past returns.

import { callerError } from "#infra/runtime/index.ts";
import { requireFinite, requireLength, requireShape, requireWhole } from "#tools/numeric/index.ts";
import { evenBounds } from "./bounds.ts";
import { type CovarianceEstimator, estimateCovariance } from "./covariance.ts";
import { hierarchicalRiskParity } from "./hierarchical-risk-parity.ts";
import { minimumCvar } from "./minimum-cvar.ts";
import { maximumDiversification, minimumVariance } from "./minimum-variance.ts";
import { equalRiskContribution, equalWeights, inverseVolatility } from "./risk-parity.ts";

export const portfolioMethods = [
  "equal-weight",
  "inverse-volatility",
  "hierarchical-risk-parity",
  "equal-risk-contribution",
  "minimum-variance",
  "maximum-diversification",
  "minimum-cvar",
] as const;
export type PortfolioMethod = (typeof portfolioMethods)[number];

export interface ConstructOptions {
  readonly covariance?: CovarianceEstimator;
  /** Most that an asset may weigh; only minimum variance, maximum diversification and minimum CVaR take one below 1. */
  readonly maxWeight?: number;
  /** Of the tail of minimum CVaR. */
  readonly level?: number;
}

const bounded: readonly PortfolioMethod[] = ["minimum-variance", "maximum-diversification", "minimum-cvar"];

/** Long only, sum 1.
 * @param returns shape (T, N), row-major, simple returns, finite, T >= 2
 * @throws tools/parameter-out-of-range for a largest weight that the method cannot keep to, and as the method */
export async function constructPortfolio(
  method: PortfolioMethod,
  returns: Float64Array,
  n: number,
  { covariance: estimator = "ledoit-wolf", maxWeight = 1, level = 0.95 }: ConstructOptions = {},
): Promise<Float64Array> {
  requireWhole("assets", n, 1);
  requireShape("returns", returns, Math.floor(returns.length / n), n);
  requireLength("returns of each asset", { length: returns.length / n }, 2);
  requireFinite("returns", returns);
  if (maxWeight < 1 && !bounded.includes(method)) {
    throw callerError(
      "tools/parameter-out-of-range",
      `${method} takes no largest weight, found ${maxWeight}. Use ${bounded.join(", ")}, or leave it out.`,
      { maxWeight },
    );
  }
  const bounds = evenBounds(n, 0, maxWeight);
  if (method === "equal-weight") return equalWeights(n);
  if (method === "minimum-cvar") return (await minimumCvar(returns, n, { level, bounds })).weights;
  const { covariance } = estimateCovariance(returns, n, estimator);
  switch (method) {
    case "inverse-volatility":
      return inverseVolatility(covariance, n);
    case "hierarchical-risk-parity":
      return hierarchicalRiskParity(covariance, n);
    case "equal-risk-contribution":
      return equalRiskContribution(covariance, n);
    case "minimum-variance":
      return minimumVariance(covariance, n, bounds);
    case "maximum-diversification":
      return maximumDiversification(covariance, n, bounds);
  }
}
