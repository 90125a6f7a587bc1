// What a driver answers about rows kept by column, for one data set at one moment: streams in bounded memory. Freezing is not done here,
// typed arrays cannot be frozen: each block is handed out once and belongs to the reader.

import type { Bar, BlockKind, BlockOf, SymbolId } from "#knowledge/domain/index.ts";
import type { BlockQuery, Coverage, QuotedTrades, RollUpQuery } from "./market-store.port.ts";

export interface SeriesReader {
  blocks<K extends BlockKind>(kind: K, query: BlockQuery): AsyncIterable<BlockOf<K>>;
  rollUp(query: RollUpQuery): Promise<readonly Bar[]>;
  quotedTrades(query: BlockQuery & { readonly symbols: readonly SymbolId[] }): AsyncIterable<QuotedTrades>;
  /** Of the series kinds only; facts are counted by the FactReader. */
  coverage(): Promise<readonly Coverage[]>;
  /** Any JSON value that two views share exactly when they see the same series rows; part of the snapshot. Cheap: it is asked often. */
  digest(): Promise<unknown>;
}
