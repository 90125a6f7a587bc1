// Facts by column, as the market store keeps them, into books and bars, and bars back into columns.

import { callerError } from "#infra/runtime/index.ts";
import type { BarInterval, BlockOf, SymbolId } from "#knowledge/domain/index.ts";
import { type BarsOfColumns, barsOfTrades, type TradeColumns } from "./bar-columns.ts";
import type { BarOptions } from "./bars-from-trades.ts";
import type { TradeBar } from "./growing-bar.ts";
import type { Level2Book, LevelChange } from "./level-2-book.ts";
import type { MarketByOrderBook, OrderEventType } from "./market-by-order-book.ts";
import { orderIdOf } from "./order-levels.ts";
import type { BookSide } from "./price-levels.ts";
import { ticksOf } from "./ticks.ts";

/** Whole milliseconds of nanoseconds, rounded down; exact, which a float of the nanoseconds themselves is not. */
export function msOfNs(ns: BigInt64Array): Float64Array {
  const words = new DataView(ns.buffer, ns.byteOffset, ns.byteLength);
  return Float64Array.from({ length: ns.length }, (_, row) => {
    const low = words.getUint32(row * 8, true);
    const high = words.getInt32(row * 8 + 4, true);
    return high * 4294 + Math.floor((high * 967_296 + low) / 1_000_000); // 2^32 = 4294 * 10^6 + 967296
  });
}

/** Bars of the one symbol that a block of trades is about. */
export function barsOfBlock(block: BlockOf<"trade">, options: BarOptions, nowMs?: number): BarsOfColumns {
  requireOneSymbol(block.symbol.values);
  const { eventNs, knownNs, price, size } = block.columns;
  const columns: TradeColumns = { eventTimeMs: msOfNs(eventNs), knownAtMs: msOfNs(knownNs), price, size };
  return barsOfTrades(columns, options, nowMs);
}

/** Bars as the market store takes them. A revision is a row of its own with the same closeMs and a later knownAtMs. */
export function blockOfBars(
  bars: readonly TradeBar[],
  { symbol, source, interval }: { readonly symbol: SymbolId; readonly source: string; readonly interval: BarInterval },
): BlockOf<"bar"> {
  const column = (of: (bar: TradeBar) => number): Float64Array => Float64Array.from(bars, of);
  return {
    kind: "bar",
    rows: bars.length,
    symbol: { values: [symbol], codes: new Uint32Array(bars.length) },
    source,
    columns: {
      interval: { values: [interval], codes: new Uint32Array(bars.length) },
      openMs: column((bar) => bar.openMs),
      closeMs: column((bar) => bar.closeMs),
      open: column((bar) => bar.open),
      high: column((bar) => bar.high),
      low: column((bar) => bar.low),
      close: column((bar) => bar.close),
      volumeShares: column((bar) => bar.volume),
      eventTimeMs: column((bar) => bar.closeMs),
      knownAtMs: column((bar) => bar.knownAtMs),
    },
  };
}

/**
 * Applies a block's rows to a book by price. Rows of one sequence are one message; a row with reset starts a new snapshot, which the rows
 * of the same sequence belong to.
 */
export function applyDeltas(book: Level2Book, block: BlockOf<"delta">, tickSize: number): void {
  requireOneSymbol(block.symbol.values);
  const { sequence, side, price, size, reset } = block.columns;
  for (let row = 0; row < block.rows; ) {
    const number = sequence[row] as bigint;
    const isSnapshot = reset[row] === 1;
    const changes: LevelChange[] = [];
    do {
      const ticks = ticksOf(price[row] as number, tickSize);
      changes.push({ side: sideOf(side[row] as number, row), ticks, size: size[row] as number });
      row += 1;
    } while (row < block.rows && sequence[row] === number && reset[row] !== 1);
    const at = Number(number);
    if (!isSnapshot) book.apply({ firstSequence: at, lastSequence: at, changes });
    else {
      const [bids, asks] = [
        changes.filter((change) => change.side === 1),
        changes.filter((change) => change.side === -1),
      ];
      book.snapshot({ sequence: at, bids, asks });
    }
  }
}

/** Applies a block's rows to a book by order. A replace keeps its id. Prices of halts and clears are taken as they are. */
export function applyOrders(book: MarketByOrderBook, block: BlockOf<"order">, tickSize: number): void {
  requireOneSymbol(block.symbol.values);
  const { type, orderId, side, price, size, sequence } = block.columns;
  for (let row = 0; row < block.rows; row++) {
    const kind = type[row] as OrderEventType;
    const number = Number(sequence[row]);
    book.apply({
      type: kind,
      orderId: orderIdOf(orderId[row] as bigint),
      side: kind >= 7 ? 1 : sideOf(side[row] as number, row),
      ticks: kind >= 7 ? (price[row] as number) : ticksOf(price[row] as number, tickSize),
      size: size[row] as number,
      firstSequence: number,
      lastSequence: number,
    });
  }
}

function requireOneSymbol(symbols: readonly SymbolId[]): void {
  if (symbols.length <= 1) return;
  const message = `Wanted a block about one symbol, found ${symbols.length}. Read the symbols one by one.`;
  throw callerError("knowledge/fact-invalid", message, { symbols: symbols.slice(0, 5) });
}

function sideOf(side: number, row: number): BookSide {
  if (side === 1 || side === -1) return side;
  throw callerError("knowledge/fact-invalid", `Row ${row}: wanted side 1 or -1, found ${side}.`, { row, side });
}
