// Everything the rules measure with, read once from the world. The rules themselves are pure.

import { callerError, dayMs, QuorumError } from "#infra/runtime/index.ts";
import type { Bar, Instrument, Order } from "#knowledge/domain/index.ts";
import { qualityScores, type SymbolQuality } from "#knowledge/quality/index.ts";
import { requireSymbol } from "#knowledge/stores/market/index.ts";
import { median } from "#tools/numeric/index.ts";
import { priceMinor } from "./money.ts";
import { type Commitment, commitmentsAt } from "./open-orders.ts";
import type { RiskWorld } from "./risk-world.ts";

/** Daily returns looked back on for VaR; correlation uses the newest of them. */
export const varSessions = 250;
export const correlationSessions = 60;
const volumeSessions = 20;
/** Data older than this do not count against a symbol any more. */
const qualityMs = 365 * dayMs;
/** Fewer common returns than this measure nothing. */
export const minimumReturns = 20;

export interface Exposure {
  readonly order: Order;
  readonly world: RiskWorld;
  readonly instrument: Instrument;
  readonly sectorOf: ReadonlyMap<string, string>;
  /** The order's symbol, newest bar by as-of, adjusted for splits; null where there is none. */
  readonly lastBar: Bar | null;
  /** Cash and holdings at the last close, before the order. */
  readonly equityMinor: number;
  /** Shares held, by symbol. */
  readonly held: ReadonlyMap<string, number>;
  readonly commitments: readonly Commitment[];
  /** Last close in minor units, adjusted for splits, by symbol. */
  readonly closeMinor: ReadonlyMap<string, number>;
  /** Total-return closes by symbol, each by closeMs. */
  readonly history: ReadonlyMap<string, ReadonlyMap<number, number>>;
  /** Shares a session of the order's symbol, adjusted for splits: the median of the newest twenty with any; null where there is none. */
  readonly medianVolumeShares: number | null;
  /** How far the data of the order's symbol over the last year can be trusted; null where there is nothing to judge. */
  readonly quality: SymbolQuality | null;
}

/** @throws knowledge/symbol-unknown, tools/order-invalid, tools/series-empty (a holding without a price) */
export async function measureExposure(order: Order, world: RiskWorld): Promise<Exposure> {
  const { market, portfolio } = world;
  if (order.dataset !== market.dataset.id) {
    throw callerError(
      "tools/order-invalid",
      `The order is for data set "${order.dataset}", the market shown is "${market.dataset.id}".`,
    );
  }
  const instruments = await market.instruments();
  const instrument = requireSymbol(order.symbol, instruments);
  const commitments = commitmentsAt(world.openOrders, market.asOf, world.limits.broker);
  const held = new Map(portfolio.positions.map(({ symbol, quantityShares }) => [symbol, quantityShares]));
  const symbols = [...new Set([order.symbol, ...held.keys(), ...commitments.map(({ symbol }) => symbol)])].sort();
  const last = await market.bars({ symbols, last: 1, adjusted: "splits" });
  const closeMinor = new Map(last.map((bar) => [bar.symbol, priceMinor(bar.close, portfolio.currency)]));
  const past = await market.bars({ symbols, last: varSessions + 1, adjusted: "total" });
  return {
    order,
    world,
    instrument,
    sectorOf: new Map(instruments.map(({ symbol, sector }) => [symbol, sector])),
    lastBar: last.find(({ symbol }) => symbol === order.symbol) ?? null,
    equityMinor: portfolio.cashMinor + worthOf(held, closeMinor),
    held,
    commitments,
    closeMinor,
    quality:
      (await qualityScores(market, { symbols: [order.symbol], fromMs: market.asOf - qualityMs })).get(order.symbol) ??
      null,
    medianVolumeShares: medianVolume(past.filter(({ symbol }) => symbol === order.symbol)),
    history: closesBySymbol(past),
  };
}

function worthOf(held: ReadonlyMap<string, number>, closeMinor: ReadonlyMap<string, number>): number {
  let value = 0;
  for (const [symbol, shares] of held) {
    const close = closeMinor.get(symbol);
    if (close === undefined)
      throw new QuorumError("tools/series-empty", `No price for the holding in ${symbol}: equity cannot be told.`, {
        fault: "outside",
        retry: true,
      });
    value += shares * close;
  }
  return value;
}

function medianVolume(bars: readonly Bar[]): number | null {
  const traded = bars
    .slice(-volumeSessions)
    .map(({ volumeShares }) => volumeShares)
    .filter((shares) => shares > 0);
  return traded.length === 0 ? null : median(traded);
}

function closesBySymbol(bars: readonly Bar[]): ReadonlyMap<string, ReadonlyMap<number, number>> {
  const history = new Map<string, Map<number, number>>();
  for (const bar of bars) {
    const closes = history.get(bar.symbol) ?? new Map<number, number>();
    history.set(bar.symbol, closes.set(bar.closeMs, bar.close));
  }
  return history;
}

/** Shares of a symbol after holdings and committed purchases; committed sales are not counted until they are done. */
export function sharesWithPurchases({ held, commitments }: Exposure, symbol: string): number {
  const bought = commitments.filter((one) => one.symbol === symbol && one.side === "buy");
  return bought.reduce((sum, one) => sum + one.quantityShares, held.get(symbol) ?? 0);
}

/** Symbols held or being bought, ascending. */
export function symbolsWithPurchases({ held, commitments }: Exposure): readonly string[] {
  const bought = commitments.filter(({ side }) => side === "buy").map(({ symbol }) => symbol);
  return [...new Set([...held.keys(), ...bought])].sort();
}

/** Value in minor units: the order's own symbol at the limit price, others at their last close, or at their limit while they have none. */
export function valueOfShares(exposure: Exposure, symbol: string, shares: number): number {
  if (symbol === exposure.order.symbol) return shares * exposure.order.limitPriceMinor;
  const price =
    exposure.closeMinor.get(symbol) ?? exposure.commitments.find((one) => one.symbol === symbol)?.priceMinor ?? 0;
  return shares * price;
}

/** Simple returns of several symbols over the days that all of them have, oldest first; one array a symbol. */
export function commonReturns(
  { history }: Exposure,
  symbols: readonly string[],
  sessions: number,
): readonly Float64Array[] {
  const series = symbols.map((symbol) => history.get(symbol) ?? new Map<number, number>());
  const days = [...(series[0]?.keys() ?? [])]
    .filter((day) => series.every((closes) => closes.has(day)))
    .sort((a, b) => a - b)
    .slice(-sessions - 1);
  return series.map((closes) => {
    const prices = days.map((day) => closes.get(day) ?? Number.NaN);
    return Float64Array.from(prices.slice(1), (price, t) => price / (prices[t] ?? Number.NaN) - 1);
  });
}
