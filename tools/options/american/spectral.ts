// American options by their exercise boundary: the boundary as a polynomial in the root of time left, found by a fixed point; the price as the
// European one and an integral along it. Many digits in a few microseconds.

import { erfcx, gaussLegendre, normalCdf, requireWhole } from "#tools/numeric/index.ts";
import { normalisedCall } from "../european/normalised-black.ts";
import { startBoundary } from "./start-boundary.ts";

export interface SpectralScheme {
  /** Degree of the boundary's polynomial. */
  readonly nodes: number;
  /** Rounds of the fixed point at most; it stops earlier where the boundary moves by less than `settled` of itself. */
  readonly rounds: number;
  /** Points of the integrals in a round, and of the price. */
  readonly inside: number;
  readonly along: number;
  readonly settled: number;
  /** A last move above this share says that the fixed point swings and its price is not to be had from here. */
  readonly swings: number;
}

/** Errors of about 1e-6 of the strike, 1.5e-5 at worst, for terms up to two years. */
export const fastScheme: SpectralScheme = { nodes: 7, rounds: 2, inside: 7, along: 19, settled: 1e-6, swings: 0.05 };
/** Errors of about 4e-8 of the strike, 5e-7 at worst, for terms up to two years. */
export const accurateScheme: SpectralScheme = {
  nodes: 13,
  rounds: 6,
  inside: 25,
  along: 61,
  settled: 1e-9,
  swings: 0.005,
};

const SQRT_2PI = 2.5066282746310002;
const SQRT_HALF_PI = 1.2533141373155003;

/** The boundary of a put of strike 1 over the time left, and what is priced with it. Work space is kept: one engine prices many options. */
export class SpectralEngine {
  private readonly scheme: SpectralScheme;
  private readonly n: number;
  /** sqrt(tau / T) of the nodes, from 1 down to the last above 0. */
  private readonly rootShare: Float64Array;
  /** Interpolation from the nodes to the points inside each round, shape (nodes x inside x nodes), and to those of the price (along x nodes). */
  private readonly toInside: Float64Array;
  private readonly toAlong: Float64Array;
  private readonly inside: { readonly points: Float64Array; readonly weights: Float64Array };
  private readonly along: { readonly points: Float64Array; readonly weights: Float64Array };
  /** H = ln(B / X)^2 at the nodes, X the boundary at expiry. */
  private readonly h: Float64Array;
  private readonly next: Float64Array;
  private readonly growth: Float64Array;
  private readonly carry: Float64Array;
  private logX = 0;
  /** By how much the boundary moved in the last round, as a share of it: large where the fixed point did not settle (long lives, calm prices, high rates). */
  private moved = 0;

