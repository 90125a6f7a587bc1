// What a driver answers for one data set at one moment: plain reads. Memory, adjustment and freezing are market-view.ts's.

import type { Bar, CorporateAction, FilingFact, Instrument, NewsItem, SymbolId } from "#knowledge/domain/index.ts";
import type { FilingQuery, NewsQuery } from "./market-store.port.ts";

/** Every bound filled in: what is open in the caller's query is the largest safe number here. */
export interface PlainBarQuery {
  readonly symbols: readonly SymbolId[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly last: number;
}

export interface ExDate {
  readonly symbol: SymbolId;
  readonly exMs: number;
}

export interface CloseBefore extends ExDate {
  /** As traded. */
  readonly close: number;
}

/** Orders are the view's; symbols are sorted and never empty. */
export interface FactReader {
  /** Grows with each append to the data set, so that remembered answers can be forgotten. */
  generation(): number;
  instruments(): Promise<readonly Instrument[]>;
  bars(query: PlainBarQuery): Promise<readonly Bar[]>;
  /** The last close at or before each ex-date; a date without one is left out. */
  closesBefore(exDates: readonly ExDate[]): Promise<readonly CloseBefore[]>;
  news(query: NewsQuery): Promise<readonly NewsItem[]>;
  filings(query: FilingQuery): Promise<readonly FilingFact[]>;
  actions(symbols: readonly SymbolId[]): Promise<readonly CorporateAction[]>;
  /** Any JSON value that two views share exactly when they see the same facts; comparable within one driver only. */
  digest(): Promise<unknown>;
}
