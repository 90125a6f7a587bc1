// Log total returns of every simulated company: common factors, a part of its own, news, and what is planted between pairs.

import type { Random } from "#infra/runtime/index.ts";
import type { Profile } from "./filings.ts";
import type { MarketPlan } from "./plan.ts";
import type { Shape } from "./shape.ts";
import { garchPath, stressPath } from "./variance.ts";

/** Why a company's price moved by itself: a piece of news before a session's open. */
export interface NewsShock {
  readonly session: number;
  /** Log return in all; three quarters at once, the rest in equal parts over the next three sessions. */
  readonly size: number;
}

export interface Returns {
  /** Log total return by symbol, shape (sessions). */
  readonly of: ReadonlyMap<string, Float64Array>;
  /** The part of it that came as a jump at the open. */
  readonly gaps: ReadonlyMap<string, Float64Array>;
  /** Multiples of the market's volatility, shape (sessions). */
  readonly stress: Float64Array;
}

/** News that moves a price: one session in forty, 2 % at least. */
export function newsShocks(random: Random, sessions: number): NewsShock[] {
  const shocks: NewsShock[] = [];
  for (let session = 1; session < sessions; session++) {
    if (random.next() >= 1 / 40) continue;
    const sign = random.next() < 0.5 ? -1 : 1;
    shocks.push({ session, size: sign * (0.02 + 0.025 * Math.abs(random.normal())) });
  }
  return shocks;
}

/**
 * r_i(t) = b_i market(t) + c_i sector(t) + v_i value(t) + u_i(t) momentum(t) + own_i(t) + sum over pairs of strength * own_leader(t - lag)
 * own_i = GARCH of its own + news + surprises of filings; u_i(t) = z-score over companies of the return of the 60 sessions before t.
 * Stress multiplies the market factor in full and the other paths by its square root.
 * @param shape what a scenario adds to the market and to one company's own return, and multiplies all by; null for nothing
 */
export function simulateReturns(
  profiles: readonly Profile[],
  plan: MarketPlan,
  news: ReadonlyMap<string, readonly NewsShock[]>,
  surprises: ReadonlyMap<string, Float64Array>,
  random: Random,
  shape: Shape | null = null,
): Returns {
  const sessions = plan.sessions;
  const factors = factorPaths(profiles, sessions, random, shape);
  const companies = profiles.map((profile) => companyOf(profile, plan, news, surprises, factors.damped, random));
  if (shape !== null) for (const company of companies) addMoves(company, shape);
  const ownOf = new Map(companies.map(({ symbol, own }) => [symbol, own]));
  const at = (path: Float64Array | undefined, t: number): number => path?.[t] ?? 0;
  for (let t = 0; t < sessions; t++) {
    const trends = zScores(companies.map(({ level }) => at(level, t - 1) - at(level, t - 61)));
    for (const [i, company] of companies.entries()) {
      const { beta, sectorBeta, valueLoad, sector, own, follows, returns, level } = company;
      const style = valueLoad * at(factors.value, t) + (trends[i] ?? 0) * at(factors.momentum, t);
      const common = beta * at(factors.market, t) + sectorBeta * at(factors.sectors.get(sector), t) + style;
      const led = follows.reduce(
        (sum, pair) => sum + pair.strength * at(ownOf.get(pair.leader), t - pair.lagSessions),
        0,
      );
      returns[t] = common + at(own, t) + led;
      level[t] = at(level, t - 1) + at(returns, t);
    }
  }
  const scaled = (path: Float64Array): Float64Array =>
    shape === null || shape.scale === 1 ? path : path.map((value) => value * shape.scale);
  return {
    of: new Map(companies.map(({ symbol, returns }) => [symbol, scaled(returns)])),
    gaps: new Map(companies.map(({ symbol, gaps }) => [symbol, scaled(gaps)])),
    stress: factors.stress,
  };
}

