// Paths of the Heston model by Andersen's quadratic-exponential scheme.

import type { Random } from "#infra/runtime/index.ts";
import { NormalStream, requireWhole, requireWithin } from "#tools/numeric/index.ts";
import { type Expiry, type HestonParameters, requireExpiry, requireHeston } from "./parameters.ts";

export interface HestonPaths {
  /** ln(F(T) / F(0)) of each path. */
  readonly logReturns: Float64Array;
  readonly variances: Float64Array;
}

/** Sees a block of paths after each step: `first` is the number of its first path. For what depends on the way and not on its end alone. */
export type Observe = (step: number, logReturns: Float64Array, variances: Float64Array, first: number) => void;

/** Simulates `paths` paths over `years` in `steps` steps.
 *
 * The variance of the next step is a squared shifted normal where its ratio psi of variance to squared mean is at most 1.5, else zero with a
 * chance and exponential else, first two moments exact; the return takes the mean of both ends' variances. The drift is corrected
 * so that E[exp X] = 1 exactly in each step (left out where that mean does not exist). Blocks of 1,024 paths draw from streams of their own: the same
 * seed gives the same paths, however many there are.
 * @param steps of equal length; a step of a week to a month keeps the error of prices near 1e-3 of the forward's volatility
 * @throws tools/parameter-out-of-range
 * @source Andersen (2008), J. Computational Finance 11(3), sections 3.2.4, 4.1 and 4.2, gamma_1 = gamma_2 = 1/2 */
export function simulateHeston(
  parameters: HestonParameters,
  years: number,
  { steps, paths }: { readonly steps: number; readonly paths: number },
  random: Random,
  observe?: Observe,
): HestonPaths {
  requireHeston(parameters);
  requireWithin("sigma", parameters.sigma, 1e-6, 100);
  requireWithin("years", years, 1e-6, 200);
  requireWhole("steps", steps, 1);
  requireWhole("paths", paths, 1);
  const logReturns = new Float64Array(paths);
  const variances = new Float64Array(paths).fill(parameters.v0);
  const step = new QuadraticExponential(parameters, years / steps);
  for (let first = 0; first < paths; first += BLOCK) {
    const stream = new NormalStream(random.fork(`paths from ${first}`));
    const x = logReturns.subarray(first, Math.min(paths, first + BLOCK));
    const v = variances.subarray(first, Math.min(paths, first + BLOCK));
    for (let k = 0; k < steps; k++) {
      step.advance(x, v, stream);
      observe?.(k, x, v, first);
    }
  }
  return { logReturns, variances };
}

const BLOCK = 1024;

class QuadraticExponential {
  readonly #fall: number;
  readonly #theta: number;
  /** Var[v'] = #byVariance v + #constant. */
  readonly #byVariance: number;
  readonly #constant: number;
  /** x' = x + k0 + k1 v + k2 v' + sqrt(k3 (v + v')) Z. */
  readonly #k0: number;
  readonly #k1: number;
  readonly #k2: number;
  readonly #k3: number;
  readonly #forVariance = new Float64Array(BLOCK);
  readonly #forReturn = new Float64Array(BLOCK);

  constructor({ kappa, theta, sigma, rho }: HestonParameters, step: number) {
    const fall = Math.exp(-kappa * step);
    const gone = -Math.expm1(-kappa * step);
    this.#fall = fall;
    this.#theta = theta;
    this.#byVariance = (sigma * sigma * fall * gone) / kappa;
    this.#constant = (theta * sigma * sigma * gone * gone) / (2 * kappa);
    const half = 0.5 * step * ((kappa * rho) / sigma - 0.5);
    this.#k0 = (-rho * kappa * theta * step) / sigma;
    this.#k1 = half - rho / sigma;
    this.#k2 = half + rho / sigma;
    this.#k3 = 0.5 * step * (1 - rho * rho);
  }

  advance(x: Float64Array, v: Float64Array, stream: NormalStream): void {
    const [fall, theta, byVariance, constant] = [this.#fall, this.#theta, this.#byVariance, this.#constant];
    const [k0, k1, k2, k3] = [this.#k0, this.#k1, this.#k2, this.#k3];
    const [forVariance, forReturn] = [this.#forVariance, this.#forReturn];
    const tilt = k2 + 0.5 * k3;
    const before = k1 + 0.5 * k3;
    stream.normals(forVariance);
    stream.normals(forReturn);
    for (let i = 0; i < x.length; i++) {
      const old = v[i]!;
      const mean = theta + (old - theta) * fall;
      const spread = byVariance * old + constant;
      const square = mean * mean;
      let next: number;
      let drift: number;
      if (spread <= 1.5 * square) {
        // psi <= 1.5: v' = a (b + Z)^2
        const inverse = (2 * square) / spread;
        const b2 = inverse - 1 + Math.sqrt(inverse * (inverse - 1));
        const a = mean / (1 + b2);
        const root = Math.sqrt(b2) + forVariance[i]!;
        next = a * root * root;
        const t = 2 * tilt * a;
        drift = t < 1 ? -0.5 * (lnLess(t) + (t * b2) / (1 - t)) - before * old : k0;
      } else {
        const psi = spread / square;
        const zero = (psi - 1) / (psi + 1);
        const rate = (1 - zero) / mean;
        const u = stream.uniform();
        next = u <= zero ? 0 : Math.log((1 - zero) / (1 - u)) / rate;
        drift = tilt < rate ? -Math.log(zero + (rate * (1 - zero)) / (rate - tilt)) - before * old : k0;
      }
      x[i]! += drift + k1 * old + k2 * next + Math.sqrt(k3 * (old + next)) * forReturn[i]!;
      v[i] = next;
    }
  }
}

/** -ln(1 - t): by its series near 0, where nearly every step is; the next term is below 1e-13. */
function lnLess(t: number): number {
  if (t > 0.015 || t < -0.015) return -Math.log1p(-t);
  return t * (1 + t * (1 / 2 + t * (1 / 3 + t * (1 / 4 + t * (1 / 5 + t / 6)))));
}

export interface MonteCarloPrice {
  readonly price: number;
  /** Of the mean, by chance alone; the error of the scheme is not in it. */
  readonly standardError: number;
  readonly paths: number;
}

/** Discounted mean of a pay-off at expiry over simulated paths.
 * @param payoff of the price at expiry
 * @throws tools/parameter-out-of-range */
export function hestonMonteCarlo(
  parameters: HestonParameters,
  expiry: Expiry,
  payoff: (price: number) => number,
  size: { readonly steps: number; readonly paths: number },
  random: Random,
): MonteCarloPrice {
  requireExpiry(expiry);
  const { logReturns } = simulateHeston(parameters, expiry.years, size, random);
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < logReturns.length; i++) {
    const value = expiry.discount * payoff(expiry.forward * Math.exp(logReturns[i]!));
    const away = value - mean;
    mean += away / (i + 1);
    squares += away * (value - mean);
  }
  const variance = squares / Math.max(1, logReturns.length - 1);
  return { price: mean, standardError: Math.sqrt(variance / logReturns.length), paths: logReturns.length };
}
