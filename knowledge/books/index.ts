// Order books by price and by order, and bars from trades: plain computations over what a feed sends, without storage or clock.

export { type BarsOfColumns, barsOfTrades, type TradeColumns } from "./bar-columns.ts";
export { type BarRule, barRuleOf } from "./bar-interval.ts";
export { type BarBuilder, type BarOptions, type BarSink, openBarBuilder } from "./bars-from-trades.ts";
export { type BookTop, emptyTop, type Touch, touchOf } from "./book-top.ts";
export { type BookCadence, bookCadence } from "./built/book-cadence.ts";
export type { BookSource } from "./built/book-source.ts";
export { type BookNow, BuiltBook, type BuiltBookParts, type MissedMessages } from "./built/built-book.ts";
export { deltaBetween } from "./delta-between.ts";
export { applyDeltas, applyOrders, barsOfBlock, blockOfBars, msOfNs } from "./from-blocks.ts";
export type { Trade, TradeBar } from "./growing-bar.ts";
export type { Inconsistency, InconsistencyKind } from "./inconsistencies.ts";
export {
  type BookDelta,
  type BookSnapshot,
  type Level,
  Level2Book,
  type Level2Counts,
  type Level2Options,
  type LevelChange,
} from "./level-2-book.ts";
export {
  MarketByOrderBook,
  type MarketByOrderOptions,
  type OrderEvent,
  type OrderEventType,
  type OrderOutcome,
  type OrderSnapshot,
  orderEventTypes,
  type QueuePosition,
} from "./market-by-order-book.ts";
export type { OrderId } from "./order-levels.ts";
export type { BookSide } from "./price-levels.ts";
export type { BookState, Sequenced, Verdict } from "./sequence-gate.ts";
export { priceOf, ticksOf } from "./ticks.ts";
