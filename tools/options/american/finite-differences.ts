// The equation of Black and Scholes on a grid: slower than the boundary's own, and right where that one does not reach: negative rates, cash
// dividends on known dates, barriers that are watched all the time.

import { requireWhole } from "#tools/numeric/index.ts";
import { type Market, type OptionTerms, requireOption, signOf } from "../option.ts";

export interface CashDividend {
  /** Time until it is paid. */
  readonly years: number;
  readonly amount: number;
}

export interface GridOptions {
  readonly american?: boolean;
  readonly prices?: number;
  readonly times?: number;
  /** The price falls by each as it is paid. */
  readonly dividends?: readonly CashDividend[];
}

/** Value on a grid of ln S five deviations wide about spot and strike: Crank and Nicolson's steps after four small implicit ones, which damp the
 * kink; an American right by the algorithm of Brennan and Schwartz's kind, exact for one boundary, and by projection otherwise.
 * Error about 1e-4 of the strike at 400 x 200, falling with the square of both.
 * @throws tools/option-expired, tools/option-invalid, tools/parameter-out-of-range
 * @source Wilmott, Howison & Dewynne (1995), chapters 8 and 9; Rannacher (1984), Numerische Mathematik 43 (the first steps) */
export function finiteDifferences(terms: OptionTerms, market: Market, options: GridOptions = {}): number {
  requireOption(terms, market);
  const { american = false, prices = 400, times = 200, dividends = [] } = options;
  requireWhole("prices", prices, 20);
  requireWhole("times", times, 5);
  const { right, strike, years } = terms;
  const { spot, rate, dividendYield, volatility } = market;
  const sign = signOf(right);
  if (years === 0) return Math.max(0, sign * (spot - strike));
  const due = dividends.filter((d) => d.years > 0 && d.years <= years).sort((a, b) => b.years - a.years);
  const deviation = Math.max(volatility * Math.sqrt(years), 0.02);
  const drift = Math.abs(rate - dividendYield) * years;
  const reach = 5 * deviation + drift + Math.abs(Math.log(spot / strike));
  const n = prices - (prices % 2); // the spot lies on the middle point
  const dx = (2 * reach) / n;
  const price = Float64Array.from({ length: n + 1 }, (_, i) => spot * Math.exp((i - n / 2) * dx));
  // The payoff averaged over each cell: the kink rarely falls on a point.
  const value = price.map((s) => cellMean(sign, s, strike, dx));
  const payoff = price.map((s) => Math.max(0, sign * (s - strike)));
  const grid = new Grid(n, dx, volatility, rate, dividendYield);

  const stops = [...due.map((d) => d.years), 0];
  let left = years;
  for (const [k, stop] of stops.entries()) {
    const span = left - stop;
    const steps = Math.max(4, Math.ceil((times * span) / years));
    if (span > 0) {
      const dt = span / steps;
      const ends = (t: number) =>
        boundaries(sign, price[0]!, price[n]!, strike, rate, dividendYield, years - t, american);
      let t = left;
      for (let step = 0; step < steps; step++) {
        const parts = step < 2 ? 2 : 1;
        for (let part = 0; part < parts; part++) {
          t -= dt / parts;
          grid.step(value, dt / parts, step < 2 ? 1 : 0.5, ends(t));
          if (american) for (let i = 0; i <= n; i++) if (value[i]! < payoff[i]!) value[i] = payoff[i]!;
        }
      }
    }
    left = stop;
    const paid = due[k];
    if (paid !== undefined) {
      shift(value, price, paid.amount);
      if (american) for (let i = 0; i <= n; i++) if (value[i]! < payoff[i]!) value[i] = payoff[i]!;
    }
  }
  return Math.max(0, value[n / 2]!);
}

function cellMean(sign: number, s: number, strike: number, dx: number): number {
  const [low, high] = [s * Math.exp(-dx / 2), s * Math.exp(dx / 2)];
  if (low >= strike) return Math.max(0, sign * (s - strike));
  if (high <= strike) return Math.max(0, sign * (s - strike));
  // Mean over ln S of (S - K)+ and (K - S)+ in the cell.
  const cut = Math.log(strike);
  return sign > 0
    ? (high - strike - strike * (Math.log(high) - cut)) / dx
    : (strike * (cut - Math.log(low)) - (strike - low)) / dx;
}

function boundaries(
  sign: number,
  lowest: number,
  highest: number,
  strike: number,
  rate: number,
  dividendYield: number,
  elapsed: number,
  american: boolean,
): readonly [number, number] {
  const worth = (s: number) => sign * (s * Math.exp(-dividendYield * elapsed) - strike * Math.exp(-rate * elapsed));
  const at = (s: number) => Math.max(0, worth(s), american ? sign * (s - strike) : 0);
  return [at(lowest), at(highest)];
}

/** The value just before a dividend is that of the price it leaves behind, read off by a parabola between points. */
function shift(value: Float64Array, price: Float64Array, amount: number): void {
  const before = value.slice();
  const n = price.length - 1;
  const dx = Math.log(price[1]! / price[0]!);
  for (let i = 0; i <= n; i++) {
    const after = Math.max(price[i]! - amount, price[0]!);
    const at = Math.min(n - 1, Math.max(1, Math.round(Math.log(after / price[0]!) / dx)));
    const t = Math.log(after / price[at]!) / dx;
    const [a, b, c] = [before[at - 1]!, before[at]!, before[at + 1]!];
    value[i] = b + 0.5 * t * (c - a) + 0.5 * t * t * (a - 2 * b + c);
  }
}

/** One step back in time of u_t = s2 / 2 u_xx + (r - q - s2 / 2) u_x - r u, weight theta on the new time. */
class Grid {
  private readonly under: number;
  private readonly on: number;
  private readonly over: number;
  private readonly right: Float64Array;
  private readonly diagonal: Float64Array;
  private readonly n: number;

  constructor(n: number, dx: number, volatility: number, rate: number, dividendYield: number) {
    const spread = (volatility * volatility) / (2 * dx * dx);
    const slope = (rate - dividendYield - 0.5 * volatility * volatility) / (2 * dx);
    // Where the drift outweighs the spread, differences are taken upwind, so that no weight is negative.
    const windward = Math.max(0, Math.abs(slope) - spread);
    this.n = n;
    this.under = spread + windward - slope;
    this.over = spread + windward + slope;
    this.on = -2 * (spread + windward) - rate;
    this.right = new Float64Array(n + 1);
    this.diagonal = new Float64Array(n + 1);
  }

  step(value: Float64Array, dt: number, theta: number, ends: readonly [number, number]): void {
    const { n, under, on, over, right, diagonal } = this;
    const explicit = (1 - theta) * dt;
    const implicit = theta * dt;
    for (let i = 1; i < n; i++)
      right[i] = value[i]! + explicit * (under * value[i - 1]! + on * value[i]! + over * value[i + 1]!);
    const [a, b, c] = [-implicit * under, 1 - implicit * on, -implicit * over];
    right[1]! -= a * ends[0];
    right[n - 1]! -= c * ends[1];
    diagonal[1] = b;
    for (let i = 2; i < n; i++) {
      const share = a / diagonal[i - 1]!;
      diagonal[i] = b - share * c;
      right[i]! -= share * right[i - 1]!;
    }
    value[0] = ends[0];
    value[n] = ends[1];
    value[n - 1] = right[n - 1]! / diagonal[n - 1]!;
    for (let i = n - 2; i >= 1; i--) value[i] = (right[i]! - c * value[i + 1]!) / diagonal[i]!;
  }
}
