// What loading records needs to know of a backup's files, whichever driver wrote them.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { openSqliteFile, tablesOf } from "#knowledge/stores/sqlite/index.ts";
import { recordsMigrations } from "../stores/records/sql/migrations.ts";
import { readRowsFile } from "./rows-file.ts";

const Schema = z.discriminatedUnion("driver", [
  z.object({
    driver: z.literal("sqlite"),
    made: z.array(z.object({ type: z.string(), name: z.string(), sql: z.string() })),
  }),
  z.object({ driver: z.literal("postgres"), tables: z.array(z.object({ name: z.string(), sql: z.string() })) }),
]);
export type SchemaFile = Readonly<z.infer<typeof Schema>>;

export const readSchema = (from: string): SchemaFile =>
  Schema.parse(JSON.parse(readFileSync(join(from, "schema.json"), "utf8")));

/** Names of files of rows in the folder, ascending. */
export const rowsFiles = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".rows"))
    .sort();

/** Tables of which the backup holds rows. */
export const tableNames = (from: string): readonly string[] =>
  rowsFiles(join(from, "tables")).map((name) => name.replace(/\.rows$/, ""));

/** What was put back. */
export interface LoadedRows {
  /** By table. */
  readonly counts: Readonly<Record<string, number>>;
  /** Tables of the backup that this driver has no place for. */
  readonly leftOut: readonly string[];
}

/** Migrations up to the version that the backup was made at. */
export async function migrationsUntil(from: string) {
  const { rows } = await readRowsFile(join(from, "tables", "schema_version.rows"));
  let version = 0n;
  for await (const [found] of rows) if (typeof found === "bigint" && found > version) version = found;
  return { version: Number(version), migrations: recordsMigrations.filter((one) => one.version <= Number(version)) };
}

/** Tables that our own migrations make, up to the version; every driver has these. */
export async function recordTables(
  migrations: Awaited<ReturnType<typeof migrationsUntil>>["migrations"],
): Promise<readonly string[]> {
  const file = await openSqliteFile({ path: ":memory:", migrations });
  try {
    return tablesOf(file).map(({ name }) => name);
  } finally {
    file.close();
  }
}
