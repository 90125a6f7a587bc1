// Ticks of one symbol in one session into rows of the second clock, one event at a time, in memory that does not grow.
// Rows are told when their second is over; nothing in them happened later.

import type { LevelChange, OrderEventType } from "#knowledge/books/index.ts";
import type { BlockColumns, SeriesKind } from "#knowledge/domain/index.ts";
import { BestQuotes } from "./best-quotes.ts";
import { DeepBook } from "./deep-book.ts";
import { deepSourceOf } from "./deep-source.ts";
import { DepthFlow, depthOf, slopeOf, slopeOfOne } from "./depth-flow.ts";
import { columnPlace, secondColumns } from "./second-columns.ts";
import type { TickSink } from "./tick-sink.ts";
import type { SignRule } from "./trade-sign.ts";
import { TradeSums } from "./trade-sums.ts";

export interface SecondRowsOptions {
  /** Seconds of the session. */
  readonly seconds: number;
  /** What the feed sends. What it does not is missing in the rows, never zero. */
  readonly carries: readonly SeriesKind[];
  /** "feed" when left out. */
  readonly sign?: SignRule;
  /** Of the venue; 0.01 when left out. Used where the book is kept from changes or orders. */
  readonly tickSize?: number;
  /** After so many seconds without any event the feed counts as down until the next; when left out, silence is quiet trading. */
  readonly silentSeconds?: number;
  /** Each second of the session once, in order. The row is written over by the next: copy what is kept. */
  readonly onRow: (row: Float64Array, second: number) => void;
}

export interface TickCounts {
  /** Events that some row holds or that set the book before the session. */
  readonly taken: number;
  /** Came earlier than the event before, in a second that was not over: taken as if at that event's time. */
  readonly outOfOrder: number;
  /** Came when the row of their second was told, and are in none. */
  readonly late: number;
  /** After the session. */
  readonly after: number;
  /** Trades without a positive price and size: in no row. */
  readonly unsound: number;
  /** States of the best quotes with the bid above the ask. */
  readonly crossed: number;
  /** Sequence gaps of the changes by price. */
  readonly gaps: number;
}

const secondNs = 1_000_000_000;

export class SecondRows implements TickSink {
  readonly #options: SecondRowsOptions;
  readonly #row = new Float64Array(secondColumns.length);
  readonly #quotes = new BestQuotes();
  readonly #trades: TradeSums;
  readonly #book: DeepBook;
  readonly #depth = new DepthFlow();
  readonly #has: Readonly<Record<SeriesKind, boolean>>;
  /** Where the levels come from; null for a feed of best quotes only. */
  readonly #deepFrom: "book" | "delta" | "order" | null;
  #second = 0;
  #nowNs = Number.NEGATIVE_INFINITY;
  #lastEventSecond = Number.NaN;
  #up = false;
  #halted = false;
  #isBookLive = false;
  /** Some part of this second the feed was down or trading was halted. */
  #broken = false;
  #addCount = 0;
  #addSize = 0;
  #cancelCount = 0;
  #cancelSize = 0;
  #hidden = 0;
  #taken = 0;
  #outOfOrder = 0;
  #late = 0;
  #after = 0;
  #unsound = 0;
  #crossed = 0;
  #gaps = 0;

