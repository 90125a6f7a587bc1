// Sensitivities of European prices under Heston, all from one cosine series: nothing is bumped.

import { cosPuts, cosSeries } from "./cos.ts";
import {
  type Expiry,
  type HestonParameters,
  hestonNames,
  type OptionKind,
  requireExpiry,
  requireHeston,
  requireStrikes,
} from "./parameters.ts";

export interface HestonGreeks {
  readonly price: number;
  /** By the forward; times d forward / d spot it is the spot's. */
  readonly delta: number;
  /** By the forward twice. */
  readonly gamma: number;
  /** By the volatility now, sqrt(v0). */
  readonly vega: number;
  /** By the time that passes, per year, forward and discount held: minus the derivative by years. */
  readonly theta: number;
  /** By each parameter. */
  readonly byParameter: HestonParameters;
}

/** @throws tools/parameter-out-of-range, tools/no-convergence */
export function hestonGreeks(
  parameters: HestonParameters,
  expiry: Expiry,
  strike: number,
  kind: OptionKind,
): HestonGreeks {
  requireHeston(parameters);
  requireExpiry(expiry);
  requireStrikes(Float64Array.of(strike));
  const { years, forward, discount } = expiry;
  const m = strike / forward;
  const series = cosSeries(parameters, years, true);
  const rows = new Float64Array(7);
  cosPuts(series, Float64Array.of(m), rows);
  const [below, density] = lawAt(series, Math.log(m));
  const money = forward * discount;
  const call = kind === "call" ? 1 : 0;
  const [v0, kappa, theta, sigma, rho] = hestonNames.map((_, j) => money * rows[1 + j]!) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    price: money * (rows[0]! + call * (1 - m)),
    delta: discount * (rows[0]! - m * below + call),
    gamma: (discount * m * density) / forward,
    vega: 2 * Math.sqrt(parameters.v0) * v0,
    theta: -money * rows[6]!,
    byParameter: { v0, kappa, theta, sigma, rho },
  };
}

/** P(X <= x) and the density of X = ln(F(T) / F(0)) at x. */
function lawAt({ from, width, terms, rows, values }: ReturnType<typeof cosSeries>, x: number): [number, number] {
  const y = x - from;
  if (y <= 0) return [0, 0];
  if (y >= width) return [1, 0];
  const step = Math.PI / width;
  let below = values[0]! * y;
  let density = values[0]!;
  for (let n = 1; n < terms; n++) {
    const u = n * step;
    const weight = values[n * rows]! * (1 + u * u);
    below += (weight * Math.sin(u * y)) / u;
    density += weight * Math.cos(u * y);
  }
  return [below, density];
}
