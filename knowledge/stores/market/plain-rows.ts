// Rows one by one out of a block, and blocks out of rows: slow and plain, for drivers that do not think in columns.

import {
  type Block,
  type BlockKind,
  type BlockOf,
  type ColumnType,
  levels,
  type SymbolId,
  textColumn,
} from "#knowledge/domain/index.ts";
import { columnTypes } from "./sql/series-columns.ts";

export type PlainValue = bigint | number | string | readonly number[];

export interface PlainRow {
  readonly symbol: SymbolId;
  readonly source: string;
  /** By the field's name in the block. */
  readonly values: Readonly<Record<string, PlainValue>>;
}

export function rowsOfBlock(block: Block): PlainRow[] {
  const columns = block.columns as Readonly<Record<string, unknown>>;
  return Array.from({ length: block.rows }, (_, row) => ({
    symbol: block.symbol.values[block.symbol.codes[row] as number] as SymbolId,
    source: block.source,
    values: Object.fromEntries(
      columnTypes(block.kind).map(([field, type]) => [field, cellOf(columns[field], type, row)]),
    ),
  }));
}

function cellOf(column: unknown, type: string, row: number): PlainValue {
  if (type === "text") {
    const { values, codes } = column as Block["symbol"];
    return values[codes[row] as number] as string;
  }
  if (type === "f64x10") return [...(column as Float64Array).subarray(row * levels, (row + 1) * levels)];
  return (column as Float64Array)[row] as number;
}

/** Rows in their order, as many a block as asked for; a block ends where the source changes. */
export function* blocksOf<K extends BlockKind>(
  kind: K,
  rows: readonly PlainRow[],
  size: number,
): Generator<BlockOf<K>> {
  for (let from = 0; from < rows.length; ) {
    const source = (rows[from] as PlainRow).source;
    let to = from + 1;
    while (to < rows.length && to - from < size && rows[to]?.source === source) to++;
    yield blockOf(kind, rows.slice(from, to), source);
    from = to;
  }
}

function blockOf<K extends BlockKind>(kind: K, rows: readonly PlainRow[], source: string): BlockOf<K> {
  const columns = columnTypes(kind).map(([field, type]) => [
    field,
    columnOf(
      type,
      rows.map(({ values }) => values[field] as PlainValue),
    ),
  ]);
  const symbol = textColumn(rows.map((row) => row.symbol)) as BlockOf<K>["symbol"];
  return { kind, rows: rows.length, symbol, source, columns: Object.fromEntries(columns) } as unknown as BlockOf<K>;
}

function columnOf(type: ColumnType, values: readonly PlainValue[]): unknown {
  switch (type) {
    case "text":
      return textColumn(values as string[]);
    case "i64":
      return BigInt64Array.from(values as bigint[]);
    case "i8":
      return Int8Array.from(values as number[]);
    case "f64x10":
      return Float64Array.from((values as number[][]).flat());
    case "f64":
    case "ms":
      return Float64Array.from(values as number[]);
  }
}
