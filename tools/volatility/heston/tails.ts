// How far the log return can go: bounds that leave out less than a stated chance.

import { hestonLogMoment } from "./characteristic.ts";
import type { HestonParameters } from "./parameters.ts";

/** [lower, upper] with P(X < lower) <= chance and P(X > upper) <= chance, X = ln(F(T) / F(0)).
 * Chernoff's bound at the best moment: upper = min over p > 0 of (ln E[exp(p X)] - ln chance) / p. A bound, not an estimate: it holds
 * with fat tails and violated Feller conditions, where rules of thumb by cumulants fail. */
export function returnBounds(parameters: HestonParameters, years: number, chance: number): readonly [number, number] {
  const reach = -Math.log(chance);
  return [-furthest(parameters, years, reach, -1), furthest(parameters, years, reach, 1)];
}

/** Golden section over ln p: the bound falls, then rises until the moment explodes. */
function furthest(parameters: HestonParameters, years: number, reach: number, side: 1 | -1): number {
  const bound = (lnP: number): number => {
    const p = Math.exp(lnP);
    return (hestonLogMoment(parameters, years, side * p) + reach) / p;
  };
  let low = -4;
  let high = 12;
  let a = high - GOLDEN * (high - low);
  let b = low + GOLDEN * (high - low);
  let atA = bound(a);
  let atB = bound(b);
  // The minimum is flat: a hundredth in ln p is worth a ten-thousandth of the bound.
  while (high - low > 0.02) {
    if (atA <= atB || atB === Number.POSITIVE_INFINITY) {
      high = b;
      b = a;
      atB = atA;
      a = high - GOLDEN * (high - low);
      atA = bound(a);
    } else {
      low = a;
      a = b;
      atA = atB;
      b = low + GOLDEN * (high - low);
      atB = bound(b);
    }
  }
  return Math.min(atA, atB);
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
