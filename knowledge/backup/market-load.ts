// Market tables put back into an engine that holds none of them. What the store keeps beside its facts (sums, bars made of trades) is made
// again by the engine or by the store itself.

import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { QuorumError } from "#infra/runtime/index.ts";
import type { SeriesKind } from "#knowledge/domain/index.ts";
import { factKinds, factRules } from "../stores/market/fact-rules.ts";
import { catalogueSteps, datasetSteps, migrate } from "../stores/market/sql/migrations.ts";
import { seriesSteps, seriesTable } from "../stores/market/sql/series-tables.ts";
import type { Sql } from "../stores/market/sql/sql.port.ts";
import { expirySql } from "../stores/market/sql/statements.ts";
import { countOf, MarketIndex, piecePath } from "./market-dump.ts";
import { catalogue } from "./market-tables.ts";

export interface MarketLoading {
  readonly sql: Sql;
  /** The store's folder of the backup that is restored. */
  readonly from: string;
  readonly bring: MarketMoment | null;
  /** From here on something is in the engine, and there was nothing before. */
  readonly onBegin?: () => void;
  readonly onFile?: (path: string) => void;
  readonly signal?: AbortSignal;
}

/** Bringing it to a moment: what was stored by then. */
export interface MarketMoment {
  readonly atMs: number;
  /** The store's folder of the newest backup from before the moment; what has gone since comes from there. Null where there is none. */
  readonly earlier: string | null;
}

type Table = MarketIndex["tables"][number];
type DatabaseIndex = MarketIndex["databases"][number];

interface Source {
  readonly from: string;
  readonly index: MarketIndex;
}

/** Counts by table, as restored. @throws infra/backup-target-not-empty, infra/backup-damaged, infra/disk-full, knowledge/market-newer */
export async function loadMarket({
  sql,
  from,
  bring,
  onBegin,
  onFile,
  signal,
}: MarketLoading): Promise<Readonly<Record<string, number>>> {
  await requireEmpty(sql);
  onBegin?.();
  const later = sourceIn(from);
  const earlier = bring?.earlier ? sourceIn(bring.earlier) : null;
  const plan =
    bring === null
      ? later.index.tables.map((table) => ({ table, from: later, atMs: null }))
      : planFor(later, earlier, bring.atMs);
  const counts: Record<string, number> = {};
  for (const db of [catalogue, ...new Set(plan.map(({ table }) => table.db).filter((name) => name !== catalogue))]) {
    const databases = [later, earlier].flatMap(
      (source) => source?.index.databases.filter(({ name }) => name === db) ?? [],
    );
    await makeDatabase(sql, db, databases);
    if (db === catalogue && bring !== null) {
      await loadDescriptions(sql, later, earlier, bring.atMs);
      await forgetOthers(sql, plan);
      continue;
    }
    for (const { table, from: source, atMs } of plan.filter((part) => part.table.db === db)) {
      if (table.name === told) await sql.command(`TRUNCATE TABLE {db:Identifier}.${told} SYNC`, { db }); // what its view wrote
      await loadTable(sql, table, source.from, { atMs, onFile, signal });
      counts[`${db}.${table.name}`] = 0;
    }
  }
  await setExpiry(sql);
  for (const key of Object.keys(counts)) {
    const [db = "", name = ""] = key.split(".");
    counts[key] = await countOf(sql, { db, name }, Number.MAX_SAFE_INTEGER);
  }
  return counts;
}

interface Part {
  readonly table: Table;
  readonly from: Source;
  /** Rows stored later are left out; null: none are. */
  readonly atMs: number | null;
}

/**
 * Rows of the later backup that were stored by the moment. Facts also from the earlier one, since a fact that was stored again after the moment
 * has that time now, and one that expired is gone. A table that was dropped meanwhile comes from the earlier one alone; if it was dropped and
 * made again by the moment, from the later one alone.
 */
