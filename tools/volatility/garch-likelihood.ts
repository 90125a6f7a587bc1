// The GARCH(1,1) recursion, its normal log likelihood and the exact gradient of that.
// Fitting is in garch.ts; nothing here chooses parameters.

/** r[t] = mu + e[t], e[t] ~ N(0, s[t]), s[t] = omega + alpha e[t-1]^2 + beta s[t-1], e[-1]^2 = s[-1] = backcast. */
export interface GarchParameters {
  /** Mean return per bar, in the unit u of the returns. */
  readonly mu: number;
  /** u^2 per bar, above 0. */
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
}

/** Conditional variances s[0..T]: element t is known before bar t, the last one is the forecast for the next bar.
 * @param returns shape (T)
 * @returns shape (T + 1), u^2 per bar */
export function garchVariance(returns: Float64Array, parameters: GarchParameters, backcast: number): Float64Array {
  const { mu, omega, alpha, beta } = parameters;
  const variances = new Float64Array(returns.length + 1);
  variances[0] = omega + (alpha + beta) * backcast;
  for (let t = 0; t < returns.length; t++) {
    const surprise = returns[t]! - mu;
    variances[t + 1] = omega + alpha * surprise * surprise + beta * variances[t]!;
  }
  return variances;
}

/** Normal log likelihood, -1/2 sum(ln(2 pi s[t]) + e[t]^2 / s[t]), and its gradient by (mu, omega, alpha, beta).
 * The gradient runs beside the recursion: ds[t+1]/dp = (partial by p) + beta ds[t]/dp.
 * @param gradient shape (4), overwritten; leave out when only the value is wanted
 * @returns log likelihood; NaN or -Infinity outside the region where all s[t] > 0 */
export function garchLogLikelihood(
  returns: Float64Array,
  { mu, omega, alpha, beta }: GarchParameters,
  backcast: number,
  gradient?: Float64Array,
): number {
  let variance = omega + (alpha + beta) * backcast;
  let byMu = 0;
  let byOmega = 1;
  let byAlpha = backcast;
  let byBeta = backcast;
  let [sum, gMu, gOmega, gAlpha, gBeta] = [0, 0, 0, 0, 0];
  for (let t = 0; t < returns.length; t++) {
    const surprise = returns[t]! - mu;
    const square = surprise * surprise;
    const inverse = 1 / variance;
    sum += Math.log(variance) + square * inverse;
    const byVariance = 0.5 * inverse * (square * inverse - 1);
    gMu += byVariance * byMu + surprise * inverse;
    gOmega += byVariance * byOmega;
    gAlpha += byVariance * byAlpha;
    gBeta += byVariance * byBeta;
    byMu = -2 * alpha * surprise + beta * byMu;
    byOmega = 1 + beta * byOmega;
    byAlpha = square + beta * byAlpha;
    byBeta = variance + beta * byBeta;
    variance = omega + alpha * square + beta * variance;
  }
  if (gradient) gradient.set([gMu, gOmega, gAlpha, gBeta]);
  return -0.5 * (sum + returns.length * LN_2PI);
}

/** Gradient of each bar's own term, row-major shape (T, 4): what robust standard errors are made of. */
export function garchScores(returns: Float64Array, parameters: GarchParameters, backcast: number): Float64Array {
  const scores = new Float64Array(returns.length * 4);
  const { mu, alpha, beta } = parameters;
  const variances = garchVariance(returns, parameters, backcast);
  const by = Float64Array.of(0, 1, backcast, backcast);
  for (let t = 0; t < returns.length; t++) {
    const surprise = returns[t]! - mu;
    const variance = variances[t]!;
    const byVariance = (0.5 / variance) * ((surprise * surprise) / variance - 1);
    for (let p = 0; p < 4; p++) scores[4 * t + p] = byVariance * by[p]!;
    scores[4 * t]! += surprise / variance;
    const partial = [-2 * alpha * surprise, 1, surprise * surprise, variance];
    for (let p = 0; p < 4; p++) by[p] = partial[p]! + beta * by[p]!;
  }
  return scores;
}

const LN_2PI = Math.log(2 * Math.PI);
