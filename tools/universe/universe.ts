// The universe at a moment as series of numbers: what every cross-sectional tool starts from.

import type { Bar, Dataset, Instrument } from "#knowledge/domain/index.ts";
import { type MarketView, requireSymbol } from "#knowledge/stores/market/index.ts";
import { hasLeft, isRanked } from "./ranked.ts";
import { rememberedBy } from "./remembered.ts";

/** Sessions that are read: a year and the longest window before it. */
export const universeSessions = 320;

export interface PriceHistory {
  readonly instrument: Instrument;
  /** Close times, rising. */
  readonly timesMs: Float64Array;
  /** Adjusted for splits and dividends: ratios are total returns. */
  readonly closes: Float64Array;
  /** Shares a session, adjusted for splits. */
  readonly volumes: Float64Array;
  /** Simple returns from one session of the universe to the next; a return over missing sessions is left out, not stretched. */
  readonly returns: Float64Array;
  /** Close times that the returns end in. */
  readonly returnTimesMs: Float64Array;
}

export interface Universe {
  /** Every company that may be proposed, by symbol. */
  readonly members: readonly PriceHistory[];
  /** Index funds and companies that left their venue before the newest session: they can be asked about and are not ranked. */
  readonly markets: readonly PriceHistory[];
  /** The market that betas are measured against; null where the data set names none or it has too few bars. */
  readonly benchmark: PriceHistory | null;
}

/** The universe as the view knows it, newest sessions only. */
export async function universeAt(view: MarketView): Promise<Universe> {
  const instruments = await view.instruments();
  const bars = await view.bars({
    symbols: instruments.map(({ symbol }) => symbol),
    last: universeSessions,
    adjusted: "total",
  });
  return universeOf(bars, instruments, view.dataset);
}

const universeOf = rememberedBy(
  (bars: readonly Bar[], instruments: readonly Instrument[], dataset: Dataset): Universe => {
    const bySymbol = new Map<string, Bar[]>();
    for (const bar of bars) {
      const own = bySymbol.get(bar.symbol);
      if (own) own.push(bar);
      else bySymbol.set(bar.symbol, [bar]);
    }
    const sessions = [...new Set(bars.map(({ closeMs }) => closeMs))].sort((a, b) => a - b);
    const place = new Map(sessions.map((closeMs, index) => [closeMs, index]));
    const histories = instruments.map((instrument) =>
      historyOf(instrument, bySymbol.get(instrument.symbol) ?? [], place),
    );
    const newestMs = sessions.at(-1) ?? Number.NEGATIVE_INFINITY;
    const isMember = ({ instrument }: PriceHistory): boolean => isRanked(instrument) && !hasLeft(instrument, newestMs);
    return {
      members: histories.filter(isMember),
      markets: histories.filter((history) => !isMember(history)),
      benchmark: histories.find(({ instrument }) => instrument.symbol === dataset.benchmark) ?? null,
    };
  },
);

function historyOf(instrument: Instrument, bars: readonly Bar[], place: ReadonlyMap<number, number>): PriceHistory {
  const steps = bars.flatMap((bar, t) => {
    const before = bars[t - 1];
    if (!before || place.get(before.closeMs) !== (place.get(bar.closeMs) as number) - 1) return [];
    return [{ atMs: bar.closeMs, simple: bar.close / before.close - 1 }];
  });
  return {
    instrument,
    timesMs: Float64Array.from(bars, (bar) => bar.closeMs),
    closes: Float64Array.from(bars, (bar) => bar.close),
    volumes: Float64Array.from(bars, (bar) => bar.volumeShares),
    returns: Float64Array.from(steps, ({ simple }) => simple),
    returnTimesMs: Float64Array.from(steps, ({ atMs }) => atMs),
  };
}

/** One member with its place in the universe, or a market with place -1. @throws knowledge/symbol-unknown with the nearest names */
export function memberOf(
  { members, markets }: Universe,
  symbol: string,
): { readonly member: PriceHistory; readonly index: number } {
  const index = members.findIndex(({ instrument }) => instrument.symbol === symbol);
  const member = members[index] ?? markets.find(({ instrument }) => instrument.symbol === symbol);
  if (member) return { member, index };
  requireSymbol(
    symbol,
    members.map(({ instrument }) => instrument),
  );
  throw new Error("unreachable: requireSymbol throws for what is not a member");
}

/** Mean simple return of the members by session, over those that have one there. */
export function meanReturns({ members }: Universe): ReadonlyMap<number, number> {
  const sums = new Map<number, { total: number; count: number }>();
  for (const { returns, returnTimesMs } of members) {
    returns.forEach((simple, i) => {
      const atMs = returnTimesMs[i] as number;
      const { total, count } = sums.get(atMs) ?? { total: 0, count: 0 };
      sums.set(atMs, { total: total + simple, count: count + 1 });
    });
  }
  return new Map([...sums].map(([atMs, { total, count }]) => [atMs, total / count]));
}

/** A history's own returns by session. */
export const returnsBySession = ({ returns, returnTimesMs }: PriceHistory): ReadonlyMap<number, number> =>
  new Map(Array.from(returns, (simple, i) => [returnTimesMs[i] as number, simple]));
