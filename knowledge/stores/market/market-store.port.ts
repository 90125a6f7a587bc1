// The market store: facts in, and views that stand at a moment.
// There is no read on the store itself: every read goes through at(asOf), which sees knownAtMs <= asOf and nothing else.

import type {
  AsOf,
  Bar,
  BarInterval,
  Block,
  BlockKind,
  BlockOf,
  CorporateAction,
  Dataset,
  Fact,
  FactKind,
  FactOf,
  FilingFact,
  Instrument,
  NewsItem,
  SeriesKind,
  SymbolId,
} from "#knowledge/domain/index.ts";
import type { AnalystQueries } from "./analyst.port.ts";

export interface AppendReport {
  readonly stored: number;
  /** Facts that were there already, to the last field. */
  readonly known: number;
}

export interface BlockReport {
  /** Rows stored; bars and metrics that were there already, to the last field, are not counted. */
  readonly rows: number;
  /** True where a block with this token was stored before: nothing was written. */
  readonly seen: boolean;
}

export interface Bounds {
  /** Known time of the first and the last bar or series row in store; where there is neither, of what else happened. */
  readonly firstMs: number;
  readonly lastMs: number;
}

export interface BarQuery {
  readonly symbols: readonly SymbolId[];
  /** "1d" when left out. */
  readonly interval?: BarInterval;
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

/** Kinds that are read by facts(); the others have a read of their own. */
export type ObservationKind = Exclude<FactKind, "instrument" | "bar" | "action" | "filing" | "news">;

export interface ObservationQuery {
  /** All when left out. Of samples: their collections. */
  readonly symbols?: readonly SymbolId[];
  /** eventTimeMs in [fromMs, toMs]; open ends when left out. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Keep only this many newest by eventTimeMs in all; of one moment the first by symbol and the rest of the identity. */
  readonly limit?: number;
}

export interface BlockQuery {
  /** All when left out. */
  readonly symbols?: readonly SymbolId[];
  /** Event time in [fromMs, toMs): epoch milliseconds, fractions allowed; of a bar its closeMs. Open ends when left out. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Of bars only; all intervals when left out. */
  readonly interval?: BarInterval;
  /** Rows a block; the last one may be shorter. */
  readonly blockRows?: number;
}

export interface RollUpQuery {
  readonly symbols: readonly SymbolId[];
  /** By time only: "1s", "1m", "5m", "1h", "1d" (days in UTC). */
  readonly interval: BarInterval;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A trade beside the quote that stood when it happened. */
export interface QuotedTrades {
  readonly rows: number;
  readonly trade: BlockOf<"trade">;
  /** NaN where no quote was known before. */
  readonly bid: Float64Array;
  readonly ask: Float64Array;
  readonly quoteNs: BigInt64Array;
}

/** What is in view of one kind and symbol. */
export interface Coverage {
  readonly kind: FactKind | BlockKind;
  readonly symbol: SymbolId;
  readonly rows: number;
  readonly firstEventMs: number;
  readonly lastEventMs: number;
  readonly lastKnownMs: number;
}

/**
 * Everything known at one moment. The same query on the same facts answers the same frozen values in the same order.
 * Of an instrument, a bar (symbol, interval, closeMs; where it is made by what was traded openMs too) and a story (symbol, storyId) the
 * version known last by as-of is seen; of versions known at one moment, the one stored last. An action told again on the same terms is one
 * action, known since it was first told. So too of the observations, as fact-rules.ts says of each kind: by (symbol, ticker, venue, fromMs),
 * (symbol, metric, eventTimeMs), (symbol, periodMs) of a macro series, (symbol, expiryMs, strike, right, eventTimeMs) of an option, and by
 * their ids; and of series rows by (symbol, source, eventNs, sequence).
 */
export interface MarketView {
  readonly asOf: AsOf;
  readonly dataset: Dataset;
  /** Hash over exactly the facts that this view can see: later facts cannot change it. Comparable within one kind of driver. */
  snapshot(): Promise<string>;
  /** By symbol, ascending. */
  instruments(): Promise<readonly Instrument[]>;
  /** By symbol, then closeMs and openMs, ascending. */
  bars(query: BarQuery): Promise<readonly Bar[]>;
  /** By knownAtMs descending, then storyId and symbol. */
  news(query: NewsQuery): Promise<readonly NewsItem[]>;
  /** By symbol, endMs, knownAtMs, item ascending; every version ever filed by as-of. */
  filings(query: FilingQuery): Promise<readonly FilingFact[]>;
  /** By symbol, exMs ascending; actions announced by as-of, also with a later ex-date. */
  actions(symbols: readonly SymbolId[]): Promise<readonly CorporateAction[]>;
  /** By symbol, eventTimeMs, then the rest of the identity, ascending. */
  facts<K extends ObservationKind>(kind: K, query: ObservationQuery): Promise<readonly FactOf<K>[]>;
  /** Rows by symbol, then event time and sequence, ascending, in blocks of bounded size: any number of rows in bounded memory. */
  blocks<K extends BlockKind>(kind: K, query: BlockQuery): AsyncIterable<BlockOf<K>>;
  /** Bars made of the trades in view; a bar is in view once its whole interval lies before as-of. By symbol and time, ascending. */
  rollUp(query: RollUpQuery): Promise<readonly Bar[]>;
  /** Trades in time order, each with the last quote at or before it, both as known at as-of. */
  quotedTrades(query: BlockQuery & { readonly symbols: readonly SymbolId[] }): AsyncIterable<QuotedTrades>;
  /** The identity that traded under a ticker at a moment, else the instrument of that very name where no ticker fact says when it had it; null where none did. */
  resolve(ticker: string, atMs: number): Promise<SymbolId | null>;
  /** By kind and symbol, ascending; versions of one fact count once. Of samples by collection. */
  coverage(): Promise<readonly Coverage[]>;
}

export interface MarketStore {
  /** What a caller may rely on; a method that a driver cannot offer throws knowledge/not-supported. */
  readonly can: { readonly facts: boolean; readonly series: readonly SeriesKind[]; readonly tokens: boolean };
  /** SQL for people; left out by drivers that speak none. */
  readonly analyst?: AnalystQueries;
  /** Names of the data sets in store. */
  datasets(): Promise<readonly Dataset[]>;
  /** Makes the data set if it is new; a known id keeps its facts and takes the new description. */
  describe(dataset: Dataset): Promise<void>;
  /** Stores facts durably before it returns; the same fact twice is stored once. */
  append(datasetId: string, facts: readonly Fact[]): Promise<AppendReport>;
  /**
   * Stores rows of one kind durably before it returns. A token names the block: another one with the same token stores nothing, also after
   * a crash in between, for the last thousand blocks of a kind at least. Without a token a block is stored as given.
   */
  appendBlock(datasetId: string, block: Block, token?: string): Promise<BlockReport>;
  /** Null while nothing is known to have happened: instruments and tickers alone say nothing. */
  bounds(datasetId: string): Promise<Bounds | null>;
  /** Throws knowledge/dataset-unknown. */
  at(datasetId: string, asOf: AsOf): Promise<MarketView>;
  /** Removes a data set and its facts; removing an unknown one does nothing. */
  drop(datasetId: string): Promise<void>;
  /** Safe to call twice. */
  close(): Promise<void>;
}
