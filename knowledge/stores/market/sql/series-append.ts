// Blocks into their tables: by month, in inserts of bounded size, each under a token of its own, so that what was half stored when a process
// was killed is completed when the same block comes again.

import { callerError } from "#infra/runtime/index.ts";
import type { Block, BlockOf, SeriesKind, SymbolId } from "#knowledge/domain/index.ts";
import type { BlockReport } from "../market-store.port.ts";
import { encodeNative, type NativeColumn } from "./native-encode.ts";
import { byMonth, columnsOf, countedFrom, sliceOf } from "./series-columns.ts";
import type { SeriesDatabases } from "./series-databases.ts";
import { markAgain, type Place, placeOfNumber } from "./series-order.ts";
import { seriesTable } from "./series-tables.ts";
import type { Sql } from "./sql.port.ts";

/** Rows an insert: what the engine sorts and packs at once. */
const insertRows = 1_000_000;

const furthestSql = (table: string): string => `
  SELECT symbol, toString(max(last)) FROM {db:Identifier}.${table}_hours WHERE source = {source:String} GROUP BY symbol`;
const lastSeqSql = (table: string): string => `SELECT max(last_seq) FROM {db:Identifier}.${table}_hours`;
/** Whether the first row of an insert is there, under the number that it was given. */
const storedSql = (table: string): string => `
  SELECT count() FROM {db:Identifier}.${table}
  WHERE symbol = {symbol:String} AND event_ns = {event:Int64} AND sequence = {sequence:Int64} AND stored_seq = {seq:UInt64}`;

/** What the next block is compared with, of one kind in one database. */
interface Tail {
  nextSeq: number;
  /** By source, then symbol. */
  readonly furthest: Map<string, Map<SymbolId, Place>>;
}

export class SeriesWriter {
  readonly #sql: Sql;
  readonly #databases: SeriesDatabases;
  readonly #tails = new Map<string, Tail>();

  constructor(sql: Sql, databases: SeriesDatabases) {
    this.#sql = sql;
    this.#databases = databases;
  }

  /** One call after another, never two at once. */
  async append<K extends SeriesKind>(db: string, block: BlockOf<K>, token: string | undefined): Promise<BlockReport> {
    requireEvents(block);
    if (block.rows === 0) return { rows: 0, seen: false };
    await this.#databases.prepare(db, block.kind);
    const tail = await this.#tail(db, block.kind, block.source);
    let rows = 0;
    try {
      for (const [month, part] of byMonth(block))
        for (let from = 0; from < part.rows; from += insertRows) {
          const insert = sliceOf(part as Block, from, Math.min(part.rows, from + insertRows)) as BlockOf<K>;
          const own = token === undefined ? undefined : `${token}/${month}/${from}`;
          if (await this.#insert(db, insert, tail, own)) rows += insert.rows;
        }
    } catch (thrown) {
      await this.#afterFailure(db, block.kind);
      throw thrown;
    }
    if (rows < block.rows) await this.#databases.recount(db, block.kind); // a part seen before may have been stored without its views
    return { rows, seen: rows === 0 };
  }

  forget(db: string): void {
    for (const key of this.#tails.keys()) if (key.startsWith(`${db} `)) this.#tails.delete(key);
  }

  /** False where the engine knew the token. */
  async #insert<K extends SeriesKind>(db: string, block: BlockOf<K>, tail: Tail, token?: string): Promise<boolean> {
    const known = tail.furthest.get(block.source) ?? new Map<SymbolId, Place>();
    const { again, furthest } = markAgain(block, known);
    const firstSeq = tail.nextSeq;
    tail.nextSeq += block.rows;
    const columns: NativeColumn[] = [
      ...columnsOf(block as Block),
      { name: "again", type: "UInt8", values: again },
      { name: "stored_seq", type: "UInt64", values: countedFrom(firstSeq, block.rows) },
    ];
    const names = columns.map(({ name }) => name);
    const table = seriesTable[block.kind];
    // Words before the slash tell a caller's token from one of ours, which no block ever has again.
    const named = token === undefined ? `once/${firstSeq}` : `named/${token}`;
    await this.#sql.insertNative(`${db}.${table}`, names, encodeNative(block.rows, columns), named);
    if (token !== undefined && !(await this.#isStored(db, block, firstSeq))) return false;
    for (const [symbol, place] of furthest) known.set(symbol, place);
    tail.furthest.set(block.source, known);
    return true;
  }

  async #isStored<K extends SeriesKind>(db: string, block: BlockOf<K>, seq: number): Promise<boolean> {
    const { eventNs, sequence } = block.columns as BlockOf<"trade">["columns"];
    const [found] = await this.#sql.query(storedSql(seriesTable[block.kind]), {
      db,
      symbol: block.symbol.values[block.symbol.codes[0] as number] as string,
      event: eventNs[0] as bigint,
      sequence: sequence[0] as bigint,
      seq,
    });
    return Number(found?.[0] ?? 0) > 0;
  }

  async #tail(db: string, kind: SeriesKind, source: string): Promise<Tail> {
    const key = `${db} ${kind}`;
    const table = seriesTable[kind];
    let tail = this.#tails.get(key);
    if (tail === undefined) {
      const [last] = await this.#sql.query(lastSeqSql(table), { db });
      tail = { nextSeq: Number(last?.[0] ?? 0) + 1, furthest: new Map() };
      this.#tails.set(key, tail);
    }
    if (!tail.furthest.has(source)) {
      const [symbols = [], lasts = []] = await this.#sql.query(furthestSql(table), { db, source });
      const places = symbols.map(
        (symbol, row) => [symbol as SymbolId, placeOfNumber(BigInt(String(lasts[row])))] as const,
      );
      tail.furthest.set(source, new Map(places));
    }
    return tail;
  }

  /** What was stored is not known: the next block asks, and the views are counted while nobody else writes. */
  async #afterFailure(db: string, kind: SeriesKind): Promise<void> {
    this.#tails.delete(`${db} ${kind}`);
    await this.#databases.recount(db, kind).catch(() => undefined); // it was not to be had just now: the next block counts again
  }
}

/** @throws knowledge/fact-invalid */
export function requireEvents({ kind, rows, columns }: BlockOf<SeriesKind>): void {
  const { eventNs } = columns as BlockOf<"trade">["columns"];
  for (let row = 0; row < rows; row++)
    if ((eventNs[row] as bigint) < 0n) {
      const message = `Row ${row} of a block of kind ${kind}: wanted an eventNs in or after 1970, found ${eventNs[row]}.`;
      throw callerError("knowledge/fact-invalid", message, { kind, row });
    }
}
