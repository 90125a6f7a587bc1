// Records on PostgreSQL, told as rows: the same files as those of a SQLite file, so that either can be made of them. Read in one transaction
// that sees one moment. The server keeps no journal of its rows for us: it is restored as it was when a backup was taken.

import type { PoolClient } from "pg";
import type { BackupSource } from "#infra/backup/index.ts";
import type { PostgresHandle, PostgresRecords } from "#knowledge/stores/records/index.ts";
import { fromStored } from "../stores/records/drivers/postgres/zero-text.ts";
import { type Cell, type Row, rowsFile } from "./rows-file.ts";
import type { StoreDump, StoreSummary, TakenStore } from "./store-dump.port.ts";

interface Column {
  readonly name: string;
  readonly type: string;
}
interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly key: readonly string[];
}

/** Rows fetched at one time. */
const fetchRows = 2_000;

/** The records stay the caller's. */
export function postgresDump({ postgres }: PostgresRecords): StoreDump {
  return {
    store: "records",
    async take() {
      const client = await postgres.guard(() => postgres.pool.connect());
      try {
        return await postgres.guard(async () => {
          await client.query("begin isolation level repeatable read read only");
          await client.query("select 1 from pg_class limit 1"); // the moment is fixed by the first query
          return new TakenRecords(postgres, client, await tablesIn(client, postgres.schema));
        });
      } catch (thrown) {
        client.release(true);
        throw thrown;
      }
    },
    async close() {},
  };
}

class TakenRecords implements TakenStore {
  readonly #handle: PostgresHandle;
  readonly #client: PoolClient;
  readonly #tables: readonly Table[];
  #released = false;

  constructor(handle: PostgresHandle, client: PoolClient, tables: readonly Table[]) {
    this.#handle = handle;
    this.#client = client;
    this.#tables = tables;
  }

  async summary(): Promise<StoreSummary> {
    const counts: Record<string, number> = {};
    for (const { name } of this.#tables) {
      const { rows } = await this.#ask(`select count(*) as rows from ${this.#place(name)}`);
      counts[name] = Number((rows[0] as { rows: unknown }).rows);
    }
    return { driver: "postgres", counts, reachMs: null };
  }

  async *sources(): AsyncGenerator<BackupSource> {
    yield { kind: "file", path: "records/schema.json", read: () => this.#schema() };
    for (const table of this.#tables)
      yield { kind: "file", path: `records/tables/${table.name}.rows`, read: () => this.#rows(table) };
  }

  async release(): Promise<void> {
    if (this.#released) return;
    this.#released = true;
    await this.#client.query("rollback").then(
      () => this.#client.release(),
      () => this.#client.release(true), // closing the connection ends the transaction as well
    );
  }

  /** What makes the tables that no migration of ours makes: those of the graphs' checkpoints. */
  async *#schema(): AsyncGenerator<Uint8Array> {
    const made: string[] = [];
    for (const { name, columns } of this.#tables) made.push(await this.#definition(name, columns));
    const tables = this.#tables.map(({ name }, at) => ({ name, sql: made[at] }));
    yield Buffer.from(JSON.stringify({ driver: "postgres", tables }, null, 1));
  }

  async #definition(table: string, columns: readonly Column[]): Promise<string> {
    const { rows } = await this.#ask(
      `select a.attname as name, a.attnotnull as required, pg_get_expr(d.adbin, d.adrelid) as fallback
       from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
       where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`,
      [this.#place(table)],
    );
    const keys = await this.#ask(
      "select pg_get_constraintdef(oid) as text from pg_constraint where conrelid = $1::regclass and contype in ('p', 'u') order by conname",
      [this.#place(table)],
    );
    const typeOf = new Map(columns.map(({ name, type }) => [name, type]));
    const lines = (rows as { name: string; required: boolean; fallback: string | null }[]).map(
      ({ name, required, fallback }) =>
        `${quoted(name)} ${typeOf.get(name)}${required ? " not null" : ""}${fallback === null ? "" : ` default ${fallback}`}`,
    );
    const all = [...lines, ...(keys.rows as { text: string }[]).map(({ text }) => text)];
    return `create table ${quoted(table)} (${all.join(", ")})`;
  }

  async *#rows({ name, columns, key }: Table): AsyncGenerator<Uint8Array> {
    yield* rowsFile({ table: name, columns: columns.map((column) => column.name) }, this.#fetched(name, columns, key));
  }

  async *#fetched(name: string, columns: readonly Column[], key: readonly string[]): AsyncGenerator<Row> {
    const listed = columns.map(selected).join(", ");
    const order = key.length === 0 ? "" : ` order by ${key.map(quoted).join(", ")}`;
    await this.#ask(`declare backed_up no scroll cursor for select ${listed} from ${this.#place(name)}${order}`);
    for (;;) {
      const { rows } = await this.#ask(`fetch ${fetchRows} from backed_up`);
      for (const row of rows as Record<string, unknown>[])
        yield columns.map(({ name: column, type }) => cellOf(row[column], type));
      if (rows.length < fetchRows) break;
    }
    await this.#ask("close backed_up");
  }

  #place(table: string): string {
    return `${quoted(this.#handle.schema)}.${quoted(table)}`;
  }

  #ask(sql: string, values: unknown[] = []) {
    return this.#handle.guard(() => this.#client.query(sql, values));
  }
}

async function tablesIn(client: PoolClient, schema: string): Promise<readonly Table[]> {
  const { rows } = await client.query<{ table: string; name: string; type: string; place: number | null }>(
    `select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
       array_position(k.conkey, a.attnum) as place
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
     where n.nspname = $1 and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped order by c.relname, a.attnum`,
    [schema],
  );
  const names = [...new Set(rows.map(({ table }) => table))];
  return names.map((name) => {
    const columns = rows.filter(({ table }) => table === name);
    const key = columns.filter(({ place }) => place !== null).sort((a, b) => Number(a.place) - Number(b.place));
    return { name, columns, key: key.map((column) => column.name) };
  });
}

const integers = new Set(["bigint", "integer", "smallint"]);
const plain = new Set([...integers, "double precision", "text", "bytea"]);

/** Whatever is none of our own types is told as the server writes it. */
const selected = ({ name, type }: Column): string =>
  plain.has(type) ? quoted(name) : `${quoted(name)}::text as ${quoted(name)}`;

function cellOf(value: unknown, type: string): Cell {
  if (value === null) return null;
  if (integers.has(type)) return BigInt(value as number);
  if (type === "double precision") return Number(value);
  if (type === "text") return fromStored(value) as string;
  return value as Cell;
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
