// Columns that grow row by row and are handed out as blocks.

import {
  type BlockColumns,
  type BlockKind,
  type BlockOf,
  blockColumns,
  type ColumnType,
  levels,
  type TextColumn,
} from "./blocks.ts";

const firstRows = 1 << 10;

/** Numbers, `width` of them a row. */
export class Floats {
  #data: Float64Array;
  readonly width: number;

  constructor(width = 1) {
    this.width = width;
    this.#data = new Float64Array(firstRows * width);
  }

  put(at: number, value: number): void {
    if (at >= this.#data.length) this.#data = grown(this.#data, new Float64Array(at * 2));
    this.#data[at] = value;
  }

  slice(rows: number): Float64Array {
    return this.#data.slice(0, rows * this.width);
  }
}

export class Bytes {
  #data = new Int8Array(firstRows);

  put(at: number, value: number): void {
    if (at >= this.#data.length) this.#data = grown(this.#data, new Int8Array(at * 2));
    this.#data[at] = value;
  }

  slice(rows: number): Int8Array {
    return this.#data.slice(0, rows);
  }
}

const two32 = 2 ** 32;

/** 64-bit integers, written as two halves: a bigint a row would cost more than the rest of the row. */
export class Integers {
  #halves = new Uint32Array(firstRows * 2);

  /** Whole seconds since 1970 UTC and the nanoseconds beyond them. */
  putNs(at: number, { seconds, nanos }: { readonly seconds: number; readonly nanos: number }): void {
    if (seconds < 0) {
      this.putBig(at, BigInt(seconds) * 1_000_000_000n + BigInt(nanos));
      return;
    }
    const high = Math.floor(seconds / 65_536) * 1_000_000_000; // seconds x 10^9 in steps of 2^16, each exact in a double
    const low = (seconds % 65_536) * 1_000_000_000 + nanos;
    const lower = (high % 65_536) * 65_536 + low;
    this.#put(at, lower % two32, Math.floor(high / 65_536) + Math.floor(lower / two32));
  }

  /** A whole number from 0 to 2^53. */
  putWhole(at: number, value: number): void {
    this.#put(at, value % two32, Math.floor(value / two32));
  }

  putBig(at: number, value: bigint): void {
    const whole = BigInt.asUintN(64, value);
    this.#put(at, Number(whole & 0xffffffffn), Number(whole >> 32n));
  }

  #put(at: number, low: number, high: number): void {
    if (at * 2 >= this.#halves.length) this.#halves = grown(this.#halves, new Uint32Array(at * 4));
    this.#halves[at * 2] = low;
    this.#halves[at * 2 + 1] = high;
  }

  /** Little-endian, as every machine that Node runs on. */
  slice(rows: number): BigInt64Array {
    return new BigInt64Array(this.#halves.slice(0, rows * 2).buffer);
  }
}

export class CodeColumn {
  #data = new Uint32Array(firstRows);
  /** By code; set before slice(). */
  values: () => readonly string[] = () => [];

  put(at: number, code: number): void {
    if (at >= this.#data.length) this.#data = grown(this.#data, new Uint32Array(at * 2));
    this.#data[at] = code;
  }

  at(row: number): number {
    return this.#data[row] as number;
  }

  /** With the texts that occur only, coded anew in the order of their first row. */
  slice(rows: number): TextColumn {
    const all = this.values();
    const newCode = new Int32Array(all.length).fill(-1);
    const values: string[] = [];
    const codes = new Uint32Array(rows);
    for (let row = 0; row < rows; row++) {
      const code = this.#data[row] as number;
      if ((newCode[code] as number) < 0) newCode[code] = values.push(all[code] as string) - 1;
      codes[row] = newCode[code] as number;
    }
    return { values, codes };
  }
}

function grown<T extends Float64Array | Int8Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

interface Growing {
  readonly i64: Integers;
  readonly i8: Bytes;
  readonly f64: Floats;
  readonly f64x10: Floats;
  readonly ms: Floats;
  readonly text: CodeColumn;
}

export type GrowingColumns<K extends BlockKind> = {
  readonly [C in keyof (typeof blockColumns)[K]]: (typeof blockColumns)[K][C] extends ColumnType
    ? Growing[(typeof blockColumns)[K][C]]
    : never;
};

const make: { readonly [T in ColumnType]: () => Growing[T] } = {
  i64: () => new Integers(),
  i8: () => new Bytes(),
  f64: () => new Floats(),
  f64x10: () => new Floats(levels),
  ms: () => new Floats(),
  text: () => new CodeColumn(),
};

export const growingColumns = <K extends BlockKind>(kind: K): GrowingColumns<K> =>
  Object.fromEntries(
    Object.entries(blockColumns[kind] as Readonly<Record<string, ColumnType>>).map(([name, type]) => [
      name,
      make[type](),
    ]),
  ) as unknown as GrowingColumns<K>;

/** The first rows as a block that belongs to its reader. */
export function blockFrom<K extends BlockKind>(
  kind: K,
  rows: number,
  symbol: CodeColumn,
  source: string,
  columns: GrowingColumns<K>,
): BlockOf<K> {
  const cut = Object.entries(columns as unknown as Readonly<Record<string, { slice(rows: number): unknown }>>).map(
    ([name, column]) => [name, column.slice(rows)],
  );
  return {
    kind,
    rows,
    symbol: symbol.slice(rows),
    source,
    columns: Object.fromEntries(cut) as BlockColumns<K>,
  };
}