function planFor(later: Source, earlier: Source | null, atMs: number): readonly Part[] {
  const find = (source: Source | null, { db, name }: Table): Table | undefined =>
    source?.index.tables.find((table) => table.db === db && table.name === name);
  const series = new Set(Object.values(seriesTable));
  const parts: Part[] = [];
  for (const table of later.index.tables) {
    const before = find(earlier, table);
    const wanted = { table, from: later, atMs };
    const old: Part[] = before && earlier ? [{ table: before, from: earlier, atMs: null }] : [];
    if (before === undefined || before.uuid === table.uuid) {
      parts.push(...(series.has(table.name) ? [] : old), wanted);
    } else {
      const madeAgain = table.pieces.some(({ minStoredAtMs }) => minStoredAtMs <= atMs);
      parts.push(...(madeAgain ? [wanted] : old));
    }
  }
  for (const table of earlier?.index.tables ?? [])
    if (earlier && find(later, table) === undefined) parts.push({ table, from: earlier, atMs: null });
  return parts;
}

async function makeDatabase(sql: Sql, db: string, databases: readonly DatabaseIndex[]): Promise<void> {
  const steps = db === catalogue ? catalogueSteps : datasetSteps;
  const version = Math.max(0, ...databases.map(({ schemaVersion }) => schemaVersion));
  if (version > steps.length) throw newer(db, version, steps.length);
  await migrate(sql, db, db === catalogue ? steps : steps.slice(0, version)); // an empty store has its catalogue already
  const series = new Map<string, number>();
  for (const { kind, version: found } of databases.flatMap((database) => database.series))
    series.set(kind, Math.max(found, series.get(kind) ?? 0));
  if (series.size === 0) return;
  await sql.command(
    "CREATE TABLE IF NOT EXISTS {db:Identifier}.series_version (kind String, version UInt32) ENGINE = MergeTree ORDER BY kind",
    { db },
  );
  for (const [kind, found] of series) {
    const known = seriesSteps[kind as SeriesKind] ?? [];
    if (found > known.length) throw newer(`${db} (${kind})`, found, known.length);
    for (const commands of known.slice(0, found)) for (const command of commands) await sql.command(command, { db });
    await sql.insert(`${db}.series_version`, ["kind", "version"], [[kind, found]]);
  }
}

