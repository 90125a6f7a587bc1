// What an option is, and what every price of one demands of its terms. Times are years, rates continuous, per year.

import { callerError } from "#infra/runtime/index.ts";

export type Right = "call" | "put";

/** 1 for a call, -1 for a put: how a right enters a formula. */
export const signOf = (right: Right): 1 | -1 => (right === "call" ? 1 : -1);

export interface OptionTerms {
  readonly right: Right;
  readonly strike: number;
  /** Left to expiry; 0 at expiry. */
  readonly years: number;
}

export interface Market {
  readonly spot: number;
  /** Continuous, of the currency. */
  readonly rate: number;
  /** Continuous, of the underlying: dividends, foreign rate, lending fee. The rate itself for a future. */
  readonly dividendYield: number;
  /** A fraction a year. */
  readonly volatility: number;
}

/** @throws tools/option-expired (years below 0), tools/option-invalid (names what is wrong) */
export function requireOption({ strike, years }: OptionTerms, market: Market): void {
  if (years < 0)
    throw callerError(
      "tools/option-expired",
      `The option expired ${-years} years ago; wanted 0 or more years left. Value it as of a day before its expiry.`,
      { years },
    );
  const terms = { years, rate: market.rate, dividendYield: market.dividendYield };
  for (const [name, value] of Object.entries(terms)) {
    if (!Number.isFinite(value))
      throw callerError("tools/option-invalid", `${name} is ${value}; wanted a finite number.`, { name });
  }
  for (const [name, value] of Object.entries({ strike, spot: market.spot })) {
    if (!(Number.isFinite(value) && value > 0))
      throw callerError("tools/option-invalid", `${name} is ${value}; wanted a finite number above 0.`, { name });
  }
  const { volatility } = market;
  if (!(Number.isFinite(volatility) && volatility >= 0))
    throw callerError("tools/option-invalid", `volatility is ${volatility}; wanted a fraction a year, 0 or more.`, {
      name: "volatility",
    });
}
