// ClickHouse's Native format, out: typed arrays become the columns of one block, mostly without a copy and never with a string a row.
// Little-endian machines only, which is every one that chdb has a build for.

import type { TextColumn } from "#knowledge/domain/index.ts";

/** A column as ClickHouse names its type. "LowCardinality(String)" sends its dictionary once and a small code a row. */
export type NativeColumn = { readonly name: string } & (
  | { readonly type: "Int64"; readonly values: BigInt64Array | BigUint64Array }
  | { readonly type: "UInt64"; readonly values: BigInt64Array | BigUint64Array }
  | { readonly type: "Float64"; readonly values: Float64Array }
  | { readonly type: "Int8"; readonly values: Int8Array }
  | { readonly type: "UInt8"; readonly values: Uint8Array }
  /** The same number of values a row, row by row. */
  | { readonly type: "Array(Float64)"; readonly values: Float64Array; readonly width: number }
  | { readonly type: "LowCardinality(String)"; readonly values: TextColumn }
);

const dictionaryVersion = 1n;
/** The dictionary travels with the block, and replaces any before it. */
const ownDictionary = (1n << 9n) | (1n << 10n);

/** One block as pieces to be written one after another. The pieces look into the arrays: leave these alone until all is written. */
export function encodeNative(rows: number, columns: readonly NativeColumn[]): Uint8Array[] {
  const pieces: Uint8Array[] = [concat([varint(columns.length), varint(rows)])];
  for (const column of columns) {
    pieces.push(concat([text(column.name), text(column.type)]));
    if (rows > 0) pieces.push(...dataOf(column, rows));
  }
  return pieces;
}

function dataOf(column: NativeColumn, rows: number): Uint8Array[] {
  if (column.type === "LowCardinality(String)") return dictionaryData(column.values, rows);
  if (column.type === "Array(Float64)") {
    const ends = BigUint64Array.from({ length: rows }, (_, row) => BigInt((row + 1) * column.width));
    return [bytesOf(ends), bytesOf(column.values.subarray(0, rows * column.width))];
  }
  return [bytesOf(column.values.subarray(0, rows))];
}

function dictionaryData({ values, codes }: TextColumn, rows: number): Uint8Array[] {
  const width = values.length <= 0x100 ? 0 : values.length <= 0x10000 ? 1 : 2;
  const Codes = [Uint8Array, Uint16Array, Uint32Array][width] as Uint8ArrayConstructor;
  const head = BigUint64Array.of(dictionaryVersion, BigInt(width) | ownDictionary, BigInt(values.length));
  return [
    bytesOf(head),
    concat(values.map(text)),
    bytesOf(BigUint64Array.of(BigInt(rows))),
    bytesOf(Codes.from(codes.subarray(0, rows))),
  ];
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function text(value: string): Uint8Array {
  const bytes = Buffer.from(value);
  return concat([varint(bytes.length), bytes]);
}

/** Seven bits a byte, lowest first; the top bit says that more follow. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Uint8Array.from([...bytes, rest]);
}

const concat = (pieces: readonly Uint8Array[]): Uint8Array => Buffer.concat(pieces);