interface Watching {
  readonly atMs: number | null;
  readonly onFile?: ((path: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

async function loadTable(sql: Sql, table: Table, from: string, { atMs, onFile, signal }: Watching): Promise<void> {
  const { db, name, columns, pieces } = table;
  for (const piece of pieces) {
    signal?.throwIfAborted();
    if (atMs !== null && piece.minStoredAtMs > atMs) continue;
    const path = piecePath(db, name, piece.name);
    const bytes = await readFile(join(from, path));
    const token = `restored/${path}/${piece.maxStoredAtMs}`;
    if (atMs === null || piece.maxStoredAtMs <= atMs) await sql.insertNative(`${db}.${name}`, columns, [bytes], token);
    else await insertUntil(sql, table, bytes, { token, atMs });
    onFile?.(path);
  }
}

/** Keeps every description of a data set, filled by a view on the table of the newest ones. */
const told = "datasets_told";

/** The data sets that either backup lists, as they were described last by the moment. */
async function loadDescriptions(sql: Sql, later: Source, earlier: Source | null, atMs: number): Promise<void> {
  const tables = [later, ...(earlier ? [earlier] : [])].flatMap((source) =>
    source.index.tables.filter(({ db }) => db === catalogue).map((table) => ({ table, source })),
  );
  const newest = tables.find(({ table }) => table.name === "datasets");
  if (newest === undefined) return;
  await makeHalf(sql, newest.table);
  const load = async (name: string): Promise<void> => {
    for (const { table, source } of tables.filter((one) => one.table.name === name))
      for (const piece of table.pieces) {
        const bytes = await readFile(join(source.from, piecePath(catalogue, name, piece.name)));
        await sql.insertNative(`${catalogue}.${half}`, table.columns, [bytes], "");
      }
  };
  await load("datasets");
  const [ids = []] = await sql.query(`SELECT DISTINCT id FROM {db:Identifier}.${half}`, { db: catalogue });
  await load(told);
  const columns = newest.table.columns.join(", ");
  await sql.command(
    `INSERT INTO {db:Identifier}.datasets (${columns}) SELECT DISTINCT ${columns} FROM {db:Identifier}.${half}
     WHERE stored_at_ms <= {atMs:Int64} AND id IN {ids:Array(String)} SETTINGS optimize_on_insert = 0`,
    { db: catalogue, atMs, ids: ids.map(String) },
  );
  await sql.command(`DROP TABLE {db:Identifier}.${half} SYNC`, { db: catalogue });
}

const half = "restored_rows";

/** An empty table of the same columns. */
async function makeHalf(sql: Sql, { db, name, columns }: Pick<Table, "db" | "name" | "columns">): Promise<void> {
  await sql.command(`DROP TABLE IF EXISTS {db:Identifier}.${half} SYNC`, { db });
  await sql.command(
    `CREATE TABLE {db:Identifier}.${half} ENGINE = MergeTree ORDER BY tuple() EMPTY AS
     SELECT ${columns.join(", ")} FROM {db:Identifier}.{table:Identifier}`,
    { db, table: name },
  );
}

/** Of one file the rows that were stored by the moment, through a table of its own: what is made of rows must not see the others. */
async function insertUntil(
  sql: Sql,
  { db, name, columns }: Pick<Table, "db" | "name" | "columns">,
  bytes: Buffer,
  { token, atMs }: { readonly token: string; readonly atMs: number },
): Promise<void> {
  const listed = columns.join(", ");
  await makeHalf(sql, { db, name, columns });
  await sql.insertNative(`${db}.${half}`, columns, [bytes], token);
  await sql.command(
    `INSERT INTO {db:Identifier}.{table:Identifier} (${listed}) SELECT ${listed} FROM {db:Identifier}.${half}
     WHERE stored_at_ms <= {atMs:Int64} ORDER BY stored_seq SETTINGS max_partitions_per_insert_block = 0`,
    { db, table: name, atMs },
  );
  await sql.command(`DROP TABLE {db:Identifier}.${half} SYNC`, { db });
}

/** Data sets that were not described yet at the moment are not restored: neither their lines nor their facts. */
async function forgetOthers(sql: Sql, plan: readonly Part[]): Promise<void> {
  const [ids = []] = await sql.query("SELECT DISTINCT id FROM {db:Identifier}.datasets", { db: catalogue });
  const described = new Set(ids.map((id) => `ds_${id}`));
  for (let at = plan.length - 1; at >= 0; at--) {
    const db = plan[at]?.table.db ?? "";
    if (db !== catalogue && !described.has(db)) (plan as Part[]).splice(at, 1);
  }
}

/** Facts of data sets that say so expire again. */
async function setExpiry(sql: Sql): Promise<void> {
  const [ids = []] = await sql.query("SELECT id FROM {db:Identifier}.datasets FINAL WHERE expires", { db: catalogue });
  for (const id of ids)
    for (const kind of factKinds) {
      const { keepYears } = factRules[kind];
      if (keepYears !== undefined) await sql.command(expirySql(kind, keepYears), { db: `ds_${id}` });
    }
}

/** Takes every data set out of an engine. */
export async function clearMarket(sql: Sql): Promise<void> {
  const [names = []] = await sql.query("SELECT name FROM system.databases WHERE startsWith(name, 'ds_')", {});
  for (const name of names) await sql.command("DROP DATABASE {db:Identifier} SYNC", { db: String(name) });
  for (const table of ["datasets", told])
    await sql.command("TRUNCATE TABLE IF EXISTS {db:Identifier}.{table:Identifier} SYNC", { db: catalogue, table });
}

async function requireEmpty(sql: Sql): Promise<void> {
  const [found] = await sql.query("SELECT count() FROM system.tables WHERE startsWith(database, 'ds_')", {});
  if (Number(found?.[0] ?? 0) === 0) return;
  const says =
    "A backup is restored into a market store with nothing in it; this one holds data sets. Name another server or folder.";
  throw new QuorumError("infra/backup-target-not-empty", says, { fault: "caller", retry: false });
}

function sourceIn(from: string): Source {
  return { from, index: MarketIndex.parse(JSON.parse(readFileSync(join(from, "index.json"), "utf8"))) };
}

const newer = (what: string, found: number, known: number): QuorumError =>
  new QuorumError(
    "knowledge/market-newer",
    `The backup holds ${what} at version ${found}; this program knows versions up to ${known}. Restore it with the newer program.`,
    { fault: "caller", retry: false },
  );
