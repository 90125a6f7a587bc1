// A market in which nothing that is known foretells a return: prices are martingales from close to open, from open to close, and within the day.

import type { Random } from "#infra/runtime/index.ts";
import type { Bar } from "#knowledge/domain/index.ts";
import type { Entitlements } from "./bars.ts";
import { source } from "./filings.ts";
import type { FairPlan } from "./scenario.ts";
import type { Session } from "./sessions.ts";
import { bridge } from "./ticks/price-path.ts";
import { priceOfTicks, ticksOfPrice } from "./ticks/tick-size.ts";

export interface FairPath {
  /** Log returns with mean exp 1, by session. */
  readonly overnight: Float64Array;
  readonly intraday: Float64Array;
  /** Of the second, in the mean square. */
  readonly deviation: number;
}

export interface FairMember {
  readonly symbol: string;
  readonly sector: string;
}

/**
 * Both parts of a session's log return are normal, independent of everything before them and of one another, with mean -variance / 2, so that
 * the expected simple return of any holding is 0. Market and sector are shared at one time and never ahead of it.
 */
export function fairPaths(
  members: readonly FairMember[],
  { volatility, marketShare, sectorShare, overnightShare }: FairPlan,
  sessions: number,
  random: Random,
): readonly FairPath[] {
  const normals = (label: string): Float64Array => {
    const chance = random.fork(label);
    return Float64Array.from({ length: 2 * sessions }, () => chance.normal());
  };
  const market = normals("market");
  const sectors = new Map([...new Set(members.map(({ sector }) => sector))].map((name) => [name, normals(name)]));
  const scale = random.fork("volatilities");
  return members.map(({ symbol, sector }) => {
    const deviation = volatility * (0.7 + 0.6 * scale.next());
    const [own, shared] = [normals(`own ${symbol}`), sectors.get(sector) as Float64Array];
    const part = (offset: 0 | 1, share: number): Float64Array =>
      Float64Array.from({ length: sessions }, (_, t) => {
        const at = 2 * t + offset;
        const mixed =
          Math.sqrt(marketShare) * (market[at] as number) +
          Math.sqrt(sectorShare) * (shared[at] as number) +
          Math.sqrt(1 - marketShare - sectorShare) * (own[at] as number);
        return deviation * Math.sqrt(share) * mixed - (deviation ** 2 * share) / 2;
      });
    return {
      overnight: part(0, overnightShare),
      intraday: part(1, 1 - overnightShare),
      deviation: deviation * Math.sqrt(1 - overnightShare),
    };
  });
}

/** The path of a fund that holds the members with weights fixed at the start. */
export function fairFund(paths: readonly FairPath[], weights: readonly number[], sessions: number): FairPath {
  const [overnight, intraday] = [new Float64Array(sessions), new Float64Array(sessions)];
  const held = [...weights];
  const grow = (part: (path: FairPath) => Float64Array, t: number): number => {
    const before = held.reduce((sum, value) => sum + value, 0);
    for (const [i, path] of paths.entries()) held[i] = (held[i] ?? 0) * Math.exp(part(path)[t] ?? 0);
    return Math.log(held.reduce((sum, value) => sum + value, 0) / before);
  };
  for (let t = 0; t < sessions; t++) {
    overnight[t] = grow((path) => path.overnight, t);
    intraday[t] = grow((path) => path.intraday, t);
  }
  const deviation = Math.sqrt(intraday.reduce((sum, value) => sum + value * value, 0) / sessions);
  return { overnight, intraday, deviation };
}

/** Highest and lowest price of a session in ticks, where it is known what trades it has. */
export type RangeOf = (
  session: number,
  bar: { readonly open: number; readonly close: number; readonly volume: number; readonly deviation: number },
) => { readonly high: number; readonly low: number } | null;

const stepsADay = 78;

/** One symbol's bars. Volumes go their own way. */
export function fairBarsOf(
  symbol: string,
  startPrice: number,
  { overnight, intraday, deviation }: FairPath,
  { dividend, ratio }: Entitlements,
  sessions: readonly Session[],
  random: Random,
  rangeOf: RangeOf,
): Bar[] {
  const [volumes, paths] = [random.fork("volume"), random.fork("path")];
  let previous = startPrice;
  let usual = (4e7 + 2.6e8 * volumes.next()) / startPrice;
  let mood = 0;
  return sessions.map(({ openMs, closeMs }, t) => {
    const base = (previous - (dividend[t] ?? 0)) / (ratio[t] ?? 1);
    const after = base * Math.exp(overnight[t] ?? 0);
    const open = Math.max(1, ticksOfPrice(after));
    const close = Math.max(1, ticksOfPrice(after * Math.exp(intraday[t] ?? 0)));
    usual *= ratio[t] ?? 1;
    mood = 0.6 * mood + 0.3 * volumes.normal();
    const volumeShares = Math.max(1, Math.round((usual * Math.exp(mood)) / 100)) * 100;
    const range =
      rangeOf(t, { open, close, volume: volumeShares, deviation }) ?? coarseRange(paths, open, close, deviation);
    previous = priceOfTicks(close);
    return {
      symbol,
      interval: "1d",
      openMs,
      closeMs,
      open: priceOfTicks(open),
      high: priceOfTicks(range.high),
      low: priceOfTicks(range.low),
      close: previous,
      volumeShares,
      eventTimeMs: closeMs,
      knownAtMs: closeMs,
      source,
    };
  });
}

function coarseRange(random: Random, open: number, close: number, deviation: number) {
  const ends = [
    { at: 0, ticks: open },
    { at: stepsADay, ticks: close },
  ];
  const step = (deviation * (open + close)) / 2 / Math.sqrt(stepsADay);
  const path = bridge(random, ends, step, { low: 1, high: Number.MAX_SAFE_INTEGER });
  return {
    high: path.reduce((highest, ticks) => Math.max(highest, ticks)),
    low: path.reduce((lowest, ticks) => Math.min(lowest, ticks)),
  };
}
