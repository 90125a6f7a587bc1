// What the desk knows and trades, as values.

export { type AsOf, asOf, parseAsOf } from "./as-of.ts";
export { Bar, BarInterval } from "./bar.ts";
export { blockOfFacts, type FactBlockKind, factsOfBlock } from "./block-facts.ts";
export {
  type Block,
  type BlockColumns,
  type BlockKind,
  type BlockOf,
  blockColumns,
  type ColumnType,
  levels,
  type SeriesKind,
  seriesKinds,
  type TextColumn,
} from "./blocks.ts";
export { Calendar, dayStartMs, localMs, sessionCloseMs, sessionOpenMs, timeZoneOf } from "./calendar.ts";
export { checkBlock, type WrongRow } from "./check-block.ts";
export {
  CorporateAction,
  Dataset,
  type Fact,
  type FactKind,
  type FactOf,
  FilingFact,
  factSchemas,
  NewsItem,
} from "./facts.ts";
export { blockFrom, CodeColumn, Floats, type GrowingColumns, growingColumns } from "./growing-columns.ts";
export { Instrument, InstrumentKind, Ticker } from "./instrument.ts";
export { SymbolId } from "./known.ts";
export { Macro, Metric, OptionQuote, Post, Prediction, Sample, Signal } from "./observations.ts";
export { Fill, notionalMinor, Order, OrderEdit, orderHash, type Portfolio, type Position, Side } from "./order.ts";
export { rowsOf, withoutRows } from "./pick-rows.ts";
export { textColumn } from "./text-column.ts";
export { BookDelta, BookSnapshot, blockOfTicks, OrderEvent, Quote, type TickOf, Trade, tickSchemas } from "./ticks.ts";
