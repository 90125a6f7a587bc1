// What a driver answers for one data set at one moment: plain reads. Memory, adjustment and freezing are market-view.ts's.

import type {
  Bar,
  BarInterval,
  CorporateAction,
  FactOf,
  FilingFact,
  Instrument,
  NewsItem,
  SymbolId,
  Ticker,
} from "#knowledge/domain/index.ts";
import type { Coverage, FilingQuery, NewsQuery, ObservationKind } from "./market-store.port.ts";

/** Every bound filled in: what is open in the caller's query is the largest safe number here. */
export interface PlainBarQuery {
  readonly symbols: readonly SymbolId[];
  readonly interval: BarInterval;
  readonly fromMs: number;
  readonly toMs: number;
  readonly last: number;
}

/** Symbols are empty where all are wanted; every bound is filled in. */
export interface PlainObservationQuery {
  readonly symbols: readonly SymbolId[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
}

export interface ExDate {
  readonly symbol: SymbolId;
  readonly exMs: number;
}

export interface CloseBefore extends ExDate {
  readonly closeMs: number;
  /** As traded. */
  readonly close: number;
}

/** Orders are the view's; symbols are sorted and never empty. */
export interface FactReader {
  /** Grows with each append to the data set, so that remembered answers can be forgotten. */
  generation(): number;
  instruments(): Promise<readonly Instrument[]>;
  bars(query: PlainBarQuery): Promise<readonly Bar[]>;
  /** The last close of a bar of this interval at or before each ex-date; a date without one is left out. */
  closesBefore(exDates: readonly ExDate[], interval: BarInterval): Promise<readonly CloseBefore[]>;
  news(query: NewsQuery): Promise<readonly NewsItem[]>;
  filings(query: FilingQuery): Promise<readonly FilingFact[]>;
  actions(symbols: readonly SymbolId[]): Promise<readonly CorporateAction[]>;
  facts<K extends ObservationKind>(kind: K, query: PlainObservationQuery): Promise<readonly FactOf<K>[]>;
  /** Who went by a ticker and when: the holder that came last first, then by symbol and venue. */
  tickers(ticker: string): Promise<readonly Ticker[]>;
  /** Of the fact kinds only. */
  coverage(): Promise<readonly Coverage[]>;
  /** Any JSON value that two views share exactly when they see the same facts; comparable within one driver only. */
  digest(): Promise<unknown>;
}