  constructor(scheme: SpectralScheme) {
    for (const [name, value] of Object.entries(scheme))
      if (name !== "settled" && name !== "swings") requireWhole(name, value, 1);
    const n = scheme.nodes;
    this.scheme = scheme;
    this.n = n;
    this.inside = gaussLegendre(scheme.inside);
    this.along = gaussLegendre(scheme.along);
    this.rootShare = Float64Array.from({ length: n }, (_, i) => (1 + Math.cos((i * Math.PI) / n)) / 2);
    this.toInside = new Float64Array(n * scheme.inside * n);
    this.toAlong = new Float64Array(scheme.along * n);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < scheme.inside; k++) {
        const c = this.inside.points[k]!;
        this.interpolation(this.rootShare[i]! * Math.sqrt(1 - c * c), this.toInside, (i * scheme.inside + k) * n);
      }
    }
    for (let k = 0; k < scheme.along; k++) {
      const c = this.along.points[k]!;
      this.interpolation(Math.sqrt(1 - c * c), this.toAlong, k * n);
    }
    this.h = new Float64Array(n);
    this.next = new Float64Array(n);
    this.growth = new Float64Array(n * scheme.inside);
    this.carry = new Float64Array(n * scheme.inside);
  }

  /** Weights of the nodes' values at a point of sqrt(tau / T) in 0..1, by the barycentric formula; the value at 0 is 0 and has no weight. */
  private interpolation(share: number, to: Float64Array, at: number): void {
    const { n } = this;
    const z = 2 * share - 1;
    let total = 0;
    for (let i = 0; i <= n; i++) {
      const gap = z - Math.cos((i * Math.PI) / n);
      if (Math.abs(gap) < 1e-15) {
        for (let j = 0; j < n; j++) to[at + j] = j === i ? 1 : 0;
        return;
      }
      const weight = ((i % 2 === 0 ? 1 : -1) * (i === 0 || i === n ? 0.5 : 1)) / gap;
      total += weight;
      if (i < n) to[at + i] = weight;
    }
    for (let i = 0; i < n; i++) to[at + i]! /= total;
  }

  /** Value of a put of strike 1, rate above 0, years and volatility above 0.
   * @source Andersen, Lake & Offengenden (2016), High-performance American option pricing, J. Computational Finance 20(1) (their scheme A) */
  put(spot: number, years: number, volatility: number, rate: number, dividendYield: number): number {
    const x = this.solve(years, volatility, rate, dividendYield);
    const discount = Math.exp(-rate * years);
    const held = spot * Math.exp(-dividendYield * years);
    const european =
      Math.sqrt(held * discount) * normalisedCall(-Math.abs(Math.log(held / discount)), volatility * Math.sqrt(years)) +
      Math.max(0, discount - held);
    if (Math.log(spot) <= this.logX - x) return Math.max(european, 1 - spot);
    return Math.max(european + this.premium(spot, years, volatility, rate, dividendYield), 1 - spot);
  }

  /** Whether the boundary of the last price had settled. */
  get steady(): boolean {
    return this.moved <= this.scheme.swings;
  }

  /** The price below which such a put is exercised at once. */
  boundary(years: number, volatility: number, rate: number, dividendYield: number): number {
    const x = this.solve(years, volatility, rate, dividendYield);
    return Math.exp(this.logX - x);
  }

  /** Finds the boundary; @returns ln(X / B(T)). */
  private solve(years: number, volatility: number, rate: number, dividendYield: number): number {
    const { n, h, next, growth, carry, rootShare, scheme, inside, toInside } = this;
    const points = scheme.inside;
    const drift = rate - dividendYield;
    this.logX = dividendYield > rate ? Math.log(rate / dividendYield) : 0;
    const expiry = Math.exp(this.logX);
    let guess = 0;
    for (let i = 0; i < n; i++) {
      const tau = years * rootShare[i]! ** 2;
      guess = startBoundary(tau, volatility, rate, dividendYield, expiry, guess);
      h[i] = Math.log(guess / expiry) ** 2;
      for (let k = 0; k < points; k++) {
        const u = tau * (1 - inside.points[k]! ** 2);
        growth[i * points + k] = Math.exp(rate * u);
        carry[i * points + k] = Math.exp(dividendYield * u);
      }
    }
    for (let round = 0; round < scheme.rounds; round++) {
      let moved = 0;
      for (let i = 0; i < n; i++) {
        const tau = years * rootShare[i]! ** 2;
        const root = Math.sqrt(tau);
        const logB = this.logX - Math.sqrt(h[i]!);
        // The terms without an integral, at the strike.
        const whole = volatility * root;
        const upper = (logB + drift * tau) / whole + 0.5 * whole;
        const lower = upper - whole;
        let over = density(lower) / whole;
        const own = density(upper);
        let under = own / whole + below(upper, own);
        const perDensity = (2 * root) / volatility;
        for (let k = 0; k < points; k++) {
          let value = 0;
          const row = (i * points + k) * n;
          for (let j = 0; j < n; j++) value += toInside[row + j]! * h[j]!;
          const c = inside.points[k]!;
          const v = whole * c;
          const ratio = Math.sqrt(Math.max(value, 0)) - Math.sqrt(h[i]!); // ln(B(tau) / B(u))
          const d = (ratio + drift * tau * c * c) / v + 0.5 * v;
          const weight = inside.weights[k]!;
          const e = density(d);
          over += weight * rate * perDensity * growth[i * points + k]! * density(d - v);
          under += weight * dividendYield * carry[i * points + k]! * (2 * tau * c * below(d, e) + perDensity * e);
        }
        const found = Math.log(over / under) - drift * tau; // ln B, since the strike is 1
        const level = Math.min(found, this.logX);
        next[i] = (this.logX - level) ** 2;
        moved = Math.max(moved, Math.abs(level - logB));
      }
      h.set(next);
      this.moved = moved;
      if (moved <= scheme.settled) break;
    }
    return Math.sqrt(h[0]!);
  }

  /** What the right to exercise early adds: interest on the strike less dividends, as long as the price is below the boundary. */
  private premium(spot: number, years: number, volatility: number, rate: number, dividendYield: number): number {
    const { n, h, along, toAlong, scheme } = this;
    const drift = rate - dividendYield;
    const distance = Math.log(spot) - this.logX;
    let sum = 0;
    for (let k = 0; k < scheme.along; k++) {
      let value = 0;
      for (let j = 0; j < n; j++) value += toAlong[k * n + j]! * h[j]!;
      const c = along.points[k]!;
      const t = years * c * c;
      const v = volatility * Math.sqrt(years) * c;
      const d = (distance + Math.sqrt(Math.max(value, 0)) + drift * t) / v + 0.5 * v;
      const kept = rate * Math.exp(-rate * t) * normalCdf(v - d);
      const lost = dividendYield === 0 ? 0 : dividendYield * spot * Math.exp(-dividendYield * t) * normalCdf(-d);
      sum += along.weights[k]! * 2 * years * c * (kept - lost);
    }
    return sum;
  }
}

const density = (d: number): number => Math.exp(-0.5 * d * d) / SQRT_2PI;

/** N(d), given n(d). */
function below(d: number, own: number): number {
  const tail = own * SQRT_HALF_PI * erfcx(Math.abs(d) * Math.SQRT1_2);
  return d > 0 ? 1 - tail : tail;
}
