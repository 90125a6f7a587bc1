// How much of the equity a belief is worth, before any limit of the desk.

import { requireWithin } from "#tools/numeric/index.ts";

export interface KellyOptions {
  /** Share of the full Kelly fraction taken: a half loses a quarter of the growth and half of the swings. */
  readonly fraction?: number;
  /** Largest size of the answer, long or short. */
  readonly cap?: number;
}

/** Fractional Kelly size of a bet on a return of mean m and variance v over one horizon: fraction * m / v, cut at +-cap.
 * It grows with the belief and explodes as the variance shrinks; belief is the weakest number in it, hence fraction and cap.
 * @param expectedReturn m over the horizon, in excess of cash, 0.01 = 1 %
 * @param variance       v > 0 over the same horizon
 * @returns signed fraction of equity
 * @throws tools/parameter-out-of-range
 * @source Thorp (2006), Handbook of Asset and Liability Management 1, section 7 (continuous approximation) */
export function kellyFraction(expectedReturn: number, variance: number, options: KellyOptions = {}): number {
  const { fraction = 0.5, cap = 1 } = options;
  requireWithin("expectedReturn", expectedReturn, -Number.MAX_VALUE, Number.MAX_VALUE);
  requireWithin("variance", variance, Number.MIN_VALUE, Number.MAX_VALUE);
  requireWithin("fraction", fraction, 0, 1);
  requireWithin("cap", cap, 0, Number.MAX_VALUE);
  return Math.max(-cap, Math.min(cap, (fraction * expectedReturn) / variance));
}

/** Kelly size of a bet that wins b times the stake with probability p and loses it otherwise: p - (1 - p) / b, cut to [0, cap].
 * @param winProbability p, 0 <= p <= 1
 * @param payoff         b > 0
 * @throws tools/parameter-out-of-range
 * @source Kelly (1956), Bell System Technical Journal 35(4) */
export function kellyFromOdds(winProbability: number, payoff: number, options: KellyOptions = {}): number {
  const { fraction = 0.5, cap = 1 } = options;
  requireWithin("winProbability", winProbability, 0, 1);
  requireWithin("payoff", payoff, Number.MIN_VALUE, Number.MAX_VALUE);
  requireWithin("fraction", fraction, 0, 1);
  requireWithin("cap", cap, 0, 1);
  return Math.max(0, Math.min(cap, fraction * (winProbability - (1 - winProbability) / payoff)));
}

/** Information coefficient taken for a view that has no track record: the correlation of forecast and outcome. */
export const UNPROVEN_INFORMATION_COEFFICIENT = 0.03;

/** Return that a stance stands for, over a horizon: information coefficient * volatility * stance * confidence.
 * A convention that turns views into one unit, not a forecast with a known error.
 * @param stance -1..1; confidence 0..1
 * @param volatility standard deviation of the return over the horizon, at least 0
 * @returns signed return over the horizon
 * @throws tools/parameter-out-of-range
 * @source Grinold (1994), Alpha is Volatility Times IC Times Score, J. Portfolio Management 20(4) */
export function expectedReturnOfStance(
  stance: number,
  confidence: number,
  volatility: number,
  informationCoefficient = UNPROVEN_INFORMATION_COEFFICIENT,
): number {
  requireWithin("stance", stance, -1, 1);
  requireWithin("confidence", confidence, 0, 1);
  requireWithin("volatility", volatility, 0, Number.MAX_VALUE);
  requireWithin("informationCoefficient", informationCoefficient, 0, 1);
  return informationCoefficient * volatility * stance * confidence;
}