  constructor(options: SecondRowsOptions) {
    const { carries, sign = "feed", tickSize = 0.01 } = options;
    this.#options = options;
    this.#trades = new TradeSums(sign);
    this.#book = new DeepBook(tickSize);
    const has = (kind: SeriesKind): boolean => carries.includes(kind);
    this.#has = {
      trade: has("trade"),
      quote: has("quote"),
      book: has("book"),
      delta: has("delta"),
      order: has("order"),
    };
    this.#deepFrom = deepSourceOf(carries);
  }

  get counts(): TickCounts {
    return {
      taken: this.#taken,
      outOfOrder: this.#outOfOrder,
      late: this.#late,
      after: this.#after,
      unsound: this.#unsound,
      crossed: this.#crossed,
      gaps: this.#gaps,
    };
  }

  quote(atNs: number, bid: number, bidSize: number, ask: number, askSize: number): void {
    if (!this.#reach(atNs)) return;
    this.#setBest(bid, bidSize, ask, askSize);
  }

  trade(atNs: number, price: number, size: number, side: number): void {
    if (!this.#reach(atNs)) return;
    this.#addTrade(price, size, side, false);
  }

  book(atNs: number, columns: BlockColumns<"book">, row: number): void {
    if (!this.#reach(atNs)) return;
    this.#book.snapshot(columns, row);
    if (this.#deepFrom === "book") this.#followBook();
  }

  delta(atNs: number, sequence: number, isSnapshot: boolean, changes: readonly LevelChange[]): void {
    if (!this.#reach(atNs)) return;
    if (this.#deepFrom !== "delta") return;
    const state = this.#book.change(sequence, isSnapshot, changes);
    if (state === "live") this.#followBook();
    else this.#lose();
    if (state === "gap" && this.#isBookLive) this.#gaps += 1;
    this.#isBookLive = state === "live";
  }

  order(atNs: number, type: OrderEventType, orderId: bigint, side: number, price: number, size: number): void {
    if (type === 7) {
      this.halt(atNs, price !== 1);
      return;
    }
    if (!this.#reach(atNs)) return;
    const inSession = this.#nowNs >= 0;
    if ((type === 4 || type === 5) && !this.#has.trade) this.#addTrade(price, size, -side, type === 5);
    else if (inSession && type === 5) this.#hidden += size;
    if (inSession && (type === 1 || type === 6)) {
      this.#addCount += 1;
      this.#addSize += size;
    }
    if (inSession && (type === 2 || type === 3 || type === 6)) {
      this.#cancelCount += 1;
      if (type !== 6) this.#cancelSize += size; // what a replaced order had left is not in the event
    }
    if (this.#deepFrom !== "order") return;
    this.#book.order(type, orderId, side, price, size);
    this.#followBook();
  }

  /** Trading stops, or goes on; where nobody says that it goes on, the next trade does. */
  halt(atNs: number, stopped: boolean): void {
    if (!this.#reach(atNs)) return;
    this.#halted = stopped;
    this.#broken = true;
  }

  /** The feed broke off: rows are missing from here until its next event, and the book is not known until it is told anew. */
  lose(atNs: number): void {
    if (!this.#reach(atNs)) return;
    this.#lose();
  }

  /** The clock is here: seconds that are over are told without waiting for the next event. */
  advance(nowNs: number): void {
    const { seconds, silentSeconds = Number.POSITIVE_INFINITY } = this.#options;
    const until = Math.min(seconds, Math.floor(nowNs / secondNs));
    for (; this.#second < until; this.#second++) {
      if (this.#up && this.#second - this.#lastEventSecond > silentSeconds) this.#lose();
      this.#tell();
      this.#begin();
    }
    if (nowNs > this.#nowNs) this.#nowNs = nowNs;
  }

  /** False for an event that is in no row. */
  #reach(atNs: number): boolean {
    const { seconds } = this.#options;
    const second = Math.floor(atNs / secondNs);
    if (second < this.#second && !(atNs < 0 && this.#second === 0)) {
      this.#late += 1;
      return false;
    }
    if (second >= seconds) {
      this.advance(atNs);
      this.#after += 1;
      return false;
    }
    if (atNs < this.#nowNs) this.#outOfOrder += 1;
    else this.advance(atNs);
    if (Number.isNaN(this.#lastEventSecond)) this.#broken = false; // the feed begins here
    this.#up = true;
    this.#lastEventSecond = Math.max(0, second);
    this.#taken += 1;
    return true;
  }

  #lose(): void {
    const atNs = Math.max(this.#second * secondNs, this.#nowNs);
    this.#up = false;
    this.#broken = true;
    this.#quotes.forget(atNs);
    this.#depth.forget();
    this.#trades.forget();
    if (this.#deepFrom !== "delta") this.#book.forget(); // a book by changes waits for its snapshot itself
  }

  #setBest(bid: number, bidSize: number, ask: number, askSize: number): void {
    this.#quotes.set(Math.max(0, this.#nowNs), bid, bidSize, ask, askSize);
    if (this.#quotes.bid > this.#quotes.ask) this.#crossed += 1;
    if (this.#nowNs < 0) this.#quotes.begin(); // what changed before the session is in no row
  }

  #followBook(): void {
    const { bids, bidSizes, asks, askSizes } = this.#book;
    if (!this.#has.quote) this.#setBest(bids[0]!, bidSizes[0]!, asks[0]!, askSizes[0]!);
    this.#depth.follow(this.#book);
    if (this.#nowNs < 0) this.#depth.begin();
  }

  #addTrade(price: number, size: number, side: number, isHidden: boolean): void {
    this.#halted = false;
    if (price > 0 && size > 0) this.#trades.add(this.#nowNs, price, size, side, this.#quotes.mid, isHidden);
    else this.#unsound += 1;
  }

  #begin(): void {
    this.#quotes.begin();
    this.#trades.begin();
    this.#depth.begin();
    this.#addCount = this.#addSize = this.#cancelCount = this.#cancelSize = this.#hidden = 0;
    this.#broken = !this.#up || this.#halted;
  }

  #tell(): void {
    const row = this.#row;
    const endNs = (this.#second + 1) * secondNs;
    this.#quotes.end(endNs);
    this.#trades.end();
    row.fill(Number.NaN);
    if (this.#up && !this.#broken) {
      if (this.#has.quote || this.#deepFrom !== null) this.#tellQuotes(row);
      if (this.#has.trade || this.#has.order) this.#tellTrades(row, endNs);
      if (this.#has.order) this.#tellOrders(row);
      row[columnPlace.seconds_of_session] = this.#second;
    }
    this.#options.onRow(row, this.#second);
  }

  #tellQuotes(row: Float64Array): void {
    const quotes = this.#quotes;
    if (!quotes.known) return;
    const { mid } = quotes;
    row[columnPlace.bid] = quotes.bidSize > 0 ? quotes.bid : Number.NaN;
    row[columnPlace.ask] = quotes.askSize > 0 ? quotes.ask : Number.NaN;
    row[columnPlace.bid_size] = quotes.bidSize > 0 ? quotes.bidSize : Number.NaN;
    row[columnPlace.ask_size] = quotes.askSize > 0 ? quotes.askSize : Number.NaN;
    row[columnPlace.mid] = mid;
    row[columnPlace.mid_high] = quotes.midHigh;
    row[columnPlace.mid_low] = quotes.midLow;
    row[columnPlace.spread_time_mean] = quotes.spreadMean;
    row[columnPlace.mid_changes] = quotes.midChanges;
    row[columnPlace.mid_return_squares] = quotes.midSquares;
    row[columnPlace.imbalance_flow] = quotes.flow;
    row[columnPlace.quote_changes] = quotes.changes;
    row[columnPlace.bid_up] = quotes.bidUp;
    row[columnPlace.bid_down] = quotes.bidDown;
    row[columnPlace.ask_up] = quotes.askUp;
    row[columnPlace.ask_down] = quotes.askDown;
    this.#tellDepth(row, mid);
  }

  #tellDepth(row: Float64Array, mid: number): void {
    const quotes = this.#quotes;
    if (this.#deepFrom === null || this.#depth.shown === 0) {
      row[columnPlace.imbalance_flow_deep] = quotes.flow;
      row[columnPlace.level_flow_1] = quotes.flow;
      row[columnPlace.depth_bid] = row[columnPlace.bid_size]!;
      row[columnPlace.depth_ask] = row[columnPlace.ask_size]!;
      row[columnPlace.book_slope_bid] = slopeOfOne(quotes.bid, quotes.bidSize, mid);
      row[columnPlace.book_slope_ask] = slopeOfOne(quotes.ask, quotes.askSize, mid);
      return;
    }
    let deep = 0;
    for (let i = 0; i < this.#depth.shown; i++) {
      deep += this.#depth.flows[i]!;
      row[columnPlace.level_flow_1 + i] = this.#depth.flows[i]!;
    }
    row[columnPlace.imbalance_flow_deep] = deep;
    row[columnPlace.depth_bid] = depthOf(this.#book.bidSizes);
    row[columnPlace.depth_ask] = depthOf(this.#book.askSizes);
    row[columnPlace.book_slope_bid] = slopeOf(this.#book.bids, this.#book.bidSizes, mid);
    row[columnPlace.book_slope_ask] = slopeOf(this.#book.asks, this.#book.askSizes, mid);
  }

  #tellTrades(row: Float64Array, endNs: number): void {
    const trades = this.#trades;
    row[columnPlace.trade_count] = trades.count;
    row[columnPlace.trade_volume] = trades.volume;
    row[columnPlace.buy_volume] = trades.buyVolume;
    row[columnPlace.sell_volume] = trades.sellVolume;
    row[columnPlace.buy_count] = trades.buyCount;
    row[columnPlace.sell_count] = trades.sellCount;
    row[columnPlace.trade_value] = trades.value;
    row[columnPlace.trade_high] = trades.high;
    row[columnPlace.trade_low] = trades.low;
    row[columnPlace.trade_last] = trades.last;
    row[columnPlace.trade_size_max] = trades.sizeMax;
    row[columnPlace.trade_size_squared] = trades.sizeSquares;
    row[columnPlace.trade_gap_sum] = trades.gaps;
    row[columnPlace.trade_gap_squared] = trades.gapSquares;
    row[columnPlace.signed_value] = trades.signedValue;
    row[columnPlace.effective_spread_value] = trades.effective;
    row[columnPlace.quoted_trade_value] = trades.quotedValue;
    row[columnPlace.tick_rule_buys] = trades.tickBuys;
    row[columnPlace.seconds_since_trade] = (endNs - trades.lastAtNs) / secondNs;
  }

  #tellOrders(row: Float64Array): void {
    row[columnPlace.add_count] = this.#addCount;
    row[columnPlace.add_size] = this.#addSize;
    row[columnPlace.cancel_count] = this.#cancelCount;
    row[columnPlace.cancel_size] = this.#cancelSize;
    row[columnPlace.hidden_volume] = this.#has.trade ? this.#hidden : this.#trades.hidden;
  }
}
