// A market store, told as its tables in ClickHouse's Native format: the same from the embedded engine and from a server. Rows that are stored
// while it is read are left out. Embedded, merges rest meanwhile, so that a row that a later copy of itself takes the place of is not lost.

import { z } from "zod";
import type { BackupSource } from "#infra/backup/index.ts";
import { QuorumError } from "#infra/runtime/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import type { Sql } from "../stores/market/sql/sql.port.ts";
import { engineOf } from "../stores/market/sql/sql-of.ts";
import { catalogue, type MarketTable, marketTables, type Piece, piecesOf } from "./market-tables.ts";
import type { StoreDump, StoreSummary, TakenStore } from "./store-dump.port.ts";

/** What has to be known of the tables before rows can be put back. */
export const MarketIndex = z.object({
  databases: z.array(
    z.object({
      name: z.string(),
      schemaVersion: z.int(),
      series: z.array(z.object({ kind: z.string(), version: z.int() })),
    }),
  ),
  tables: z.array(
    z.object({
      db: z.string(),
      name: z.string(),
      uuid: z.string(),
      columns: z.array(z.string()),
      pieces: z.array(
        z.object({ name: z.string(), rows: z.int(), minStoredAtMs: z.number(), maxStoredAtMs: z.number() }),
      ),
    }),
  ),
});
export type MarketIndex = z.infer<typeof MarketIndex>;

export const piecePath = (db: string, table: string, piece: string): string => `${db}/${table}/${piece}.native`;

interface Pieces {
  readonly table: MarketTable;
  readonly pieces: readonly Piece[];
}

/** The store stays the caller's. @throws knowledge/not-supported for a store in process memory */
export function marketDump(store: MarketStore): StoreDump {
  const sql = engineOf(store);
  if (sql === null) {
    const says = "A market store in process memory cannot be backed up. Keep it in chdb or in ClickHouse.";
    throw new QuorumError("knowledge/not-supported", says, { fault: "caller", retry: false });
  }
  return {
    store: "market",
    async take({ generation }) {
      if (sql.alone) await sql.command("SYSTEM STOP MERGES", {});
      try {
        const tables: Pieces[] = [];
        for (const table of await marketTables(sql)) tables.push({ table, pieces: await piecesOf(sql, table) });
        return new TakenMarket(sql, tables, generation);
      } catch (thrown) {
        if (sql.alone) await sql.command("SYSTEM START MERGES", {});
        throw thrown;
      }
    },
    async close() {},
  };
}

class TakenMarket implements TakenStore {
  readonly #sql: Sql;
  readonly #tables: readonly Pieces[];
  readonly #generation: string;
  #released = false;

  constructor(sql: Sql, tables: readonly Pieces[], generation: string) {
    this.#sql = sql;
    this.#tables = tables;
    this.#generation = generation;
  }

  async summary(): Promise<StoreSummary> {
    const counts: Record<string, number> = {};
    for (const { table } of this.#tables)
      counts[`${table.db}.${table.name}`] = await countOf(this.#sql, table, this.#lastSeq(table));
    return { driver: "clickhouse", counts, reachMs: 0 };
  }

  async *sources(): AsyncGenerator<BackupSource> {
    const index = await this.#index();
    yield {
      kind: "file",
      path: "market/index.json",
      async *read() {
        yield Buffer.from(JSON.stringify(index));
      },
    };
    for (const { table, pieces } of this.#tables)
      for (const piece of pieces) {
        yield {
          kind: "file",
          path: `market/${piecePath(table.db, table.name, piece.name)}`,
          stamp: `${this.#generation} ${table.uuid} ${piece.mark}`,
          read: () => this.#rows(table, piece),
        };
      }
  }

  async release(): Promise<void> {
    if (this.#released) return;
    this.#released = true;
    if (this.#sql.alone) await this.#sql.command("SYSTEM START MERGES", {});
  }

  /** In the order of their numbers, so that the same rows are the same bytes. */
  #rows({ db, name, columns }: MarketTable, { partition, fromSeq, toSeq }: Piece): AsyncIterable<Uint8Array> {
    const text = `SELECT ${columns.join(", ")} FROM {db:Identifier}.{table:Identifier}
      WHERE _partition_id = {partition:String} AND stored_seq BETWEEN {from:UInt64} AND {to:UInt64} ORDER BY stored_seq`;
    const to = Math.min(toSeq, this.#lastSeq({ db, name }));
    return this.#sql.stream(text, { db, table: name, partition, from: fromSeq, to }, "Native");
  }

  /** Of the table as it was taken. */
  #lastSeq({ db, name }: Pick<MarketTable, "db" | "name">): number {
    const found = this.#tables.find(({ table }) => table.db === db && table.name === name);
    return (found?.pieces ?? []).reduce((last, { lastSeq }) => Math.max(last, lastSeq), 0);
  }

  async #index(): Promise<MarketIndex> {
    const databases: MarketIndex["databases"] = [];
    for (const name of new Set(this.#tables.map(({ table }) => table.db))) {
      const [versions] = await this.#sql.query("SELECT max(version) FROM {db:Identifier}.schema_version", { db: name });
      databases.push({ name, schemaVersion: Number(versions?.[0] ?? 0), series: await this.#series(name) });
    }
    const tables = this.#tables.map(({ table, pieces }) => ({
      ...table,
      columns: [...table.columns],
      pieces: pieces.map(({ name, rows, minStoredAtMs, maxStoredAtMs }) => ({
        name,
        rows,
        minStoredAtMs,
        maxStoredAtMs,
      })),
    }));
    return { databases, tables };
  }

  async #series(db: string): Promise<MarketIndex["databases"][number]["series"]> {
    const has = "SELECT count() FROM system.tables WHERE database = {db:String} AND name = 'series_version'";
    const [found] = await this.#sql.query(has, { db });
    if (db === catalogue || Number(found?.[0] ?? 0) === 0) return [];
    const versionsSql = "SELECT kind, max(version) FROM {db:Identifier}.series_version GROUP BY kind ORDER BY kind";
    const [kinds = [], versions = []] = await this.#sql.query(versionsSql, { db });
    return kinds.map((kind, row) => ({ kind: String(kind), version: Number(versions[row]) }));
  }
}

/** Rows as they count, a row that is there twice once, among those with numbers up to the last. */
export async function countOf(
  sql: Sql,
  { db, name }: Pick<MarketTable, "db" | "name">,
  lastSeq: number,
): Promise<number> {
  const [engine] = await sql.query(
    "SELECT engine FROM system.tables WHERE database = {db:String} AND name = {table:String}",
    {
      db,
      table: name,
    },
  );
  const final = String(engine?.[0]).startsWith("Replacing") ? "FINAL" : "";
  const text = `SELECT count() FROM {db:Identifier}.{table:Identifier} ${final} WHERE stored_seq <= {last:UInt64}`;
  const [count] = await sql.query(text, { db, table: name, last: lastSeq });
  return Number(count?.[0] ?? 0);
}
