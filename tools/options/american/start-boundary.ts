// Where the search for an exercise boundary begins: a quadratic approximation, good to a fraction of a per cent.

import { erfcx } from "#tools/numeric/index.ts";

const SQRT_2PI = 2.5066282746310002;
const SQRT_HALF_PI = 1.2533141373155003;

/** The price below which a put of strike 1 is exercised with `tau` years left, by the QD+ approximation.
 * @param expiry the boundary at expiry, min(1, rate / dividend yield)
 * @param guess  that of a longer time, or 0
 * @source Li (2010), Rev. Derivatives Research 13 (the equation); BAW's asymptotic start as in Barone-Adesi & Whaley (1987), J. Finance 42 */
export function startBoundary(
  tau: number,
  volatility: number,
  rate: number,
  dividendYield: number,
  expiry: number,
  guess: number,
): number {
  const square = volatility * volatility;
  const deviation = volatility * Math.sqrt(tau);
  const discount = Math.exp(-rate * tau);
  const carry = Math.exp(-dividendYield * tau);
  const share = Math.abs(rate * tau) > 1e-5 ? rate / (1 - discount) : 1 / (tau * (1 - 0.5 * rate * tau));
  const omega = (2 * (rate - dividendYield)) / square - 1;
  const spread = Math.sqrt(omega * omega + (8 * share) / square);
  const lambda = -0.5 * (omega + spread);
  const alpha = (2 * discount) / (square * (2 * lambda + omega));
  const beta = alpha * (share + (2 * share * share) / (square * spread * (2 * lambda + omega))) - lambda;

  const excess = (s: number): number => {
    const d1 = Math.log((s * carry) / discount) / deviation + 0.5 * deviation;
    const d2 = d1 - deviation;
    const n1 = Math.exp(-0.5 * d1 * d1) / SQRT_2PI;
    const p1 = below(-d1, n1);
    const p2 = below(-d2, (n1 * s * carry) / discount);
    const put = discount * p2 - s * carry * p1;
    const theta = rate * discount * p2 - dividendYield * s * carry * p1 - (square * s * carry * n1) / (2 * deviation);
    const gain = 1 - s - put;
    return (1 - carry * p1) * s - beta * gain + (alpha * -theta) / -discount;
  };

  // The perpetual put's boundary bounds it from below.
  const forever = -0.5 * (omega + Math.sqrt(omega * omega + (8 * rate) / square));
  const least = forever / (forever - 1);
  let low = Math.min(least, expiry) * (1 - 1e-9);
  let high = expiry;
  let atLow = excess(low);
  let atHigh = excess(high);
  if (!(atLow < 0 && atHigh > 0))
    return guess > 0 ? Math.min(guess, expiry) : Math.max(low, Math.min(high, expiry * 0.9));
  // Regula falsi with the Illinois rule, from the boundary of the longer time, which lies below.
  if (guess > low && guess < high) {
    const atGuess = excess(guess);
    if (atGuess < 0) {
      low = guess;
      atLow = atGuess;
    } else {
      high = guess;
      atHigh = atGuess;
    }
  }
  let middle = low;
  let side = 0;
  for (let turn = 0; turn < 12; turn++) {
    middle = (low * atHigh - high * atLow) / (atHigh - atLow);
    const at = excess(middle);
    if (Math.abs(high - low) < 2e-4 * high || Math.abs(at) < 1e-6) break;
    if (at < 0) {
      low = middle;
      atLow = at;
      if (side === -1) atHigh *= 0.5;
      side = -1;
    } else {
      high = middle;
      atHigh = at;
      if (side === 1) atLow *= 0.5;
      side = 1;
    }
  }
  return middle;
}

function below(d: number, own: number): number {
  const tail = own * SQRT_HALF_PI * erfcx(Math.abs(d) * Math.SQRT1_2);
  return d > 0 ? 1 - tail : tail;
}
