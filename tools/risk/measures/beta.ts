// How strongly an asset moves with the market, and how sure that is.

import { fitLine, type Numbers } from "#tools/numeric/index.ts";

export interface Beta {
  readonly beta: number;
  readonly standardError: number;
  /** Return per bar that the market does not explain. */
  readonly alphaPerBar: number;
  readonly alphaStandardError: number;
  /** Share of the asset's variance that moves with the market. */
  readonly rSquared: number;
  /** Standard deviation per bar of what does not. */
  readonly residualDeviation: number;
  readonly observations: number;
}

/** Ordinary least squares of the asset's returns on the market's, with an intercept and classical standard errors.
 * beta and what hangs on it are NaN where the market never moved.
 * @param asset, market shape (T), T >= 3, simple return per bar over the same bars; finite
 * @throws tools/length-mismatch, tools/series-empty, tools/series-too-short, tools/value-not-finite */
export function betaToMarket(asset: Numbers, market: Numbers): Beta {
  const line = fitLine(market, asset);
  return {
    beta: line.slope,
    standardError: line.slopeStandardError,
    alphaPerBar: line.intercept,
    alphaStandardError: line.interceptStandardError,
    rSquared: line.rSquared,
    residualDeviation: line.residualDeviation,
    observations: line.observations,
  };
}
