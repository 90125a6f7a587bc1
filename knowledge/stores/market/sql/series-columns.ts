// A block's columns on their way into a table: the table's names, the engine's types, and blocks cut where a partition or an insert ends.

import type { TextColumn } from "#knowledge/domain/index.ts";
import {
  type Block,
  type BlockOf,
  blockColumns,
  type ColumnType,
  levels,
  rowsOf,
  type SeriesKind,
} from "#knowledge/domain/index.ts";
import type { NativeColumn } from "./native-encode.ts";

/** askSizes -> ask_sizes */
export const columnName = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export const columnTypes = (kind: Block["kind"]): readonly (readonly [string, ColumnType])[] =>
  Object.entries(blockColumns[kind]);

/** Symbol, source and the kind's own columns. Whole milliseconds go as floats: the engine makes integers of them. */
export function columnsOf(block: Block): NativeColumn[] {
  const columns = block.columns as Readonly<Record<string, unknown>>;
  const source: TextColumn = { values: [block.source], codes: new Uint32Array(block.rows) };
  return [
    { name: "symbol", type: "LowCardinality(String)", values: block.symbol },
    { name: "source", type: "LowCardinality(String)", values: source },
    ...columnTypes(block.kind).map(([field, type]) => nativeOf(columnName(field), type, columns[field])),
  ];
}

function nativeOf(name: string, type: ColumnType, values: unknown): NativeColumn {
  switch (type) {
    case "i64":
      return { name, type: "Int64", values: values as BigInt64Array };
    case "i8":
      return { name, type: "Int8", values: values as Int8Array };
    case "f64":
    case "ms":
      return { name, type: "Float64", values: values as Float64Array };
    case "f64x10":
      return { name, type: "Array(Float64)", values: values as Float64Array, width: levels };
    case "text":
      return { name, type: "LowCardinality(String)", values: values as TextColumn };
  }
}

/** Rows [from, to) over the same memory. */
export function sliceOf<B extends Block>(block: B, from: number, to: number): B {
  if (from === 0 && to === block.rows) return block;
  const text = ({ values, codes }: TextColumn): TextColumn => ({ values, codes: codes.subarray(from, to) });
  const columns = columnTypes(block.kind).map(([field, type]) => {
    const column = (block.columns as Readonly<Record<string, unknown>>)[field];
    if (type === "text") return [field, text(column as TextColumn)];
    const width = type === "f64x10" ? levels : 1;
    return [field, (column as Float64Array).subarray(from * width, to * width)];
  });
  return {
    ...block,
    rows: to - from,
    symbol: text(block.symbol),
    columns: Object.fromEntries(columns),
  } as unknown as B;
}

/** A block by the month (UTC) of its events, as "2025-01": each part is one partition's. Nearly always it is one. */
export function byMonth<K extends SeriesKind>(block: BlockOf<K>): ReadonlyMap<string, BlockOf<K>> {
  const { eventNs } = block.columns as unknown as { readonly eventNs: BigInt64Array };
  if (block.rows === 0) return new Map();
  let [first, last] = [eventNs[0] as bigint, eventNs[0] as bigint];
  for (const event of eventNs.subarray(0, block.rows)) {
    if (event < first) first = event;
    if (event > last) last = event;
  }
  if (monthOf(first) === monthOf(last)) return new Map([[monthOf(first), block]]);
  const rowsByMonth = new Map<string, number[]>();
  for (let row = 0; row < block.rows; row++) {
    const month = monthOf(eventNs[row] as bigint);
    const rows = rowsByMonth.get(month) ?? [];
    rows.push(row);
    rowsByMonth.set(month, rows);
  }
  return new Map(
    [...rowsByMonth].map(([month, rows]) => [month, rowsOf(block as Block, rows) as unknown as BlockOf<K>]),
  );
}

const monthOf = (eventNs: bigint): string => new Date(Number(eventNs / 1_000_000n)).toISOString().slice(0, 7);

/** The numbers of rows as stored, one after another. */
export const countedFrom = (first: number, rows: number): BigUint64Array => {
  const numbers = new BigUint64Array(rows);
  for (let row = 0, next = BigInt(first); row < rows; row++, next++) numbers[row] = next;
  return numbers;
};
