// Rows in view as a stream of blocks. Where no row can be a newer version of another the engine's order is all that is needed; else rows
// come with their versions side by side, the last known last, and only the last of each is kept: in bounded memory, however many there are.

import { callerError } from "#infra/runtime/index.ts";
import type { BlockKind, BlockOf, SeriesKind } from "#knowledge/domain/index.ts";
import type { BlockQuery } from "../market-store.port.ts";
import { decodeNative, type NativeBlock, type NativeType } from "./native-decode.ts";
import { SeriesBuilder } from "./series-builder.ts";
import { columnName, columnTypes } from "./series-columns.ts";
import { boundsOf, hoursOfStretch, inOrder, rowsOfStretch, type Standing } from "./series-query.ts";
import { seriesTable } from "./series-tables.ts";
import type { Sql } from "./sql.port.ts";

const defaultBlockRows = 65_536;
const mostBlockRows = 4_194_304;

/** Columns whose values make two neighbouring rows versions of one; none where there are no versions. */
type Identity = readonly (readonly [name: string, type: NativeType])[];

const seriesIdentity: Identity = [
  ["symbol", "LowCardinality(String)"],
  ["source", "LowCardinality(String)"],
  ["event_ns", "Int64"],
  ["sequence", "Int64"],
];

export async function* seriesBlocks<K extends SeriesKind>(
  sql: Sql,
  standing: Standing,
  kind: K,
  query: BlockQuery,
): AsyncGenerator<BlockOf<K>> {
  const bounds = boundsOf(standing, query);
  const [again = [], sources = []] = await sql.query(
    `SELECT sum(again), uniqExact(source) FROM {db:Identifier}.${seriesTable[kind]}_hours WHERE ${hoursOfStretch(query)}`,
    bounds,
  );
  const plain = Number(again[0] ?? 0) === 0;
  const order = plain && Number(sources[0] ?? 0) <= 1 ? "" : `, source${plain ? "" : ", known_ns, stored_seq"}`;
  const columns = columnTypes(kind).map(([field]) => columnName(field));
  const text = `SELECT symbol, source, ${columns.join(", ")} FROM {db:Identifier}.${seriesTable[kind]}
    WHERE ${rowsOfStretch(query)} ORDER BY symbol, event_ns, sequence${order} ${inOrder}`;
  yield* newestOf(decodeNative(sql.stream(text, bounds, "Native")), kind, query, plain ? [] : seriesIdentity);
}

/** Of rows that stand side by side with one identity, the last; all where the identity is empty. */
export async function* newestOf<K extends BlockKind>(
  natives: AsyncIterable<NativeBlock>,
  kind: K,
  query: BlockQuery,
  identity: Identity,
): AsyncGenerator<BlockOf<K>> {
  const builder = new SeriesBuilder(kind, requireBlockRows(query));
  let last: readonly unknown[] | null = null;
  for await (const native of natives) {
    if (identity.length === 0) {
      yield* builder.add(native, 0, native.rows);
      continue;
    }
    const parts = identity.map(([name, type]) => readerOf(native, name, type));
    if (last !== null && parts.every(({ value }, part) => value(0) === last?.[part])) builder.dropLast();
    let from = 0;
    for (let row = 1; row < native.rows; row++) {
      if (!parts.every(({ same }) => same(row))) continue;
      yield* builder.add(native, from, row - 1);
      from = row;
    }
    yield* builder.add(native, from, native.rows);
    last = parts.map(({ value }) => value(native.rows - 1));
  }
  yield* builder.rest();
}

/** @throws gateway/bad-request */
export function requireBlockRows({ blockRows = defaultBlockRows }: BlockQuery): number {
  if (Number.isSafeInteger(blockRows) && blockRows >= 1 && blockRows <= mostBlockRows) return blockRows;
  const message = `Rows a block: wanted a whole number from 1 to ${mostBlockRows}, found ${blockRows}.`;
  throw callerError("gateway/bad-request", message);
}

interface PartReader {
  value(row: number): unknown;
  /** Whether the row before has the same value. */
  same(row: number): boolean;
}

function readerOf(native: NativeBlock, name: string, type: NativeType): PartReader {
  if (type === "LowCardinality(String)") {
    const { values, codes } = native.column(name, type);
    return { value: (row) => values[codes[row] as number], same: (row) => codes[row] === codes[row - 1] };
  }
  const values = native.column(name, type) as BigInt64Array | Float64Array;
  return { value: (row) => values[row], same: (row) => values[row] === values[row - 1] };
}
