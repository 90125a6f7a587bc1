// Bars out of trades, one trade after another: for drivers whose engine does not roll up. Volumes add up in hundred-millionths of a share,
// so that no order of adding changes them.

import type { Bar, BarInterval, SymbolId } from "#knowledge/domain/index.ts";
import type { RollUpInterval } from "./roll-up-interval.ts";

export interface TradeToRollUp {
  readonly symbol: SymbolId;
  readonly source: string;
  readonly eventNs: bigint;
  readonly knownNs: bigint;
  readonly price: number;
  readonly size: number;
}

/** @param trades of one symbol after another, each symbol's by time and sequence; only such as belong into bars that are in view */
export function barsOfTrades(
  trades: Iterable<TradeToRollUp>,
  interval: BarInterval,
  { numberOf, startMs }: RollUpInterval,
): Bar[] {
  const bars: Bar[] = [];
  let open: OpenBar | null = null;
  for (const trade of trades) {
    const number = numberOf(Number(trade.eventNs / 1_000_000n));
    if (open === null || open.symbol !== trade.symbol || open.number !== number) {
      if (open !== null) bars.push(barOf(open, interval, startMs));
      open = openedBy(trade, number);
    } else add(open, trade);
  }
  if (open !== null) bars.push(barOf(open, interval, startMs));
  return bars;
}

interface OpenBar {
  readonly symbol: SymbolId;
  readonly number: number;
  readonly open: number;
  high: number;
  low: number;
  close: number;
  shares: bigint;
  knownNs: bigint;
  readonly sources: Set<string>;
}

const sharesOf = (size: number): bigint => (Number.isFinite(size) ? BigInt(Math.floor(size * 1e8 + 0.5)) : 0n);

const openedBy = ({ symbol, source, knownNs, price, size }: TradeToRollUp, number: number): OpenBar => ({
  symbol,
  number,
  open: price,
  high: price,
  low: price,
  close: price,
  shares: sharesOf(size),
  knownNs,
  sources: new Set([source]),
});

function add(bar: OpenBar, { source, knownNs, price, size }: TradeToRollUp): void {
  bar.high = Math.max(bar.high, price);
  bar.low = Math.min(bar.low, price);
  bar.close = price;
  bar.shares += sharesOf(size);
  if (knownNs > bar.knownNs) bar.knownNs = knownNs;
  bar.sources.add(source);
}

function barOf(bar: OpenBar, interval: BarInterval, startMs: (number: number) => number): Bar {
  const { symbol, number, open, high, low, close, shares, knownNs, sources } = bar;
  const closeMs = startMs(number + 1);
  return {
    symbol,
    interval,
    openMs: startMs(number),
    closeMs,
    open,
    high,
    low,
    close,
    volumeShares: Number(shares) / 1e8,
    eventTimeMs: closeMs,
    knownAtMs: Math.max(closeMs, Number((knownNs + 999_999n) / 1_000_000n)),
    source: [...sources].sort().join("+"),
  };
}
