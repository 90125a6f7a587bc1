// What a replay reads: a view of the market store, or anything else that answers like one.

import type {
  BlockKind,
  BlockOf,
  CorporateAction,
  Dataset,
  FactKind,
  FactOf,
  FilingFact,
  Instrument,
  NewsItem,
  SymbolId,
} from "#knowledge/domain/index.ts";

type ObservationKind = Exclude<FactKind, "instrument" | "bar" | "action" | "filing" | "news">;
interface BySymbol {
  readonly symbols: readonly SymbolId[];
}

/** Everything known at one moment, as the market store's views tell it. */
export interface ReplayView {
  /** Epoch milliseconds. */
  readonly asOf: number;
  readonly dataset: Dataset;
  /** Names exactly what is in view. */
  snapshot(): Promise<string>;
  instruments(): Promise<readonly Instrument[]>;
  news(query: BySymbol): Promise<readonly NewsItem[]>;
  filings(query: BySymbol): Promise<readonly FilingFact[]>;
  actions(symbols: readonly SymbolId[]): Promise<readonly CorporateAction[]>;
  facts<K extends ObservationKind>(kind: K, query: BySymbol): Promise<readonly FactOf<K>[]>;
  /** By symbol, then event time in [fromMs, toMs), in blocks of bounded size. */
  blocks<K extends BlockKind>(
    kind: K,
    query: { readonly symbols?: readonly SymbolId[]; readonly fromMs?: number; readonly toMs?: number },
  ): AsyncIterable<BlockOf<K>>;
  coverage(): Promise<
    readonly {
      readonly kind: FactKind | BlockKind;
      readonly symbol: SymbolId;
      readonly rows: number;
      readonly firstEventMs: number;
      readonly lastEventMs: number;
    }[]
  >;
}
