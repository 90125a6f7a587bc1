// Options that look at the way a price went, or at several prices: drawn paths beside a relative whose price is known exactly.

import { callerError } from "#infra/runtime/index.ts";
import { cholesky, normalCdf, Philox, requireWhole } from "#tools/numeric/index.ts";
import { black76, blackScholes } from "../european/black-scholes.ts";
import { type Market, type OptionTerms, requireOption, signOf } from "../option.ts";

export interface DrawnPrice {
  readonly value: number;
  readonly standardError: number;
  readonly paths: number;
}

export interface DrawOptions {
  /** Pairs of a path and its mirror image. */
  readonly pairs?: number;
  /** Times at which the price is looked at, evenly spaced, the last at expiry. */
  readonly steps?: number;
  readonly seed?: number;
}

/** Pays 1 at expiry where a call (put) ends in the money: exp(-r T) N(w d2), exactly. @throws as `blackScholes` */
export function digital(terms: OptionTerms, market: Market): number {
  return -signOf(terms.right) * blackScholes(terms, market).dualDelta;
}

/** The mean of the prices at `steps` times against the strike. The geometric mean, whose law is known, is drawn beside it.
 * @throws tools/option-expired, tools/option-invalid, tools/parameter-out-of-range
 * @source Kemna & Vorst (1990), J. Banking & Finance 14 */
export function asian(terms: OptionTerms, market: Market, options: DrawOptions = {}): DrawnPrice {
  const { steps = 50 } = options;
  const { strike, years, right } = terms;
  requireOption(terms, market);
  const sign = signOf(right);
  const { spot, rate, dividendYield, volatility } = market;
  // ln of the geometric mean: mean of n even times t_i, variance of the mean of a walk.
  const centre = Math.log(spot) + ((rate - dividendYield - 0.5 * volatility ** 2) * years * (steps + 1)) / (2 * steps);
  const spread = (volatility ** 2 * years * (steps + 1) * (2 * steps + 1)) / (6 * steps * steps);
  const forward = Math.exp(centre + 0.5 * spread);
  const known = black76({ right, strike, years }, { spot: forward, rate, volatility: Math.sqrt(spread / years) }).value;
  return drawn(terms, market, { ...options, steps }, known, (path) => {
    let sum = 0;
    let logs = 0;
    for (let i = 1; i <= steps; i++) {
      sum += Math.exp(path[i]!);
      logs += path[i]!;
    }
    return [Math.max(0, sign * (sum / steps - strike)), Math.max(0, sign * (Math.exp(logs / steps) - strike))];
  });
}

export interface Barrier {
  readonly level: number;
  /** Dies, or comes to life, when the price touches the level. */
  readonly kind: "out" | "in";
}

/** An option with a barrier that is watched all the time: between the drawn times the chance that the price touched it is that of a Brownian
 * bridge, so the number of times does not matter. The European option is drawn beside it. Barriers below and above the spot alike.
 * @throws tools/option-expired, tools/option-invalid (a barrier at the spot, or not above 0), tools/parameter-out-of-range
 * @source Beaglehole, Dybvig & Zhou (1997), Financial Analysts J. 53(1), for the bridge */
export function barrier(
  terms: OptionTerms,
  market: Market,
  { level, kind }: Barrier,
  options: DrawOptions = {},
): DrawnPrice {
  const { steps = 20 } = options;
  requireOption(terms, market);
  const { spot, volatility } = market;
  if (!(Number.isFinite(level) && level > 0 && level !== spot))
    throw callerError(
      "tools/option-invalid",
      `The barrier is ${level} and the spot ${spot}; wanted a level above 0 that the price has not reached.`,
      { level },
    );
  const log = Math.log(level);
  const side = Math.sign(spot - level);
  const width = (volatility * volatility * terms.years) / steps;
  const sign = signOf(terms.right);
  return drawn(terms, market, { ...options, steps }, blackScholes(terms, market).value, (path) => {
    let alive = 1;
    for (let i = 1; i <= steps; i++) {
      const [a, b] = [side * (path[i - 1]! - log), side * (path[i]! - log)];
      alive *= a <= 0 || b <= 0 ? 0 : -Math.expm1((-2 * a * b) / width);
    }
    const paid = Math.max(0, sign * (Math.exp(path[steps]!) - terms.strike));
    return [paid * (kind === "out" ? alive : 1 - alive), paid];
  });
}

