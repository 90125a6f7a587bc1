// What the desk knows and trades, as values.

export { type AsOf, asOf, parseAsOf } from "./as-of.ts";
export { sessionCloseMs, sessionOpenMs } from "./calendar.ts";
export {
  Bar,
  CorporateAction,
  Dataset,
  type Fact,
  type FactKind,
  FilingFact,
  factSchemas,
  Instrument,
  NewsItem,
  SymbolId,
} from "./facts.ts";
export { Fill, notionalMinor, Order, OrderEdit, orderHash, type Portfolio, type Position, Side } from "./order.ts";
