// Rows of the series kinds, and blocks of bars and metrics, in a ClickHouse: what sql-market-store.ts keeps beside its facts.

import {
  type AsOf,
  type Block,
  type BlockKind,
  type BlockOf,
  type SeriesKind,
  seriesKinds,
} from "#knowledge/domain/index.ts";
import type { BlockQuery, BlockReport, Bounds, Coverage } from "../market-store.port.ts";
import type { SeriesReader } from "../series-reader.ts";
import { SeriesWriter } from "./series-append.ts";
import { seriesBlocks } from "./series-blocks.ts";
import { SeriesDatabases } from "./series-databases.ts";
import { appendFactBlock, factBlockSteps, factBlocks } from "./series-facts.ts";
import { quotedTrades } from "./series-quoted-trades.ts";
import { rollUp } from "./series-roll-up.ts";
import { seenOf } from "./series-seen.ts";
import { seriesTable } from "./series-tables.ts";
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
  /** Whether its rows expire may be said anew: its tables are told. */
  retain(db: string): Promise<void>;
  /** The database is gone; one of its name may be made again. */
  forget(db: string): void;
}

/** Migration steps of a data set's database, after those of the facts; each may run twice. Series tables come with their first block. */
export const seriesSteps: readonly (readonly string[])[] = [factBlockSteps];

const boundsSql = (kind: SeriesKind): string => `
  SELECT count(), intDiv(min(first_known_ns), 1000000), intDiv(max(last_known_ns) + 999999, 1000000) FROM {db:Identifier}.${seriesTable[kind]}_hours`;

/** @param expires whether rows of a database are dropped some years after their event */
export function openSqlSeries(sql: Sql, expires: (db: string) => boolean): SqlSeries {
  const databases = new SeriesDatabases(sql, expires);
  const writer = new SeriesWriter(sql, databases);
  return {
    kinds: seriesKinds,
    append: (db, block, token, nextSeq) =>
      block.kind === "bar" || block.kind === "metric"
        ? appendFactBlock(sql, db, block, token, nextSeq)
        : writer.append(db, block, token),
    reader: (db, asOf) => new SqlSeriesReader(sql, databases, db, asOf),
    async bounds(db) {
      const found: Bounds[] = [];
      for (const kind of await databases.kinds(db)) {
        const [count, first, last] = await sql.query(boundsSql(kind), { db });
        if (Number(count?.[0] ?? 0) > 0) found.push({ firstMs: Number(first?.[0]), lastMs: Number(last?.[0]) });
      }
      if (found.length === 0) return null;
      return {
        firstMs: Math.min(...found.map(({ firstMs }) => firstMs)),
        lastMs: Math.max(...found.map(({ lastMs }) => lastMs)),
      };
    },
    retain: (db) => databases.retain(db),
    forget(db) {
      databases.forget(db);
      writer.forget(db);
    },
  };
}

class SqlSeriesReader implements SeriesReader {
  readonly #sql: Sql;
  readonly #databases: SeriesDatabases;
  readonly #standing: { readonly db: string; readonly asOf: AsOf };

  constructor(sql: Sql, databases: SeriesDatabases, db: string, asOf: AsOf) {
    this.#sql = sql;
    this.#databases = databases;
    this.#standing = { db, asOf };
  }

  blocks<K extends BlockKind>(kind: K, query: BlockQuery): AsyncIterable<BlockOf<K>> {
    return this.#blocks(kind, query) as AsyncIterable<unknown> as AsyncIterable<BlockOf<K>>;
  }

  async *#blocks(kind: BlockKind, query: BlockQuery): AsyncGenerator<BlockOf<BlockKind>> {
    if (query.symbols?.length === 0) return;
    if (kind === "bar" || kind === "metric") yield* factBlocks(this.#sql, this.#standing, kind, query);
    else if (await this.#holds(kind)) yield* seriesBlocks(this.#sql, this.#standing, kind, query);
  }

  async rollUp(query: Parameters<SeriesReader["rollUp"]>[0]) {
    return (await this.#holds("trade")) ? rollUp(this.#sql, this.#standing, query) : [];
  }

  async *quotedTrades(query: Parameters<SeriesReader["quotedTrades"]>[0]) {
    if (query.symbols.length === 0 || !(await this.#holds("trade"))) return;
    if (!(await this.#holds("quote"))) await this.#databases.prepare(this.#standing.db, "quote"); // without quotes there are trades still
    yield* quotedTrades(this.#sql, this.#standing, query);
  }

  async coverage(): Promise<readonly Coverage[]> {
    const covered: Coverage[] = [];
    for (const kind of await this.#kinds())
      for (const { symbol, rows, firstEventMs, lastEventMs, lastKnownMs } of await seenOf(
        this.#sql,
        this.#standing,
        kind,
      ))
        covered.push({ kind, symbol, rows, firstEventMs, lastEventMs, lastKnownMs });
    return covered;
  }

  async digest(): Promise<unknown> {
    const digests: [SeriesKind, unknown][] = [];
    for (const kind of await this.#kinds()) {
      const seen = await seenOf(this.#sql, this.#standing, kind);
      const sums = seen.map(({ symbol, rows, mixed, summed }) => [symbol, rows, String(mixed), String(summed)]);
      if (sums.length > 0) digests.push([kind, sums]);
    }
    return digests.length === 0 ? null : Object.fromEntries(digests);
  }

  /** In the order of the kinds. */
  async #kinds(): Promise<readonly SeriesKind[]> {
    const held = await this.#databases.kinds(this.#standing.db);
    return seriesKinds.filter((kind) => held.has(kind));
  }

  async #holds(kind: SeriesKind): Promise<boolean> {
    return (await this.#databases.kinds(this.#standing.db)).has(kind);
  }
}