/** The price at expiry against the least (call) or greatest (put) price on the way, watched all the time: the extremes between drawn times are
 * those of a Brownian bridge. The price itself is drawn beside it.
 * @throws tools/option-expired, tools/option-invalid, tools/parameter-out-of-range */
export function lookback(terms: Omit<OptionTerms, "strike">, market: Market, options: DrawOptions = {}): DrawnPrice {
  const { steps = 20, seed = 1 } = options;
  const { spot, dividendYield, volatility, rate } = market;
  const full = { ...terms, strike: spot };
  requireOption(full, market);
  const sign = signOf(terms.right);
  const width = (volatility * volatility * terms.years) / steps;
  const bridge = new Philox(seed, 1);
  return drawn(
    full,
    market,
    { ...options, steps },
    spot * Math.exp(-dividendYield * terms.years),
    (path) => {
      let extreme = path[0]!;
      for (let i = 1; i <= steps; i++) {
        const [a, b] = [path[i - 1]!, path[i]!];
        const reach = Math.sqrt((b - a) ** 2 - 2 * width * Math.log(bridge.uniform()));
        const found = 0.5 * (a + b - sign * reach);
        if (sign * (extreme - found) > 0) extreme = found;
      }
      const end = Math.exp(path[steps]!);
      return [sign * (end - Math.exp(extreme)), end];
    },
    rate,
  );
}

export interface Basket {
  /** Shape (n) each. */
  readonly spots: readonly number[];
  readonly weights: readonly number[];
  readonly volatilities: readonly number[];
  readonly dividendYields: readonly number[];
  /** Shape (n x n), row-major. */
  readonly correlation: Float64Array;
  readonly rate: number;
}

/** A weighted sum of prices at expiry against the strike; their weighted geometric mean is drawn beside it. Weights above 0.
 * @throws tools/option-expired, tools/option-invalid, tools/length-mismatch, tools/not-positive-definite */
export function basket(terms: OptionTerms, of: Basket, { pairs = 20_000, seed = 1 }: DrawOptions = {}): DrawnPrice {
  const { spots, weights, volatilities, dividendYields, correlation, rate } = of;
  const n = spots.length;
  for (let i = 0; i < n; i++) {
    requireOption(terms, { spot: spots[i]!, rate, dividendYield: dividendYields[i]!, volatility: volatilities[i]! });
    if (!(weights[i]! > 0))
      throw callerError("tools/option-invalid", `weights[${i}] is ${weights[i]}; wanted a number above 0.`, {
        index: i,
      });
  }
  requireWhole("pairs", pairs, 2);
  const { strike, years, right } = terms;
  const sign = signOf(right);
  const root = Math.sqrt(years);
  const factor = cholesky(correlation, n);
  const shares = spots.map((spot, i) => weights[i]! * spot);
  const whole = shares.reduce((a, b) => a + b, 0);
  const drift = volatilities.map((v, i) => (rate - dividendYields[i]! - 0.5 * v * v) * years);
  let centre = 0;
  let variance = 0;
  for (let i = 0; i < n; i++) {
    centre += (shares[i]! / whole) * drift[i]!;
    for (let j = 0; j < n; j++)
      variance +=
        (shares[i]! * shares[j]! * volatilities[i]! * volatilities[j]! * correlation[i * n + j]! * years) / whole ** 2;
  }
  const forward = whole * Math.exp(centre + 0.5 * variance);
  const known = black76(
    { right, strike, years },
    { spot: forward, rate, volatility: Math.sqrt(variance / years) },
  ).value;
  const stream = new Philox(seed);
  const z = new Float64Array(n);
  const tally = new Tally(Math.exp(-rate * years));
  for (let pair = 0; pair < pairs; pair++) {
    stream.normals(z);
    tally.open();
    for (const mirror of [1, -1]) {
      let sum = 0;
      let logs = 0;
      for (let i = 0; i < n; i++) {
        let shock = 0;
        for (let j = 0; j <= i; j++) shock += factor[i * n + j]! * z[j]!;
        const move = drift[i]! + mirror * volatilities[i]! * root * shock;
        sum += shares[i]! * Math.exp(move);
        logs += (shares[i]! / whole) * move;
      }
      tally.add(Math.max(0, sign * (sum - strike)), Math.max(0, sign * (whole * Math.exp(logs) - strike)));
    }
    tally.close();
  }
  return tally.price(known);
}

