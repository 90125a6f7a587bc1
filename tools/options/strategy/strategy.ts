// Several options and the underlying held together: what they pay, what they cost, where they break even, how likely that is, and what can go wrong.

import { callerError } from "#infra/runtime/index.ts";
import { normalCdf } from "#tools/numeric/index.ts";
import { american } from "../american/american.ts";
import { blackScholes } from "../european/black-scholes.ts";
import { type Market, type Right, requireOption, signOf } from "../option.ts";

export interface OptionLeg {
  readonly right: Right;
  readonly strike: number;
  readonly years: number;
  /** Above 0 bought, below 0 sold, in options on one unit of the underlying. */
  readonly quantity: number;
  /** Of this leg, where a smile is known; that of the market otherwise. */
  readonly volatility?: number;
  /** Paid or got a unit; the model's value where not given. */
  readonly price?: number;
}

export interface Position {
  readonly legs: readonly OptionLeg[];
  /** Units of the underlying, held or (below 0) sold short, at the spot. */
  readonly shares?: number;
  readonly exercise?: "american" | "european";
}

export interface StrategyReport {
  /** Paid for the options now; below 0 got for them. */
  readonly cost: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly rho: number;
  /** At the first expiry, legs that live on at their model value then. */
  readonly breakEvens: readonly number[];
  /** Infinite where nothing bounds it. */
  readonly maxProfit: number;
  readonly maxLoss: number;
  readonly profitProbability: number;
  readonly expectedProfit: number;
  /** What a broker would hold against it: the worst profit over moves of the price, see `marginOf`. */
  readonly margin: number;
  readonly payoff: readonly { readonly spot: number; readonly profit: number }[];
  readonly scenarios: readonly {
    readonly move: number;
    readonly volatilityChange: number;
    readonly profit: number;
  }[];
  readonly warnings: readonly string[];
}

/** Everything about a position, at one volatility a leg and lognormal prices whose drift is the carry.
 * Profits count interest on nothing: cost now against worth then.
 * @throws tools/option-invalid (no legs, a quantity of 0), tools/option-expired, and as `requireOption` */
export function analyseStrategy(position: Position, market: Market): StrategyReport {
  const { legs, shares = 0, exercise = "american" } = position;
  if (legs.length === 0)
    throw callerError("tools/option-invalid", "The strategy has no legs; wanted at least one option.");
  for (const [index, leg] of legs.entries()) {
    requireOption(leg, { ...market, volatility: leg.volatility ?? market.volatility });
    if (!(Number.isFinite(leg.quantity) && leg.quantity !== 0))
      throw callerError(
        "tools/option-invalid",
        `legs[${index}].quantity is ${leg.quantity}; wanted a number other than 0.`,
        { index },
      );
    if (leg.years === 0)
      throw callerError("tools/option-expired", `legs[${index}] expires now; wanted time left.`, { index });
    if (leg.price !== undefined && !(Number.isFinite(leg.price) && leg.price >= 0))
      throw callerError("tools/option-invalid", `legs[${index}].price is ${leg.price}; wanted 0 or more.`, { index });
  }
  const { spot } = market;
  const now = legs.map((leg) => greeks(leg, market, exercise));
  const total = (name: "delta" | "gamma" | "vega" | "theta" | "rho") =>
    legs.reduce((sum, { quantity }, i) => sum + quantity * now[i]![name], 0);
  const cost = legs.reduce((sum, leg, i) => sum + leg.quantity * (leg.price ?? now[i]!.value), 0);
  const horizon = Math.min(...legs.map(({ years }) => years));
  const profitAt = (s: number) => worthAt(legs, market, s, horizon) + shares * (s - spot) - cost;
  const grid = gridOf(legs, market, horizon);
  const payoff = grid.map((s) => ({ spot: s, profit: profitAt(s) }));
  const slope = slopeAbove(legs) + shares;
  const flat = 1e-9 * Math.max(1, Math.abs(slope));
  const profits = [...payoff.map(({ profit }) => profit), profitAt(1e-9 * spot)];
  const { probability, mean } = lognormal(payoff, market, horizon);
  return {
    cost,
    delta: total("delta") + shares,
    gamma: total("gamma"),
    vega: total("vega"),
    theta: total("theta"),
    rho: total("rho"),
    breakEvens: crossings(payoff, profitAt),
    maxProfit: slope > flat ? Number.POSITIVE_INFINITY : Math.max(...profits),
    maxLoss: slope < -flat ? Number.POSITIVE_INFINITY : Math.max(0, -Math.min(...profits)),
    profitProbability: probability,
    expectedProfit: mean,
    margin: marginOf(legs, shares, market, cost),
    payoff: payoff.filter((_, i) => i % 4 === 0),
    scenarios: scenariosOf(legs, shares, market, now, cost),
    warnings: warningsOf(legs, now, market, exercise),
  };
}

