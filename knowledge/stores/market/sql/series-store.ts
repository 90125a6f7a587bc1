// Rows of the series kinds, and blocks of bars and metrics, in a ClickHouse: what sql-market-store.ts keeps beside its facts.

import type { AsOf, Block, SeriesKind } from "#knowledge/domain/index.ts";
import type { BlockReport, Bounds } from "../market-store.port.ts";
import { noSeries, noSeriesReader } from "../series-none.ts";
import type { SeriesReader } from "../series-reader.ts";
import type { Sql } from "./sql.port.ts";

export interface SqlSeries {
  readonly kinds: readonly SeriesKind[];
  /** Called in turn, never twice at once. nextSeq hands out the stored_seq of that many rows, the first of them. */
  append(
    db: string,
    block: Block,
    token: string | undefined,
    nextSeq: (rows: number) => Promise<number>,
  ): Promise<BlockReport>;
  reader(db: string, asOf: AsOf): SeriesReader;
  /** Of the series kinds only; null while there is no row. */
  bounds(db: string): Promise<Bounds | null>;
}

/** Migration steps of a data set's database, after those of the facts; each may run twice. */
export const seriesSteps: readonly (readonly string[])[] = [];

export const openSqlSeries = (_sql: Sql): SqlSeries => ({
  kinds: [],
  append: async () => noSeries(),
  reader: noSeriesReader,
  bounds: async () => null,
});
