// European options on a normal price, for underlyings that may be negative: rates, spreads, some commodities.

import { callerError } from "#infra/runtime/index.ts";
import { erfcx, normalCdf, normalPdf } from "#tools/numeric/index.ts";
import { type OptionTerms, signOf } from "../option.ts";

export interface NormalMarket {
  /** May be negative, as may the strike. */
  readonly forward: number;
  readonly rate: number;
  /** In units of the forward, per square root of a year. */
  readonly volatility: number;
}

export interface NormalGreeks {
  readonly value: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly rho: number;
  readonly vanna: number;
  readonly volga: number;
}

/** Value and greeks, V = exp(-rate T) [w (F - K) N(w d) + s n(d)], s = volatility sqrt(T), d = (F - K) / s, w = 1 for a call and -1 for a put.
 * With no chance left, the discounted intrinsic value, and no greek of chance.
 * @throws tools/option-expired, tools/option-invalid
 * @source Bachelier (1900), Theorie de la speculation */
export function bachelier(
  { right, strike, years }: OptionTerms,
  { forward, rate, volatility }: NormalMarket,
): NormalGreeks {
  if (years < 0)
    throw callerError("tools/option-expired", `The option expired ${-years} years ago; wanted 0 or more years left.`, {
      years,
    });
  for (const [name, value] of Object.entries({ strike, years, forward, rate, volatility })) {
    if (!Number.isFinite(value) || (name === "volatility" && value < 0))
      throw callerError(
        "tools/option-invalid",
        `${name} is ${value}; wanted a finite number, and no negative volatility.`,
        { name },
      );
  }
  const sign = signOf(right);
  const root = Math.sqrt(years);
  const s = volatility * root;
  const discount = Math.exp(-rate * years);
  const distance = forward - strike;
  if (s === 0) {
    const value = discount * Math.max(0, sign * distance);
    const delta = distance === 0 ? sign * 0.5 * discount : value > 0 ? sign * discount : 0;
    return { value, delta, gamma: 0, vega: 0, theta: rate * value, rho: -years * value, vanna: 0, volga: 0 };
  }
  const d = distance / s;
  const n = normalPdf(d);
  const value = discount * s * timeValue(Math.abs(d)) + discount * Math.max(0, sign * distance);
  const vega = discount * n * root;
  return {
    value,
    delta: sign * discount * normalCdf(sign * d),
    gamma: (discount * n) / s,
    vega,
    theta: rate * value - (0.5 * vega * volatility) / years,
    rho: -years * value,
    vanna: (-discount * n * d) / volatility,
    volga: (vega * d * d) / volatility,
  };
}

/** n(d) - d N(-d), d >= 0: what chance adds to the intrinsic value, in deviations. */
function timeValue(d: number): number {
  return normalPdf(d) * (1 - d * Math.sqrt(Math.PI / 2) * erfcx(d * Math.SQRT1_2));
}

/** The normal volatility that an undiscounted price implies, to the last digits that the price holds; 0 for the intrinsic value.
 *
 * With u = price / |F - K| out of the money, ln(n(d) / d - N(-d)) = ln u is concave and falling in d, so that Newton's steps come from the
 * right without ever leaving it.
 * @throws tools/price-outside-bounds (below the intrinsic value), tools/option-invalid, tools/option-expired */
export function impliedNormalVolatility(price: number, forward: number, { right, strike, years }: OptionTerms): number {
  if (!(years > 0))
    throw callerError("tools/option-expired", `The option has ${years} years left; wanted more than 0.`, { years });
  for (const [name, value] of Object.entries({ forward, strike, price, years })) {
    if (!Number.isFinite(value))
      throw callerError("tools/option-invalid", `${name} is ${value}; wanted a finite number.`, { name });
  }
  const distance = Math.abs(forward - strike);
  const time = price - Math.max(0, signOf(right) * (forward - strike));
  if (time < 0)
    throw callerError(
      "tools/price-outside-bounds",
      `The ${right} costs ${price} and is worth ${price - time} at once; no volatility gives that.`,
      { price },
    );
  if (time === 0) return 0;
  if (distance < 1e-14 * time) return (time * Math.sqrt(2 * Math.PI)) / Math.sqrt(years);
  const target = Math.log(time / distance);
  // n(d) / d for small d, exp(-d^2 / 2) for large: a start on either side of the root.
  let d = target > 0 ? Math.exp(-target) / Math.sqrt(2 * Math.PI) : Math.sqrt(Math.max(0.2, -2 * target));
  for (let turn = 0; turn < 60; turn++) {
    const value = timeValue(d) / d;
    const step = ((Math.log(value) - target) * value * d * d) / normalPdf(d);
    const next = Math.max(d + step, 0.1 * d);
    const moved = Math.abs(next - d);
    d = next;
    if (moved <= 2e-16 * d) break;
  }
  return distance / (d * Math.sqrt(years));
}