interface LegGreeks {
  readonly value: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly rho: number;
  readonly exerciseNow: boolean;
}

function greeks(leg: OptionLeg, market: Market, exercise: "american" | "european"): LegGreeks {
  const own = { ...market, volatility: leg.volatility ?? market.volatility };
  return exercise === "american" ? american(leg, own) : { ...blackScholes(leg, own), exerciseNow: false };
}

/** Worth of the options at a price when the first expires; those that live on by Black and Scholes. */
function worthAt(legs: readonly OptionLeg[], market: Market, spot: number, horizon: number): number {
  return legs.reduce((sum, { right, strike, years, quantity, volatility }) => {
    const intrinsic = Math.max(0, signOf(right) * (spot - strike));
    if (years <= horizon) return sum + quantity * intrinsic;
    const at = { ...market, spot, volatility: volatility ?? market.volatility };
    const live = blackScholes({ right, strike, years: years - horizon }, at).value;
    return sum + quantity * Math.max(live, intrinsic);
  }, 0);
}

/** Prices of four deviations either way and every strike, the kinks of the pay-off. */
function gridOf(legs: readonly OptionLeg[], { spot, volatility }: Market, horizon: number): number[] {
  const reach = 4 * Math.max(volatility * Math.sqrt(horizon), 0.02);
  const even = Array.from({ length: 401 }, (_, i) => spot * Math.exp(reach * (i / 200 - 1)));
  return [...new Set([...even, ...legs.map(({ strike }) => strike)])].sort((a, b) => a - b);
}

const slopeAbove = (legs: readonly OptionLeg[]): number =>
  legs.reduce((sum, { right, quantity }) => sum + (right === "call" ? quantity : 0), 0);

function crossings(payoff: readonly { spot: number; profit: number }[], profitAt: (s: number) => number): number[] {
  const found: number[] = [];
  for (let i = 1; i < payoff.length; i++) {
    const [a, b] = [payoff[i - 1]!, payoff[i]!];
    if (a.profit === 0) found.push(a.spot);
    if (a.profit * b.profit >= 0) continue;
    let [low, high] = [a.spot, b.spot];
    const rises = b.profit > 0;
    for (let turn = 0; turn < 60; turn++) {
      const middle = (low + high) / 2;
      if (profitAt(middle) > 0 === rises) high = middle;
      else low = middle;
    }
    found.push((low + high) / 2);
  }
  return found;
}

/** Chance of a profit and its mean, the pay-off taken straight between the points of the grid and flat beyond. */
function lognormal(payoff: readonly { spot: number; profit: number }[], market: Market, horizon: number) {
  const { spot, rate, dividendYield, volatility } = market;
  const deviation = Math.max(volatility * Math.sqrt(horizon), 1e-9);
  const drift = (rate - dividendYield) * horizon - 0.5 * deviation * deviation;
  const below = (s: number) => normalCdf((Math.log(s / spot) - drift) / deviation);
  let probability = 0;
  let mean = 0;
  const ends = [
    { p: 0, profit: payoff[0]!.profit },
    ...payoff.map(({ spot: s, profit }) => ({ p: below(s), profit })),
    { p: 1, profit: payoff.at(-1)!.profit },
  ];
  for (let i = 1; i < ends.length; i++) {
    const [a, b] = [ends[i - 1]!, ends[i]!];
    const mass = b.p - a.p;
    mean += (mass * (a.profit + b.profit)) / 2;
    if (a.profit > 0 && b.profit > 0) probability += mass;
    else if (a.profit > 0 !== b.profit > 0)
      probability += (mass * Math.max(a.profit, b.profit)) / (Math.abs(a.profit) + Math.abs(b.profit));
  }
  return { probability: Math.min(1, Math.max(0, probability)), mean };
}

