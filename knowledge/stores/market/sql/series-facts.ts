// Bars and metrics by column, in and out of the tables of their facts: the same rows, the same versions, another form.

import type { Block, BlockOf, FactBlockKind, TextColumn } from "#knowledge/domain/index.ts";
import { factRules } from "../fact-rules.ts";
import type { BlockQuery, BlockReport } from "../market-store.port.ts";
import { decodeNative, type NativeType } from "./native-decode.ts";
import { encodeNative, type NativeColumn } from "./native-encode.ts";
import { newestOf } from "./series-blocks.ts";
import { columnName, columnsOf, columnTypes, countedFrom, sliceOf } from "./series-columns.ts";
import { inOrder, type Standing } from "./series-query.ts";
import type { Sql, SqlParameters } from "./sql.port.ts";

const table = (kind: FactBlockKind): string => factRules[kind].table;

/** So that a block's token counts for its facts too. */
export const factBlockSteps: readonly string[] = (["bar", "metric"] as const).map(
  (kind) => `ALTER TABLE {db:Identifier}.${table(kind)} MODIFY SETTING non_replicated_deduplication_window = 10000`,
);

interface Reads {
  /** What [fromMs, toMs) is about. */
  readonly time: string;
  readonly columns: string;
  readonly order: string;
  /** What makes two neighbouring rows versions of one, as factRules says. */
  readonly identity: readonly (readonly [name: string, type: NativeType])[];
  /** The start of the table's order, to find one row again. */
  readonly key: readonly (readonly [field: string, type: string])[];
}

const label = "LowCardinality(String)";

const reads: Readonly<Record<FactBlockKind, Reads>> = {
  bar: {
    time: "close_ms",
    // Bars by what was traded may close at one moment: there the opening tells them apart.
    columns: ", if(position(t.interval, ':') > 0, toFloat64(t.open_ms), 0) AS opening",
    order: "t.symbol, t.close_ms, t.interval, opening",
    identity: [
      ["symbol", label],
      ["close_ms", "Float64"],
      ["interval", label],
      ["opening", "Float64"],
    ],
    key: [
      ["interval", "String"],
      ["closeMs", "Int64"],
    ],
  },
  metric: {
    time: "event_time_ms",
    columns: "",
    order: "t.symbol, t.event_time_ms, t.metric",
    identity: [
      ["symbol", label],
      ["event_time_ms", "Float64"],
      ["metric", label],
    ],
    key: [
      ["eventTimeMs", "Int64"],
      ["metric", "String"],
    ],
  },
};

/** Rows an insert. */
const insertRows = 500_000;

export async function appendFactBlock(
  sql: Sql,
  db: string,
  block: BlockOf<FactBlockKind>,
  token: string | undefined,
  nextSeq: (rows: number) => Promise<number>,
): Promise<BlockReport> {
  if (block.rows === 0) return { rows: 0, seen: false };
  const firstSeq = await nextSeq(block.rows);
  let rows = 0;
  for (let from = 0; from < block.rows; from += insertRows) {
    const part = sliceOf(block as Block, from, Math.min(block.rows, from + insertRows)) as BlockOf<FactBlockKind>;
    const columns: NativeColumn[] = [
      ...columnsOf(part as Block),
      { name: "stored_seq", type: "UInt64", values: countedFrom(firstSeq + from, part.rows) },
    ];
    const names = columns.map(({ name }) => name);
    const own = token === undefined ? `once/${firstSeq + from}` : `named/${token}/${from}`;
    await sql.insertNative(`${db}.${table(block.kind)}`, names, encodeNative(part.rows, columns), own);
    if (token === undefined || (await isStored(sql, db, part, firstSeq + from))) rows += part.rows;
  }
  return { rows, seen: rows === 0 };
}

/** Whether the first row is there under the number that it was given, or a later one of the same block. */
async function isStored(sql: Sql, db: string, block: BlockOf<FactBlockKind>, seq: number): Promise<boolean> {
  const key = reads[block.kind].key.map(([field, type]) => [field, columnName(field), type] as const);
  const where = key.map(([field, name, type]) => `${name} = {${field}:${type}}`).join(" AND ");
  const columns = block.columns as Readonly<Record<string, Float64Array | TextColumn>>;
  const values = key.map(([field]) => {
    const column = columns[field] as Float64Array | TextColumn;
    return [field, "codes" in column ? column.values[column.codes[0] as number] : column[0]];
  });
  const parameters = {
    db,
    symbol: block.symbol.values[block.symbol.codes[0] as number],
    seq,
    ...Object.fromEntries(values),
  };
  const text = `SELECT count() FROM {db:Identifier}.${table(block.kind)} WHERE symbol = {symbol:String} AND ${where} AND stored_seq >= {seq:UInt64}`;
  const [found] = await sql.query(text, parameters as SqlParameters);
  return Number(found?.[0] ?? 0) > 0;
}

export function factBlocks<K extends FactBlockKind>(
  sql: Sql,
  { db, asOf }: Standing,
  kind: K,
  query: BlockQuery,
): AsyncGenerator<BlockOf<K>> {
  const { time, columns, order, identity } = reads[kind];
  const own = columnTypes(kind).map(([field, type]) => {
    const name = columnName(field);
    return type === "ms" ? `toFloat64(t.${name}) AS ${name}` : `t.${name} AS ${name}`;
  });
  const where = [
    ...(query.symbols === undefined ? [] : ["t.symbol IN {symbols:Array(String)}"]),
    ...(query.interval === undefined || kind !== "bar" ? [] : ["t.interval = {interval:String}"]),
    `t.${time} >= {fromMs:Int64} AND t.${time} < {toMs:Int64} AND t.known_at_ms <= {asOf:Int64}`,
  ];
  const text = `SELECT t.symbol AS symbol, t.source AS source, ${own.join(", ")}${columns} FROM {db:Identifier}.${table(kind)} AS t
    WHERE ${where.join(" AND ")} ORDER BY ${order}, t.known_at_ms, t.stored_seq ${inOrder}`;
  const parameters: SqlParameters = {
    db,
    asOf,
    fromMs: wholeMs(query.fromMs ?? Number.MIN_SAFE_INTEGER),
    toMs: wholeMs(query.toMs ?? Number.MAX_SAFE_INTEGER),
    ...(query.symbols && { symbols: query.symbols }),
    ...(query.interval !== undefined && kind === "bar" && { interval: query.interval }),
  };
  return newestOf(decodeNative(sql.stream(text, parameters, "Native")), kind, query, identity);
}

/** Times in store are whole: at or after 1.5 is at or after 2, and before 1.5 is before 2. */
const wholeMs = (ms: number): number =>
  Math.min(Math.max(Math.ceil(ms), Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