function drawn(
  terms: OptionTerms,
  market: Market,
  { pairs = 10_000, steps = 50, seed = 1 }: DrawOptions,
  known: number,
  payoff: (path: Float64Array) => readonly [number, number],
  rate = market.rate,
): DrawnPrice {
  requireWhole("pairs", pairs, 2);
  requireWhole("steps", steps, 1);
  const { spot, dividendYield, volatility } = market;
  const dt = terms.years / steps;
  const drift = (rate - dividendYield - 0.5 * volatility ** 2) * dt;
  const size = volatility * Math.sqrt(dt);
  const stream = new Philox(seed);
  const z = new Float64Array(steps);
  const path = new Float64Array(steps + 1);
  const tally = new Tally(Math.exp(-rate * terms.years));
  for (let pair = 0; pair < pairs; pair++) {
    stream.normals(z);
    tally.open();
    for (const mirror of [1, -1]) {
      path[0] = Math.log(spot);
      for (let i = 0; i < steps; i++) path[i + 1] = path[i]! + drift + mirror * size * z[i]!;
      const [own, beside] = payoff(path);
      tally.add(own, beside);
    }
    tally.close();
  }
  return tally.price(known);
}

/** Means of a payment and of its relative, pair by pair, and the price that their regression gives. */
class Tally {
  private readonly discount: number;
  private own = 0;
  private beside = 0;
  private count = 0;
  private meanOwn = 0;
  private meanBeside = 0;
  private squareOwn = 0;
  private squareBeside = 0;
  private product = 0;

  constructor(discount: number) {
    this.discount = discount;
  }

  open(): void {
    this.own = 0;
    this.beside = 0;
  }

  add(own: number, beside: number): void {
    this.own += (this.discount * own) / 2;
    this.beside += (this.discount * beside) / 2;
  }

  close(): void {
    this.count++;
    const own = this.own - this.meanOwn;
    const beside = this.beside - this.meanBeside;
    this.meanOwn += own / this.count;
    this.meanBeside += beside / this.count;
    this.squareOwn += own * (this.own - this.meanOwn);
    this.squareBeside += beside * (this.beside - this.meanBeside);
    this.product += own * (this.beside - this.meanBeside);
  }

  price(known: number): DrawnPrice {
    const share = this.squareBeside > 0 ? this.product / this.squareBeside : 0;
    const left = Math.max(0, this.squareOwn - share * this.product);
    return {
      value: this.meanOwn - share * (this.meanBeside - known),
      standardError: Math.sqrt(left / (this.count - 1) / this.count),
      paths: 2 * this.count,
    };
  }
}

/** A barrier below the spot under a call struck at or above it, dead once touched: the exact price, by reflection.
 * @throws as `barrier`
 * @source Merton (1973); Reiner & Rubinstein (1991), Risk 4(8) */
export function downAndOutCall(terms: Omit<OptionTerms, "right">, market: Market, level: number): number {
  const full: OptionTerms = { ...terms, right: "call" };
  requireOption(full, market);
  const { spot, rate, dividendYield, volatility } = market;
  if (!(level > 0 && level < spot && level <= terms.strike))
    throw callerError(
      "tools/option-invalid",
      `The barrier is ${level}; wanted one above 0, below the spot of ${spot} and not above the strike of ${terms.strike}.`,
      { level },
    );
  const deviation = volatility * Math.sqrt(terms.years);
  const lambda = (rate - dividendYield + 0.5 * volatility ** 2) / volatility ** 2;
  const y = Math.log(level ** 2 / (spot * terms.strike)) / deviation + lambda * deviation;
  const reflected =
    spot * Math.exp(-dividendYield * terms.years) * (level / spot) ** (2 * lambda) * normalCdf(y) -
    terms.strike * Math.exp(-rate * terms.years) * (level / spot) ** (2 * lambda - 2) * normalCdf(y - deviation);
  return blackScholes(full, market).value - reflected;
}
