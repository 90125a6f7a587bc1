// Blocks of the size asked for out of the blocks that the engine happens to send: rows are copied column by column, never one by one.
// A block is handed out only when the row after it is there, so that a newer version can still take the place of the last row.

import {
  type Block,
  type BlockKind,
  type BlockOf,
  type ColumnType,
  levels,
  type SymbolId,
  type TextColumn,
} from "#knowledge/domain/index.ts";
import type { DecodedText, NativeBlock } from "./native-decode.ts";
import { columnName, columnTypes } from "./series-columns.ts";

type Numbers = BigInt64Array | Float64Array | Int8Array;

interface Field {
  readonly field: string;
  readonly name: string;
  readonly type: ColumnType;
}

export class SeriesBuilder<K extends BlockKind> {
  readonly #kind: K;
  readonly #size: number;
  readonly #fields: readonly Field[];
  #open: OpenBlock;

  constructor(kind: K, size: number) {
    this.#kind = kind;
    this.#size = size;
    this.#fields = columnTypes(kind).map(([field, type]) => ({ field, name: columnName(field), type }));
    this.#open = new OpenBlock(this.#fields, size);
  }

  /** Rows [from, to) of a block as the engine sent it; yields each block that is full, or ends because the source changes. */
  *add(native: NativeBlock, from: number, to: number): Generator<BlockOf<K>> {
    const sources = native.column("source", "LowCardinality(String)");
    for (let row = from; row < to; ) {
      const code = sources.codes[row] as number;
      let end = row + 1;
      while (end < to && sources.codes[end] === code) end++;
      yield* this.#add(native, row, end, sources.values[code] as string);
      row = end;
    }
  }

  *#add(native: NativeBlock, from: number, to: number, source: string): Generator<BlockOf<K>> {
    for (let row = from; row < to; ) {
      if (this.#open.rows === this.#size || (this.#open.rows > 0 && this.#open.source !== source)) yield* this.rest();
      const count = Math.min(to - row, this.#size - this.#open.rows);
      this.#open.copy(native, row, count, source);
      row += count;
    }
  }

  /** A newer version of the last row comes next. */
  dropLast(): void {
    this.#open.rows -= 1;
  }

  /** What is there, as a block; nothing where there is no row. */
  *rest(): Generator<BlockOf<K>> {
    if (this.#open.rows === 0) return;
    const block = this.#open.block(this.#kind) as unknown as BlockOf<K>;
    this.#open = new OpenBlock(this.#fields, this.#size);
    yield block;
  }
}

class OpenBlock {
  rows = 0;
  source = "";
  readonly #fields: readonly Field[];
  readonly #size: number;
  readonly #symbol: TextBuilder;
  readonly #columns: readonly (Numbers | TextBuilder)[];

  constructor(fields: readonly Field[], size: number) {
    this.#fields = fields;
    this.#size = size;
    this.#symbol = new TextBuilder(size);
    this.#columns = fields.map(({ type }) => emptyColumn(type, size));
  }

  copy(native: NativeBlock, from: number, count: number, source: string): void {
    this.source = source;
    this.#symbol.copy(native.column("symbol", "LowCardinality(String)"), from, count, this.rows);
    for (const [index, { name, type }] of this.#fields.entries()) {
      const column = this.#columns[index] as Numbers | TextBuilder;
      if (column instanceof TextBuilder)
        column.copy(native.column(name, "LowCardinality(String)"), from, count, this.rows);
      else if (type === "f64x10")
        (column as Float64Array).set(
          native.column(name, "Array(Float64)").subarray(from * levels, (from + count) * levels),
          this.rows * levels,
        );
      else copyNumbers(native, name, column, from, count, this.rows);
    }
    this.rows += count;
  }

  block(kind: BlockKind): Block {
    const columns = this.#fields.map(({ field, type }, index) => {
      const column = this.#columns[index] as Numbers | TextBuilder;
      if (column instanceof TextBuilder) return [field, column.column(this.rows)];
      return [field, this.rows === this.#size ? column : column.slice(0, this.rows * (type === "f64x10" ? levels : 1))];
    });
    const symbol = this.#symbol.column(this.rows) as Block["symbol"];
    return { kind, rows: this.rows, symbol, source: this.source, columns: Object.fromEntries(columns) } as Block;
  }
}

function copyNumbers(native: NativeBlock, name: string, into: Numbers, from: number, count: number, at: number): void {
  if (into instanceof BigInt64Array) into.set(native.column(name, "Int64").subarray(from, from + count), at);
  else if (into instanceof Int8Array) into.set(native.column(name, "Int8").subarray(from, from + count), at);
  else into.set(native.column(name, "Float64").subarray(from, from + count), at);
}

function emptyColumn(type: ColumnType, size: number): Numbers | TextBuilder {
  switch (type) {
    case "text":
      return new TextBuilder(size);
    case "i64":
      return new BigInt64Array(size);
    case "i8":
      return new Int8Array(size);
    case "f64x10":
      return new Float64Array(size * levels);
    case "f64":
    case "ms":
      return new Float64Array(size);
  }
}

/** Codes of one block's own dictionary, out of those of the engine's blocks. */
class TextBuilder {
  readonly #codes: Uint32Array;
  readonly #codeOf = new Map<string, number>();

  constructor(size: number) {
    this.#codes = new Uint32Array(size);
  }

  copy({ values, codes }: DecodedText, from: number, count: number, at: number): void {
    const translated = new Int32Array(values.length).fill(-1);
    for (let row = 0; row < count; row++) {
      const theirs = codes[from + row] as number;
      let ours = translated[theirs] as number;
      if (ours < 0) {
        ours = this.#codeFor(values[theirs] as string);
        translated[theirs] = ours;
      }
      this.#codes[at + row] = ours;
    }
  }

  column(rows: number): TextColumn {
    const codes = rows === this.#codes.length ? this.#codes : this.#codes.slice(0, rows);
    return { values: [...this.#codeOf.keys()] as SymbolId[], codes };
  }

  #codeFor(text: string): number {
    const known = this.#codeOf.get(text);
    if (known !== undefined) return known;
    this.#codeOf.set(text, this.#codeOf.size);
    return this.#codeOf.size - 1;
  }
}