function profitNow(
  legs: readonly OptionLeg[],
  shares: number,
  market: Market,
  cost: number,
  move: number,
  volatilityChange: number,
): number {
  const spot = market.spot * (1 + move);
  return legs.reduce(
    (sum, leg) => {
      const volatility = Math.max(0.01, (leg.volatility ?? market.volatility) + volatilityChange);
      const intrinsic = Math.max(0, signOf(leg.right) * (spot - leg.strike));
      return sum + leg.quantity * Math.max(intrinsic, blackScholes(leg, { ...market, spot, volatility }).value);
    },
    shares * (spot - market.spot) - cost,
  );
}

const moves = [-0.2, -0.1, -0.05, -0.02, 0, 0.02, 0.05, 0.1, 0.2];

/** Profit at once over moves of the price and of every volatility. */
function scenariosOf(
  legs: readonly OptionLeg[],
  shares: number,
  market: Market,
  now: readonly LegGreeks[],
  cost: number,
) {
  const worth = legs.reduce((sum, { quantity }, i) => sum + quantity * now[i]!.value, 0);
  const start = profitNow(legs, shares, market, 0, 0, 0);
  return [-0.1, 0, 0.1].flatMap((volatilityChange) =>
    moves.map((move) => ({
      move,
      volatilityChange,
      // Changes by Black and Scholes from what the legs are worth now, the right to exercise early included.
      profit: profitNow(legs, shares, market, 0, move, volatilityChange) - start + worth - cost,
    })),
  );
}

/** The estimate of a risk-based margin: the largest loss of liquidation value over ten equal moves of the price to 15 % either way, volatility as it
 * is, and at least 0.375 a unit sold. Nothing for a position that is paid for and can lose no more than that. A broker's own may be higher.
 * @source the moves are those of the Options Clearing Corporation's customer portfolio margin for single stocks (TIMS) */
function marginOf(legs: readonly OptionLeg[], shares: number, market: Market, cost: number): number {
  const sold = legs.reduce((sum, { quantity }) => sum + Math.max(0, -quantity), 0);
  if (sold === 0 && shares >= 0) return 0;
  const start = profitNow(legs, shares, market, cost, 0, 0);
  let worst = 0;
  for (let k = -5; k <= 5; k++) worst = Math.min(worst, profitNow(legs, shares, market, cost, 0.03 * k, 0) - start);
  return Math.max(-worst, 0.375 * sold);
}

function warningsOf(legs: readonly OptionLeg[], now: readonly LegGreeks[], market: Market, exercise: string): string[] {
  const found: string[] = [];
  const { spot, dividendYield } = market;
  for (const [i, { right, strike, years, quantity }] of legs.entries()) {
    const name = `${quantity < 0 ? "sold" : "bought"} ${right} of ${strike}`;
    const intrinsic = signOf(right) * (spot - strike);
    if (quantity < 0 && exercise === "american" && intrinsic > 0) {
      const time = now[i]!.value - intrinsic;
      if (time < 0.01 * strike)
        found.push(
          `${name}: it is in the money with little time value left; its holder may exercise any day, and you would be assigned`,
        );
      const dividend = spot * dividendYield * Math.min(years, 0.25);
      if (right === "call" && dividend > time)
        found.push(
          `${name}: a quarter's dividend is worth more than its time value; expect assignment on the day before the ex-date`,
        );
    }
    if (quantity > 0 && now[i]!.exerciseNow) found.push(`${name}: it is worth more exercised now than held`);
    if (quantity < 0 && years * 365 < 7 && Math.abs(intrinsic) < 0.02 * spot)
      found.push(
        `${name}: it expires within a week near its strike; whether it is assigned may turn on the last minute`,
      );
  }
  if (slopeAbove(legs) < 0) found.push("more calls are sold than bought: without shares the loss above is unbounded");
  return found;
}
