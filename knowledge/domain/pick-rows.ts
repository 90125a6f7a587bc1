// Some rows of a block as a block of their own.

import { type Block, type BlockOf, blockColumns, type ColumnType, levels, type TextColumn } from "./blocks.ts";

/** The rows given, in the order given. Texts keep their values, also such as no row holds any more. */
export function rowsOf<B extends Block>(block: B, rows: Uint32Array | readonly number[]): B {
  const columns = Object.entries(blockColumns[block.kind] as Readonly<Record<string, ColumnType>>).map(
    ([name, type]) => {
      const column = (block.columns as Readonly<Record<string, Column>>)[name] as Column;
      return [
        name,
        "codes" in column ? pickedText(column, rows) : picked(column, rows, type === "f64x10" ? levels : 1),
      ];
    },
  );
  const symbol = pickedText(block.symbol, rows);
  return { ...block, rows: rows.length, symbol, columns: Object.fromEntries(columns) } as BlockOf<B["kind"]> as B;
}

/** All rows but those given, in their order; the same block where none is given. */
export function withoutRows<B extends Block>(block: B, rows: Iterable<number>): B {
  const dropped = new Set(rows);
  if (dropped.size === 0) return block;
  const kept = new Uint32Array(block.rows);
  let count = 0;
  for (let row = 0; row < block.rows; row++) if (!dropped.has(row)) kept[count++] = row;
  return rowsOf(block, kept.subarray(0, count));
}

type Numbers = Float64Array | BigInt64Array | Int8Array;
type Column = Numbers | TextColumn;

const pickedText = ({ values, codes }: TextColumn, rows: Uint32Array | readonly number[]): TextColumn => ({
  values,
  codes: Uint32Array.from(rows, (row) => codes[row] as number),
});

function picked(column: Numbers, rows: Uint32Array | readonly number[], width: number): Numbers {
  const length = rows.length * width;
  const source = (row: number): number => (rows[Math.floor(row / width)] as number) * width + (row % width);
  if (column instanceof BigInt64Array) {
    const made = new BigInt64Array(length);
    for (let row = 0; row < length; row++) made[row] = column[source(row)] as bigint;
    return made;
  }
  const made = column instanceof Int8Array ? new Int8Array(length) : new Float64Array(length);
  for (let row = 0; row < length; row++) made[row] = column[source(row)] as number;
  return made;
}
