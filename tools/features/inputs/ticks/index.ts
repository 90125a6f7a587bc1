// Ticks into rows of the second and the book clock: live through a sink, history out of the market store.

export { type BookColumn, BookRows, type BookRowsOptions, bookColumns } from "./book-rows.ts";
export { mergeBlocks, type TickSource } from "./merge-blocks.ts";
export { type TickBlock, TickPusher } from "./push-block.ts";
export {
  noTicks,
  readBookRows,
  readSecondRows,
  type TickClock,
  type TickRows,
  type TickSession,
  tickRows,
} from "./read-session.ts";
export { type SecondColumn, secondColumns } from "./second-columns.ts";
export { SecondRows, type SecondRowsOptions, type TickCounts } from "./second-rows.ts";
export { type TickSessionsQuery, tickSessions } from "./tick-sessions.ts";
export type { TickSink } from "./tick-sink.ts";
export type { SignRule } from "./trade-sign.ts";
