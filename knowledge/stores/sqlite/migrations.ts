// Forward migrations: each runs once, in order, in one transaction with the line that says it ran.

import type { Database } from "better-sqlite3";
import { callerError } from "#infra/runtime/index.ts";

export interface Migration {
  /** 1, 2, 3 ... without a gap. */
  readonly version: number;
  readonly name: string;
  /** Statements, separated by semicolons. */
  readonly sql: string;
}

/** Brings the file to the newest version known; two processes that open it at once migrate it once.
 * @throws knowledge/records-newer for a file that a newer release wrote */
export function migrate(database: Database, migrations: readonly Migration[], path: string): void {
  const newest = migrations.at(-1)?.version ?? 0;
  const found = (): number =>
    (database.prepare("select max(version) from schema_version").pluck().get() as number | null) ?? 0;
  database
    .transaction(() => {
      database.exec("create table if not exists schema_version (version integer primary key, name text not null)");
      const version = found();
      if (version > newest) throw newerFile(path, version, newest);
      for (const migration of migrations.filter((candidate) => candidate.version > version)) {
        database.exec(migration.sql);
        database.prepare("insert into schema_version values (?, ?)").run(migration.version, migration.name);
      }
    })
    .immediate();
}

const newerFile = (path: string, found: number, known: number): Error =>
  callerError(
    "knowledge/records-newer",
    `${path} was written by a newer release (version ${found}; this one knows ${known}). Start that release, or name another folder with QUORUM_HOME.`,
    { path, found, known },
  );