/** A scenario's moves: of the market its part at the open only, since the rest comes with the market factor. */
function addMoves({ symbol, beta, own, gaps }: CompanyPaths, { market, company, own: alone }: Shape): void {
  for (const t of market.at.keys()) gaps[t] = (gaps[t] ?? 0) + beta * (market.atOpen[t] ?? 0);
  if (symbol !== company) return;
  for (const t of alone.at.keys()) {
    own[t] = (own[t] ?? 0) + (alone.move[t] ?? 0);
    gaps[t] = (gaps[t] ?? 0) + (alone.atOpen[t] ?? 0);
  }
}

interface Factors {
  readonly stress: Float64Array;
  readonly market: Float64Array;
  readonly value: Float64Array;
  readonly momentum: Float64Array;
  readonly sectors: ReadonlyMap<string, Float64Array>;
  /** Square root of the stress multiplier. */
  readonly damped: Float64Array;
}

function factorPaths(profiles: readonly Profile[], sessions: number, random: Random, shape: Shape | null): Factors {
  const usual = stressPath(random.fork("stress"), sessions);
  const stress = shape === null ? usual : shape.stress(usual);
  const damped = stress.map(Math.sqrt);
  const path = (
    name: string,
    volatility: number,
    multiplier: Float64Array,
    drift: (t: number) => number,
  ): Float64Array =>
    garchPath(random.fork(name), sessions, volatility).map((e, t) => e * (multiplier[t] ?? 1) + drift(t));
  const sectors = [...new Set(profiles.map(({ company }) => company.sector))];
  const market = path("market", 0.009, stress, (t) => (stress[t] === 1 ? 0.0007 : -0.0006));
  return {
    stress,
    damped,
    market: shape === null ? market : market.map((value, t) => value + (shape.market.move[t] ?? 0)),
    value: path("value", 0.0025, damped, () => 0.0001),
    momentum: path("momentum", 0.0025, damped, () => 0.0002),
    sectors: new Map(sectors.map((name) => [name, path(`sector ${name}`, 0.005, damped, () => 0)])),
  };
}

interface CompanyPaths {
  readonly symbol: string;
  readonly sector: string;
  readonly beta: number;
  readonly sectorBeta: number;
  readonly valueLoad: number;
  readonly follows: MarketPlan["leadLag"];
  readonly own: Float64Array;
  readonly gaps: Float64Array;
  readonly returns: Float64Array;
  /** Sum of the returns so far. */
  readonly level: Float64Array;
}

function companyOf(
  profile: Profile,
  plan: MarketPlan,
  news: ReadonlyMap<string, readonly NewsShock[]>,
  surprises: ReadonlyMap<string, Float64Array>,
  damped: Float64Array,
  random: Random,
): CompanyPaths {
  const { symbol, sector } = profile.company;
  const chance = random.fork(`company ${symbol}`);
  const follows = plan.leadLag.filter(({ follower }) => follower === symbol);
  const isLeader = plan.leadLag.some(({ leader }) => leader === symbol);
  const calmVolatility = follows.length > 0 ? 0.008 : isLeader ? 0.018 : 0.009 + 0.009 * chance.next();
  const gaps = Float64Array.from(surprises.get(symbol) ?? new Float64Array(plan.sessions));
  const own = garchPath(chance.fork("own"), plan.sessions, calmVolatility, 0.1, 0.85).map(
    (e, t) => e * (damped[t] ?? 1),
  );
  for (const { session, size } of news.get(symbol) ?? []) {
    gaps[session] = (gaps[session] ?? 0) + 0.75 * size;
    for (let later = 1; later <= 3; later++)
      if (session + later < own.length) own[session + later] = (own[session + later] ?? 0) + size / 12;
  }
  for (const [t, gap] of gaps.entries()) own[t] = (own[t] ?? 0) + gap;
  return {
    symbol,
    sector,
    beta: 0.7 + 0.7 * chance.next(),
    sectorBeta: 0.7 + 0.6 * chance.next(),
    valueLoad: 2 * (profile.equity / (profile.shares * profile.startPrice)) - 1,
    follows,
    own,
    gaps,
    returns: new Float64Array(plan.sessions),
    level: new Float64Array(plan.sessions),
  };
}

/** Distance from the mean in standard deviations, within 2; zeros where all are alike. */
function zScores(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (deviation === 0 ? 0 : Math.max(-2, Math.min(2, (value - mean) / deviation))));
}
