// The market store: its port and its drivers.

export type {
  AppendReport, BarQuery, Bounds, FilingQuery, MarketStore, MarketView, NewsQuery,
} from "./market-store.port.ts";
