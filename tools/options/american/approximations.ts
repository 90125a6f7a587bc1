// Two older prices of American options, kept beside the accurate one as the market's own words for it and as a check that shares nothing with it.

import { findRoot, requireWhole } from "#tools/numeric/index.ts";
import { blackScholes } from "../european/black-scholes.ts";
import { type Market, type OptionTerms, requireOption, signOf } from "../option.ts";

/** The quadratic approximation of Barone-Adesi and Whaley: the European value plus A (S / S*)^q up to the critical price S*. Errors of a few
 * thousandths of the strike, largest about a year out.
 * @throws tools/option-expired, tools/option-invalid
 * @source Barone-Adesi & Whaley (1987), J. Finance 42(2) */
export function baroneAdesiWhaley(terms: OptionTerms, market: Market): number {
  requireOption(terms, market);
  const { right, strike, years } = terms;
  const { spot, rate, dividendYield, volatility } = market;
  const sign = signOf(right);
  const intrinsic = Math.max(0, sign * (spot - strike));
  const european = blackScholes(terms, market).value;
  const [earned, lost] = sign < 0 ? [rate, dividendYield] : [dividendYield, rate];
  if (years === 0 || volatility === 0 || earned <= 0) return Math.max(intrinsic, european);
  const square = volatility * volatility;
  const omega = (2 * (rate - dividendYield)) / square - 1;
  const share = Math.abs(rate * years) < 1e-8 ? 1 / years : rate / -Math.expm1(-rate * years);
  const power = 0.5 * (-omega + sign * Math.sqrt(omega * omega + (8 * share) / square));
  // ln S, since the critical price of a call without much to lose is far away.
  const excess = (log: number): number => {
    const s = Math.exp(log);
    const { value, delta } = blackScholes(terms, { ...market, spot: s });
    return sign * (s - strike) - value - ((sign - delta) * s) / power;
  };
  const far = Math.log(strike) + sign * (10 * volatility * Math.sqrt(years) + 3 + Math.abs(lost) * years);
  const near = Math.log(strike);
  if (excess(far) < 0) return Math.max(intrinsic, european);
  const critical = Math.exp(findRoot(excess, near, far, { tolerance: 1e-12 }));
  if (sign * (spot - critical) >= 0) return intrinsic;
  const { delta } = blackScholes(terms, { ...market, spot: critical });
  const premium = (((sign - delta) * critical) / power) * (spot / critical) ** power;
  return Math.max(intrinsic, european + premium);
}

/** A tree of Leisen and Reimer, whose odd number of steps puts the strike in the middle of the last nodes: errors fall with the square of the steps
 * for a European option, a little slower for an American one.
 * @param steps odd; an even number is raised by one
 * @throws tools/option-expired, tools/option-invalid, tools/parameter-out-of-range
 * @source Leisen & Reimer (1996), Applied Math. Finance 3(4), with the inversion of Peizer and Pratt */
export function binomial(terms: OptionTerms, market: Market, steps = 501, american = true): number {
  requireOption(terms, market);
  requireWhole("steps", steps, 3);
  const { right, strike, years } = terms;
  const { spot, rate, dividendYield, volatility } = market;
  const sign = signOf(right);
  const n = steps % 2 === 1 ? steps : steps + 1;
  const deviation = volatility * Math.sqrt(years);
  if (deviation === 0) return Math.max(sign * (spot - strike), blackScholes(terms, market).value, 0);
  const d1 = (Math.log(spot / strike) + (rate - dividendYield) * years) / deviation + 0.5 * deviation;
  const [p, q] = [inversion(d1 - deviation, n), inversion(d1, n)];
  const dt = years / n;
  const growth = Math.exp((rate - dividendYield) * dt);
  const up = (growth * q) / p;
  const down = (growth - p * up) / (1 - p);
  const discount = Math.exp(-rate * dt);
  const value = new Float64Array(n + 1);
  const ratio = up / down;
  const first = (step: number) => spot * down ** step;
  for (let i = 0, s = first(n); i <= n; i++, s *= ratio) value[i] = Math.max(0, sign * (s - strike));
  for (let step = n - 1; step >= 0; step--) {
    for (let i = 0, s = first(step); i <= step; i++, s *= ratio) {
      const held = discount * (p * value[i + 1]! + (1 - p) * value[i]!);
      value[i] = american ? Math.max(held, sign * (s - strike)) : held;
    }
  }
  return value[0]!;
}

function inversion(z: number, n: number): number {
  const scaled = z / (n + 1 / 3 + 0.1 / (n + 1));
  return 0.5 + Math.sign(z) * Math.sqrt(0.25 - 0.25 * Math.exp(-scaled * scaled * (n + 1 / 6)));
}
