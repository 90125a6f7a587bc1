// The embedded market store: ClickHouse inside this process, on one folder. Only this file knows chdb.
// One process holds a folder, and one folder is open in a process at a time.

import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Session } from "chdb";
import { z } from "zod";
import { canonicalJson, type Log, QuorumError } from "#infra/runtime/index.ts";
import type { MarketStore } from "../../market-store.port.ts";
import type { Sql, SqlColumns, SqlParameters } from "../../sql/sql.port.ts";
import { openSqlMarketStore } from "../../sql/sql-market-store.ts";

export const ChdbOptions = z.strictObject({
  /** The folder that holds the facts; made where missing. */
  path: z.string().min(1),
});

export const needs = { package: "chdb", for: "the embedded market store", how: "comes with `npm ci`" } as const;

/**
 * @throws infra/package-missing, infra/data-folder-held (another process has the folder open), knowledge/market-newer, knowledge/store-failed
 */
export async function openChdbMarketStore({
  path,
  log,
}: z.infer<typeof ChdbOptions> & { readonly log: Log }): Promise<MarketStore> {
  const options = ChdbOptions.parse({ path });
  const chdb = await load();
  const sql = new ChdbSql(openSession(chdb, options.path), chdb.drainPending, log);
  try {
    return await openSqlMarketStore(sql);
  } catch (thrown) {
    await sql.close();
    throw thrown;
  }
}

class ChdbSql implements Sql {
  readonly #session: Session;
  readonly #drain: () => Promise<void>;
  readonly #log: Log;

  constructor(session: Session, drain: () => Promise<void>, log: Log) {
    this.#session = session;
    this.#drain = drain;
    this.#log = log;
  }

  async query(text: string, parameters: SqlParameters): Promise<SqlColumns> {
    return this.#told("query", text, async () => {
      const result = await this.#session.queryBindAsync(text, parameters, { format: "JSONCompactColumns" });
      return result.json<SqlColumns>();
    });
  }

  async command(text: string, parameters: SqlParameters): Promise<void> {
    await this.#told("command", text, () => this.#session.queryBindAsync(text, parameters));
  }

  async insert(table: string, columns: readonly string[], rows: readonly (readonly unknown[])[]): Promise<void> {
    if (rows.length === 0) return;
    const values = Buffer.from(rows.map((row) => JSON.stringify(row)).join("\n"));
    await this.#told("insert", table, () =>
      this.#session.insert({ table, columns: [...columns], values, format: "JSONCompactEachRow" }),
    );
  }

  async close(): Promise<void> {
    this.#session.close();
    await this.#drain();
  }

  async #told<T>(action: string, subject: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      const error = storeFailed(thrown);
      this.#log.error({ action, subject, code: error.code, cause: String(thrown) }, "market store failed");
      throw error;
    }
  }
}

async function load(): Promise<typeof import("chdb")> {
  try {
    return await import("chdb");
  } catch (cause) {
    const message = `The embedded market store needs the package chdb, which cannot be loaded here. Run: npm install chdb@3.4.0`;
    throw new QuorumError("infra/package-missing", message, { fault: "outside", retry: false, cause });
  }
}

/** Settings that have to stand before the first query: whole integers as numbers, floats parsed to the last bit. */
const connectionArgs = ["--output_format_json_quote_64bit_integers=0", "--precise_float_parsing=1"];

function openSession({ Session }: typeof import("chdb"), path: string): Session {
  dropEmptyDefinitions(path);
  try {
    return new Session(path, { connectionArgs });
  } catch (cause) {
    const holder = holderOf(path);
    if (holder === null) throw storeFailed(cause);
    const message = `The data folder ${path} is in use by process ${holder}. Ask that one, stop it, or name another folder with QUORUM_HOME.`;
    const context = { path, process: holder };
    throw new QuorumError("infra/data-folder-held", message, { fault: "caller", retry: true, context, cause });
  }
}

/** A disk that filled up while a table was made leaves its definition as an empty file, which the engine refuses to open ever after.
 * Such a table never held a row: without the file it is made again. */
function dropEmptyDefinitions(path: string): void {
  const store = join(path, "store");
  if (!existsSync(store)) return;
  const names = readdirSync(store, { recursive: true, encoding: "utf8" }).filter((name) =>
    /^\w+\/[\w-]+\/\w+\.sql$/.test(name),
  );
  for (const file of names.map((name) => join(store, name))) if (statSync(file).size === 0) rmSync(file);
}

/** The living process that wrote its number into the folder's lock file; the engine itself says only that it could not open the folder. */
function holderOf(path: string): number | null {
  const file = join(path, "status");
  const processId = existsSync(file)
    ? Number(/^PID: (\d+)/m.exec(readFileSync(file, "utf8"))?.[1] ?? Number.NaN)
    : Number.NaN;
  return Number.isNaN(processId) || !isAlive(processId) ? null : processId;
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === "EPERM"; // there, and somebody else's
  }
}

const damaged =
  /while reading (?:column|from part)|CHECKSUM_DOESNT_MATCH|CORRUPTED_DATA|CANNOT_DECOMPRESS|CANNOT_READ_ALL_DATA|UNKNOWN_CODEC|NO_FILE_IN_DATA_PART/;

function storeFailed(cause: unknown): QuorumError {
  const text = cause instanceof Error ? cause.message : canonicalJson(cause);
  if (/NOT_ENOUGH_SPACE|No space left on device/.test(text)) {
    const message = "The disk is full: these facts were not stored. Free space and try again.";
    return new QuorumError("infra/disk-full", message, { fault: "outside", retry: true, cause });
  }
  if (damaged.test(text)) {
    const message = `The embedded market store's files are damaged: remove the folder "market" in the data folder, and the data is read from its source again; records are kept. It says: ${text.slice(0, 200)}`;
    return new QuorumError("knowledge/store-failed", message, { fault: "outside", retry: false, cause });
  }
  const message = `The embedded market store failed: ${text.slice(0, 400)}`;
  const isQuery = /^CHDB_(QUERY|SYNTAX|BIND)/.test(String((cause as { readonly code?: unknown } | null)?.code));
  return new QuorumError("knowledge/store-failed", message, {
    fault: isQuery ? "bug" : "outside",
    retry: false,
    cause,
  });
}
