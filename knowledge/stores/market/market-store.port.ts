// The market store: facts in, and views that stand at a moment.
// There is no read on the store itself: every read goes through at(asOf), which sees knownAtMs <= asOf and nothing else.

import type {
  AsOf,
  Bar,
  CorporateAction,
  Dataset,
  Fact,
  FilingFact,
  Instrument,
  NewsItem,
  SymbolId,
} from "#knowledge/domain/index.ts";

export interface AppendReport {
  readonly stored: number;
  /** Facts that were there already, to the last field. */
  readonly known: number;
}

export interface Bounds {
  /** knownAtMs of the first and the last bar in store. */
  readonly firstMs: number;
  readonly lastMs: number;
}

export interface BarQuery {
  readonly symbols: readonly SymbolId[];
  /** closeMs in [fromMs, toMs]; open ends when left out. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Keep only this many newest bars of each symbol. */
  readonly last?: number;
  /**
   * none: as traded. splits: for splits known at as-of with ex-date up to as-of.
   * total: for those splits and dividends too (close-to-close ratios are total returns).
   */
  readonly adjusted: "none" | "splits" | "total";
}

export interface NewsQuery {
  readonly symbols: readonly SymbolId[];
  /** knownAtMs at or after; open when left out. */
  readonly fromMs?: number;
  /** Newest first; keep this many in all. */
  readonly limit?: number;
}

export interface FilingQuery {
  readonly symbols: readonly SymbolId[];
  /** All items when left out. */
  readonly items?: readonly string[];
  /** endMs at or after; open when left out. */
  readonly fromEndMs?: number;
}

/**
 * Everything known at one moment. The same query on the same facts answers the same frozen values in the same order.
 * Of an instrument, a bar (symbol, closeMs) and a story (symbol, storyId) the version known last by as-of is seen; of versions
 * known at one moment, the one stored last. An action told again on the same terms is one action, known since it was first told.
 */
export interface MarketView {
  readonly asOf: AsOf;
  readonly dataset: Dataset;
  /** Hash over exactly the facts that this view can see: later facts cannot change it. Comparable within one kind of driver. */
  snapshot(): Promise<string>;
  /** By symbol, ascending. */
  instruments(): Promise<readonly Instrument[]>;
  /** By symbol, then closeMs, ascending. */
  bars(query: BarQuery): Promise<readonly Bar[]>;
  /** By knownAtMs descending, then storyId and symbol. */
  news(query: NewsQuery): Promise<readonly NewsItem[]>;
  /** By symbol, endMs, knownAtMs, item ascending; every version ever filed by as-of. */
  filings(query: FilingQuery): Promise<readonly FilingFact[]>;
  /** By symbol, exMs ascending; actions announced by as-of, also with a later ex-date. */
  actions(symbols: readonly SymbolId[]): Promise<readonly CorporateAction[]>;
}

export interface MarketStore {
  /** Names of the data sets in store. */
  datasets(): Promise<readonly Dataset[]>;
  /** Makes the data set if it is new; a known id keeps its facts and takes the new description. */
  describe(dataset: Dataset): Promise<void>;
  /** Stores facts durably before it returns; the same fact twice is stored once. */
  append(datasetId: string, facts: readonly Fact[]): Promise<AppendReport>;
  /** Null while there is no bar. */
  bounds(datasetId: string): Promise<Bounds | null>;
  /** Throws knowledge/dataset-unknown. */
  at(datasetId: string, asOf: AsOf): Promise<MarketView>;
  /** Removes a data set and its facts; removing an unknown one does nothing. */
  drop(datasetId: string): Promise<void>;
  /** Safe to call twice. */
  close(): Promise<void>;
}
