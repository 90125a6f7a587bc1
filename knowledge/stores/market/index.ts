// The market store: its port, its drivers, and what readers of it share.

export {
  type AnalystQueries,
  type ExportFormat,
  type QueryLimits,
  type QueryTable,
  usualLimits,
} from "./analyst.port.ts";
export { checkAsOf } from "./check-as-of.ts";
export { ChdbOptions, openChdbMarketStore } from "./drivers/chdb/chdb.driver.ts";
export { ClickhouseOptions, openClickhouseMarketStore } from "./drivers/clickhouse/clickhouse.driver.ts";
export { type DriverDeclaration, marketStoreDrivers } from "./drivers/index.ts";
export { openMemoryMarketStore } from "./drivers/memory/memory.driver.ts";
export { openQuestdbMarketStore, QuestdbOptions } from "./drivers/questdb/questdb.driver.ts";
export { factRules, fieldsOf, type IdentityPart } from "./fact-rules.ts";
export type {
  AppendReport,
  BarQuery,
  BlockQuery,
  BlockReport,
  Bounds,
  Coverage,
  FilingQuery,
  MarketStore,
  MarketView,
  NewsQuery,
  ObservationKind,
  ObservationQuery,
  QuotedTrades,
  RollUpQuery,
} from "./market-store.port.ts";
export { nearestSymbols, requireSymbol } from "./nearest-symbols.ts";
