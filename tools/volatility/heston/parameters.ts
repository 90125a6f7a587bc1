// The Heston model's parameters, what they must satisfy, and the expiry that a price is asked for.

import { callerError } from "#infra/runtime/index.ts";
import { requireFinite, requireLength, requireWithin } from "#tools/numeric/index.ts";

/** dF / F = sqrt(v) dW, dv = kappa (theta - v) dt + sigma sqrt(v) dB, dW dB = rho dt, of the forward F of one expiry. */
export interface HestonParameters {
  /** Variance now, per year. */
  readonly v0: number;
  /** Speed of return to `theta`, per year. */
  readonly kappa: number;
  /** Variance in the long run, per year. */
  readonly theta: number;
  /** Volatility of variance, per year; 0 is a variance that moves without chance. */
  readonly sigma: number;
  /** Correlation of the two shocks, -1 < rho < 1. */
  readonly rho: number;
}

/** The order of parameters in every gradient here. */
export const hestonNames = ["v0", "kappa", "theta", "sigma", "rho"] as const;

export const hestonOf = (x: ArrayLike<number>): HestonParameters => ({
  v0: x[0] as number,
  kappa: x[1] as number,
  theta: x[2] as number,
  sigma: x[3] as number,
  rho: x[4] as number,
});

export interface Expiry {
  readonly years: number;
  /** Price agreed today for delivery at expiry. */
  readonly forward: number;
  /** Value today of one unit of money at expiry; 1 gives undiscounted prices. */
  readonly discount: number;
}

export type OptionKind = "call" | "put";

/** 2 kappa theta / sigma^2: at 1 or above the variance never reaches zero. Infinity at sigma 0.
 * @source Feller (1951), Annals of Mathematics 54(1) */
export const fellerRatio = ({ kappa, theta, sigma }: HestonParameters): number => (2 * kappa * theta) / sigma ** 2;

/** @throws tools/parameter-out-of-range */
export function requireHeston({ v0, kappa, theta, sigma, rho }: HestonParameters): void {
  requireWithin("v0", v0, 0, 100);
  requireWithin("kappa", kappa, 1e-8, 1e4);
  requireWithin("theta", theta, 0, 100);
  requireWithin("sigma", sigma, 0, 100);
  requireWithin("rho", rho, -0.99999, 0.99999);
  requireWithin("v0 + kappa theta", v0 + kappa * theta, 1e-12, 1e6);
}

/** @throws tools/parameter-out-of-range */
export function requireExpiry({ years, forward, discount }: Expiry): void {
  requireWithin("years", years, 1e-6, 200);
  requireWithin("forward", forward, Number.MIN_VALUE, Number.MAX_VALUE);
  requireWithin("discount", discount, Number.MIN_VALUE, 100);
}

/** @throws tools/series-empty, tools/value-not-finite, tools/parameter-out-of-range */
export function requireStrikes(strikes: Float64Array): void {
  requireLength("strikes", strikes, 1);
  requireFinite("strikes", strikes);
  const bad = strikes.findIndex((strike) => strike <= 0);
  if (bad >= 0)
    throw callerError("tools/parameter-out-of-range", `strikes[${bad}] is ${strikes[bad]}; wanted numbers above 0.`, {
      index: bad,
    });
}
