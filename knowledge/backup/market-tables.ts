// Which tables of a market store hold its facts, and in which pieces they are told: rows by partition and by the numbers that they were given
// when they were stored. What comes later has higher numbers, so a piece that is full stays as it is.

import { seriesKinds } from "#knowledge/domain/index.ts";
import { filledTables, seriesTable } from "../stores/market/sql/series-tables.ts";
import type { Sql } from "../stores/market/sql/sql.port.ts";

export const catalogue = "quorum_catalogue";
export const datasetPrefix = "ds_";

/** Tables that the store makes again from the others. */
const derived = new Set([
  "schema_version",
  "series_version",
  "digest_days",
  "superseded",
  "settled",
  ...seriesKinds.flatMap((kind) => filledTables(kind).map(({ name }) => name)),
]);
const seriesTables = new Set(Object.values(seriesTable));

/** What one file of a backup holds at most: it is read and written whole when it is restored. */
const mostRows = 250_000;
/** Rows of a series are numbered one by one, facts by the microsecond in which they came. */
const seriesSpan = mostRows;
const factsSpan = 86_400_000_000;

export interface MarketTable {
  readonly db: string;
  readonly name: string;
  /** Another one when the table was dropped and made again. */
  readonly uuid: string;
  /** Whether a row takes the place of the same row stored before. */
  readonly replaces: boolean;
  readonly columns: readonly string[];
}

export interface Piece {
  /** Unique within the table; the same for the same rows as long as none go. */
  readonly name: string;
  readonly partition: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  /** The highest number that there is, as taken. */
  readonly lastSeq: number;
  readonly rows: number;
  readonly minStoredAtMs: number;
  readonly maxStoredAtMs: number;
  /** Tells the rows apart from any others with these numbers. */
  readonly mark: string;
}

const tablesSql = `
  SELECT database, name, toString(uuid), startsWith(engine, 'Replacing') FROM system.tables
  WHERE (database = '${catalogue}' OR startsWith(database, '${datasetPrefix}')) AND endsWith(engine, 'MergeTree') ORDER BY database, name`;
const columnsSql = `
  SELECT database, table, name FROM system.columns
  WHERE (database = '${catalogue}' OR startsWith(database, '${datasetPrefix}')) AND default_kind NOT IN ('MATERIALIZED', 'ALIAS')
  ORDER BY database, table, position`;

/** By database and name; only data sets that the catalogue lists, which hides one that is being dropped. */
export async function marketTables(sql: Sql): Promise<readonly MarketTable[]> {
  const [ids = []] = await sql.query("SELECT id FROM {db:Identifier}.datasets FINAL", { db: catalogue });
  const listed = new Set([catalogue, ...ids.map((id) => `${datasetPrefix}${id}`)]);
  const [dbs = [], names = [], uuids = [], replacing = []] = await sql.query(tablesSql, {});
  const columns = new Map<string, string[]>();
  const [columnDbs = [], columnTables = [], columnNames = []] = await sql.query(columnsSql, {});
  for (const [row, name] of columnNames.entries()) {
    const key = `${columnDbs[row]}.${columnTables[row]}`;
    columns.set(key, [...(columns.get(key) ?? []), String(name)]);
  }
  return names
    .map((name, row) => ({
      db: String(dbs[row]),
      name: String(name),
      uuid: String(uuids[row]),
      replaces: Number(replacing[row]) === 1,
      columns: columns.get(`${dbs[row]}.${name}`) ?? [],
    }))
    .filter(({ db, name }) => listed.has(db) && !derived.has(name));
}

const piecesSql = (span: number, where: string): string => `
  SELECT _partition_id AS part, intDiv(stored_seq, ${span}) AS place, count(), min(stored_seq), max(stored_seq), min(stored_at_ms),
    max(stored_at_ms), toString(groupBitXor(intHash64(stored_seq)))
  FROM {db:Identifier}.{table:Identifier} WHERE ${where} GROUP BY part, place ORDER BY part, place`;

/** In order; every row is in one of them. */
export async function piecesOf(sql: Sql, { db, name }: MarketTable): Promise<readonly Piece[]> {
  const span = seriesTables.has(name) ? seriesSpan : factsSpan;
  const of = async (
    width: number,
    where: string,
    more: Readonly<Record<string, string | number>> = {},
  ): Promise<readonly Piece[]> => {
    const columns = await sql.query(piecesSql(width, where), { db, table: name, ...more });
    return (columns[0] ?? []).map((_, row) =>
      pieceOf(
        columns.map((column) => column[row]),
        width,
      ),
    );
  };
  const pieces: Piece[] = [];
  for (const piece of await of(span, "1")) {
    if (piece.rows <= mostRows) pieces.push(piece);
    else {
      const where = "_partition_id = {partition:String} AND stored_seq BETWEEN {from:UInt64} AND {to:UInt64}";
      const { partition, fromSeq: from, toSeq: to } = piece;
      pieces.push(...joined(await of(mostRows, where, { partition, from, to })));
    }
  }
  return pieces;
}

function pieceOf([partition, place, rows, first, last, minAt, maxAt, mix]: readonly unknown[], width: number): Piece {
  return {
    name: `${partition}.${place}${width === factsSpan ? "d" : ""}`,
    partition: String(partition),
    fromSeq: Number(place) * width,
    toSeq: (Number(place) + 1) * width - 1,
    lastSeq: Number(last),
    rows: Number(rows),
    minStoredAtMs: Number(minAt),
    maxStoredAtMs: Number(maxAt),
    mark: `${rows} ${first} ${last} ${mix}`,
  };
}

/** Neighbours of one partition go into one file as long as they fit. */
function joined(pieces: readonly Piece[]): readonly Piece[] {
  const files: Piece[] = [];
  for (const piece of pieces) {
    const last = files.at(-1);
    if (last === undefined || last.rows + piece.rows > mostRows) files.push(piece);
    else
      files[files.length - 1] = {
        ...last,
        toSeq: piece.toSeq,
        lastSeq: piece.lastSeq,
        rows: last.rows + piece.rows,
        minStoredAtMs: Math.min(last.minStoredAtMs, piece.minStoredAtMs),
        maxStoredAtMs: Math.max(last.maxStoredAtMs, piece.maxStoredAtMs),
        mark: `${last.mark} ${piece.mark}`,
      };
  }
  return files;
}
