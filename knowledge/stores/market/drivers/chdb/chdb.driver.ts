// The embedded market store: ClickHouse inside this process, on one folder. Only this folder knows chdb.
// One process holds a folder, and one folder is open in a process at a time.

import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Session } from "chdb";
import { z } from "zod";
import { type Log, QuorumError } from "#infra/runtime/index.ts";
import type { MarketStore } from "../../market-store.port.ts";
import type { Sql } from "../../sql/sql.port.ts";
import { openSqlMarketStore } from "../../sql/sql-market-store.ts";
import { withEngine } from "../../sql/sql-of.ts";
import { chdbFailed } from "./chdb-failed.ts";
import { ChdbSql } from "./chdb-sql.ts";

export const ChdbOptions = z.strictObject({
  /** The folder that holds the facts; made where missing. */
  path: z.string().min(1),
});

export const needs = { package: "chdb", for: "the embedded market store", how: "comes with `npm ci`" } as const;

type Opened = z.input<typeof ChdbOptions> & { readonly log: Log };

/**
 * @throws infra/package-missing, infra/data-folder-held (another process has the folder open), knowledge/market-newer, knowledge/store-failed
 */
export async function openChdbMarketStore({ log, ...given }: Opened): Promise<MarketStore> {
  const options = ChdbOptions.parse(given);
  const sql = await openChdbSql({ path: options.path, log });
  try {
    return withEngine(await openSqlMarketStore(sql), sql);
  } catch (thrown) {
    await sql.close();
    throw thrown;
  }
}

/** The engine alone, without tables: for whoever brings SQL of its own. */
export async function openChdbSql({ path, log }: Pick<Opened, "path" | "log">): Promise<Sql> {
  const chdb = await load();
  const first = openSession(chdb, path);
  const sessions = {
    path,
    open: () => new chdb.Session(path, { connectionArgs }),
    drain: chdb.drainPending,
  };
  return new ChdbSql(sessions, first, log);
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
    if (holder === null) throw chdbFailed(cause);
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
