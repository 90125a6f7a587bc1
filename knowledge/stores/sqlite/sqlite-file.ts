// One SQLite file: opened durable, brought up to date, its faults told in our own codes. No tables are named here.

import { chmodSync } from "node:fs";
import type { Database } from "better-sqlite3";
import { asQuorumError, QuorumError } from "#infra/runtime/index.ts";
import { installJournal, numberTransactions, trimJournal } from "./journal.ts";
import { type Migration, migrate } from "./migrations.ts";

/** How long a statement waits for another process's write. */
const busyTimeoutMs = 5_000;

export interface SqliteFileOptions {
  /** A path, or ":memory:". */
  readonly path: string;
  readonly migrations: readonly Migration[];
  /** Whether the file keeps what every row was before it changed, so that a backup of it can be brought back to a moment. */
  readonly journal?: boolean;
}

/** Opens the file in WAL mode; a commit is on the disk when it returns (synchronous=FULL). Readable by its owner only.
 * @throws knowledge/records-newer, knowledge/store-failed, infra/disk-full */
export async function openSqliteFile({ path, migrations, journal = false }: SqliteFileOptions): Promise<Database> {
  const { default: Sqlite } = await import("better-sqlite3").catch((cause: unknown) => {
    throw new QuorumError("infra/package-missing", "better-sqlite3 is not installed. Run `npm ci`.", {
      fault: "outside",
      retry: false,
      cause,
    });
  });
  return withSqliteErrors(path, () => {
    const database = new Sqlite(path, { timeout: busyTimeoutMs });
    try {
      if (path !== ":memory:") chmodSync(path, 0o600);
      database.pragma("journal_mode = WAL");
      database.pragma("synchronous = FULL");
      database.pragma("foreign_keys = ON");
      migrate(database, migrations, path);
      if (journal) {
        database.pragma("recursive_triggers = ON"); // a row that another replaces is told to the journal too
        installJournal(database);
        trimJournal(database);
        numberTransactions(database);
      }
      return database;
    } catch (thrown) {
      database.close();
      throw thrown;
    }
  });
}

/** Runs the work; a fault of SQLite comes out as a QuorumError: disk full, busy, damaged, or a broken rule of the schema. */
export function withSqliteErrors<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw sqliteError(path, thrown);
  }
}

const damaged = /^SQLITE_(CORRUPT|NOTADB)/;
const wayOut = "The file is damaged: put back a copy, or move it away to start with an empty one.";

function sqliteError(path: string, thrown: unknown): unknown {
  const code =
    thrown instanceof Error && thrown.name === "SqliteError" ? String((thrown as Error & { code: string }).code) : null;
  if (code === null) return thrown;
  const full = asQuorumError(thrown);
  if (full.code === "infra/disk-full") return full;
  const busy = code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED");
  const says = busy
    ? `Another process kept ${path} locked for ${busyTimeoutMs} ms; nothing was written. Try again.`
    : `${path}: ${(thrown as Error).message} (${code}). Nothing was written.${damaged.test(code) ? ` ${wayOut}` : ""}`;
  const fault = code.startsWith("SQLITE_CONSTRAINT") || code === "SQLITE_ERROR" ? "bug" : "outside";
  return new QuorumError("knowledge/store-failed", says, {
    fault,
    retry: busy,
    context: { path, sqlite: code },
    cause: thrown,
  });
}
