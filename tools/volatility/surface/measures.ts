// What a smile says in plain measures: expected move, fair variance, skew, and how they run over expiries.

import { integrate, normalCdf, normalQuantile } from "#tools/numeric/index.ts";
import { type Smile, volatilityOf } from "./smile.ts";

export interface SmileMeasures {
  readonly years: number;
  /** Of the strike at the forward, a year. */
  readonly atForward: number;
  /** Price of the straddle at the forward over the forward, undiscounted: the mean size of the move that the market pays for. */
  readonly expectedMove: number;
  /** Square root of the fair strike of a variance swap, a year. */
  readonly varianceSwapRate: number;
  /** d volatility / d ln strike at the forward. */
  readonly skew: number;
  /** Volatility of the call with delta 0.25 less that of the put with delta -0.25 (of the forward, undiscounted). */
  readonly riskReversal25: number;
  /** Their mean less the volatility at the forward. */
  readonly butterfly25: number;
}

/** @throws tools/no-convergence where the wings do not integrate */
export function smileMeasures(smile: Smile): SmileMeasures {
  const atForward = volatilityOf(smile, 0);
  const call = volatilityOf(smile, strikeAtDelta(smile, 0.25));
  const put = volatilityOf(smile, strikeAtDelta(smile, -0.25));
  return {
    years: smile.years,
    atForward,
    expectedMove: expectedMove(smile),
    varianceSwapRate: Math.sqrt(fairVariance(smile)),
    skew: smile.slope(0) / (2 * Math.sqrt(smile.variance(0) * smile.years)),
    riskReversal25: call - put,
    butterfly25: (call + put) / 2 - atForward,
  };
}

/** E|S / F - 1| as the straddle at the forward prices it: 2 (2 N(s / 2) - 1), s total volatility. */
export const expectedMove = (smile: Smile): number => 2 * (2 * normalCdf(Math.sqrt(smile.variance(0)) / 2) - 1);

/** Fair variance a year of a swap on the squares of returns, by a strip of all options out of the money:
 * (2 / T) integral of o(k) e^-k dk, o(k) the option's undiscounted price over the forward. Jumps are not in it.
 * @source Demeterfi, Derman, Kamal & Zou (1999), More than you ever wanted to know about volatility swaps */
export function fairVariance(smile: Smile): number {
  const strip = (k: number): number => outOfTheMoney(smile, k) * Math.exp(-k);
  // Where the wing reaches eight standard deviations of its own variance nothing is left.
  const [low, high] = [reach(smile, -1), reach(smile, 1)];
  const options = { absolute: 1e-12, relative: 1e-9 };
  const puts = integrate(strip, low, 0, options);
  const calls = integrate(strip, 0, high, options);
  return (2 / smile.years) * (puts.value + calls.value);
}

function reach(smile: Smile, side: 1 | -1): number {
  let k = side * Math.sqrt(smile.variance(0));
  for (let turn = 0; turn < 60 && k * k < 64 * smile.variance(k) && Math.abs(k) < 40; turn++) k *= 1.2;
  return k;
}

/** Undiscounted price over the forward of the call (k > 0) or put (k < 0). */
function outOfTheMoney(smile: Smile, k: number): number {
  const s = Math.sqrt(smile.variance(k));
  const d1 = -k / s + s / 2;
  return k > 0 ? normalCdf(d1) - Math.exp(k) * normalCdf(d1 - s) : Math.exp(k) * normalCdf(s - d1) - normalCdf(-d1);
}

/** k of the option with a delta of the forward (positive a call, negative a put): fixed point over its own volatility. */
function strikeAtDelta(smile: Smile, delta: number): number {
  const quantile = delta > 0 ? normalQuantile(delta) : -normalQuantile(-delta);
  let k = 0;
  for (let turn = 0; turn < 100; turn++) {
    const s = Math.sqrt(smile.variance(k));
    const next = s * s * 0.5 - quantile * s;
    const moved = Math.abs(next - k);
    k = 0.5 * (k + next);
    if (moved < 1e-12) break;
  }
  return k;
}

export interface TermStructure {
  readonly measures: readonly SmileMeasures[];
  /** Volatility at the forward from each expiry to the next, a year; NaN where total variance falls. One fewer than the expiries. */
  readonly forwardVolatilities: readonly number[];
}

/** @param smiles ascending in years */
export function termStructure(smiles: readonly Smile[]): TermStructure {
  return {
    measures: smiles.map(smileMeasures),
    forwardVolatilities: smiles.slice(1).map((smile, i) => {
      const before = smiles[i] as Smile;
      return Math.sqrt((smile.variance(0) - before.variance(0)) / (smile.years - before.years));
    }),
  };
}
