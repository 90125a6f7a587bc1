// The checks of bars and of series run over a view, or over blocks from anywhere that come in the same order; what they find by symbol.

import { dayMs } from "#infra/runtime/index.ts";
import type { BlockKind, BlockOf, Calendar, CorporateAction, SymbolId } from "#knowledge/domain/index.ts";
import { barSeries } from "./bar-series.ts";
import { type BarShares, checkBars } from "./check-bars.ts";
import { checkDays, type DayShares } from "./check-days.ts";
import { checkMinutes, shortIntervalMs } from "./check-minutes.ts";
import { checkBooks, checkOrders, checkQuotes, checkTrades, type SharesBySymbol } from "./check-series.ts";
import type { Findings } from "./finding.ts";
import { cleanParts, type QualityParts, type SymbolQuality, scoreOf } from "./score.ts";
import type { TradedDays } from "./sessions.ts";

/** Where blocks of a kind come from: by symbol, then time. */
export type BlockSource = <K extends BlockKind>(kind: K) => AsyncIterable<BlockOf<K>>;

export interface MarketFacts {
  readonly blocks: BlockSource;
  readonly calendarOf: (symbol: SymbolId) => Calendar;
  /** Whether it is a share: an index or a currency neither splits nor has moves that are too large. */
  readonly isShare: (symbol: SymbolId) => boolean;
  /** The last day, since 1970, of every symbol with bars, where more are in the set than are looked at. */
  readonly lastDays?: readonly number[];
  /** By symbol. */
  readonly splits: ReadonlyMap<SymbolId, readonly CorporateAction[]>;
}

interface Seen {
  rows: number;
  parts: QualityParts;
}

/** Symbols that have bars, quotes, books or trades, by symbol. */
export async function checkMarket(facts: MarketFacts, findings: Findings): Promise<readonly SymbolQuality[]> {
  const seen = new Map<SymbolId, Seen>();
  await checkAllBars(facts, findings, seen);
  const quotes = await checkQuotes(facts.blocks("quote"), findings);
  const books = await checkBooks(facts.blocks("book"), findings);
  const trades = await checkTrades(facts.blocks("trade"), findings);
  await checkOrders(facts.blocks("order"), findings);
  for (const shares of [quotes, books]) mergeCrossed(shares, seen);
  for (const [symbol, { rows, jumps }] of trades) {
    const { rows: before, parts } = seen.get(symbol) ?? { rows: 0, parts: cleanParts };
    seen.set(symbol, { rows: before + rows, parts: { ...parts, jumps: jumps / rows } });
  }
  return [...seen]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([symbol, { rows, parts }]) => ({ symbol, rows, parts, score: rows === 0 ? 0 : scoreOf(parts) }));
}

/** The worse of what quotes and books show. */
function mergeCrossed(shares: SharesBySymbol, seen: Map<SymbolId, Seen>): void {
  for (const [symbol, { rows, crossed }] of shares) {
    const { rows: before, parts } = seen.get(symbol) ?? { rows: 0, parts: cleanParts };
    seen.set(symbol, { rows: before + rows, parts: { ...parts, crossed: Math.max(parts.crossed, crossed / rows) } });
  }
}

async function checkAllBars(
  { blocks, calendarOf, isShare, splits, lastDays }: MarketFacts,
  findings: Findings,
  seen: Map<SymbolId, Seen>,
): Promise<void> {
  const days: TradedDays[] = [];
  const shares = new Map<SymbolId, BarShares>();
  let bars = 0;
  for await (const series of barSeries(blocks("bar"))) {
    const { symbol, interval, closeMs } = series;
    const calendar = calendarOf(symbol);
    bars += closeMs.length;
    const found = checkBars(series, isShare(symbol) ? (splits.get(symbol) ?? []) : null, findings);
    shares.set(symbol, found);
    const intervalMs = shortIntervalMs(interval);
    const missing = intervalMs === null ? 0 : checkMinutes(series, calendar, intervalMs, findings);
    if (interval === "1d") days.push({ symbol, calendar, days: daysOf(closeMs) });
    const before = seen.get(symbol)?.rows ?? 0;
    const { zeroVolume, stale, outliers, splitSuspicions } = found;
    seen.set(symbol, {
      rows: before + closeMs.length,
      parts: { ...cleanParts, zeroVolume, stale, outliers, splitSuspicions, missing },
    });
  }
  for (const check of barChecks) findings.outOf("bar", check, bars);
  for (const [symbol, { missing, endsEarlyDays }] of checkDays(days, findings, lastDays) as ReadonlyMap<
    SymbolId,
    DayShares
  >) {
    const known = seen.get(symbol) as Seen;
    seen.set(symbol, { ...known, parts: { ...known.parts, missing, endsEarlySessions: endsEarlyDays } });
  }
}

const barChecks = [
  "zero-volume",
  "suspended-day",
  "stale-price",
  "flat-bar",
  "large-move",
  "outlier-return",
  "split-suspicion",
];

/** Days of closes by UTC: every session of a day in a zone ends on that day in UTC or, after 24:00 local, is counted by its end. */
const daysOf = (closeMs: Float64Array): Int32Array => Int32Array.from(closeMs, dayOf);
export const dayOf = (closeMs: number): number => Math.floor((closeMs - 1) / dayMs);
