// ClickHouse's Native format, in: a stream of bytes, cut anywhere, becomes blocks of typed arrays. Each block owns its arrays.

import { QuorumError } from "#infra/runtime/index.ts";

/** Codes of one or two or four bytes, as they came: an index into values each. */
export interface DecodedText {
  readonly values: readonly string[];
  readonly codes: Uint8Array | Uint16Array | Uint32Array;
}

interface Decoders {
  readonly Int64: BigInt64Array;
  readonly UInt64: BigUint64Array;
  readonly Float64: Float64Array;
  readonly Int8: Int8Array;
  readonly UInt8: Uint8Array;
  readonly String: readonly string[];
  /** All values one after another; width is the same for every row. */
  readonly "Array(Float64)": Float64Array;
  readonly "LowCardinality(String)": DecodedText;
}

export type NativeType = keyof Decoders;

/** The columns of one block, in the order selected. */
export class NativeBlock {
  readonly rows: number;
  readonly #columns: ReadonlyMap<string, { readonly type: string; readonly values: unknown }>;

  constructor(rows: number, columns: ReadonlyMap<string, { readonly type: string; readonly values: unknown }>) {
    this.rows = rows;
    this.#columns = columns;
  }

  column<T extends NativeType>(name: string, type: T): Decoders[T] {
    const found = this.#columns.get(name);
    if (found?.type === type) return found.values as Decoders[T];
    throw broken(`wanted a column ${name} of type ${type}, found ${found?.type ?? "none of that name"}`);
  }
}

/** @throws knowledge/store-failed where the bytes end inside a block, or are not Native at all */
export async function* decodeNative(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<NativeBlock> {
  const bytes = new Bytes(chunks[Symbol.asyncIterator]());
  try {
    while (await bytes.more()) {
      const [width, rows] = [await bytes.count(), await bytes.count()];
      const columns = new Map<string, { readonly type: string; readonly values: unknown }>();
      for (let column = 0; column < width; column++) {
        const [name, type] = [await bytes.text(), await bytes.text()];
        columns.set(name, { type, values: await valuesOf(type, rows, bytes) });
      }
      if (rows > 0) yield new NativeBlock(rows, columns);
    }
  } finally {
    await bytes.close();
  }
}

async function valuesOf(type: string, rows: number, bytes: Bytes): Promise<unknown> {
  switch (type) {
    case "Int64":
      return new BigInt64Array(await bytes.take(rows * 8));
    case "UInt64":
      return new BigUint64Array(await bytes.take(rows * 8));
    case "Float64":
      return new Float64Array(await bytes.take(rows * 8));
    case "Int8":
      return new Int8Array(await bytes.take(rows));
    case "UInt8":
      return new Uint8Array(await bytes.take(rows));
    case "String":
      return await textsOf(rows, bytes);
    case "Array(Float64)": {
      const ends = new BigUint64Array(await bytes.take(rows * 8));
      return new Float64Array(await bytes.take(Number(ends[rows - 1] ?? 0n) * 8));
    }
    case "LowCardinality(String)":
      return rows === 0 ? { values: [], codes: new Uint8Array(0) } : await dictionaryOf(rows, bytes);
    default:
      throw broken(`a column of type "${type.slice(0, 80)}" is not one that is read here`);
  }
}

async function dictionaryOf(rows: number, bytes: Bytes): Promise<DecodedText> {
  const [version, kind, size = 0n] = new BigUint64Array(await bytes.take(24));
  if (version !== 1n) throw broken(`wanted a dictionary of version 1, found ${version}`);
  const values = await textsOf(Number(size), bytes);
  const [coded] = new BigUint64Array(await bytes.take(8));
  if (coded !== BigInt(rows)) throw broken(`wanted ${rows} codes of a dictionary, found ${coded}`);
  const Codes = [Uint8Array, Uint16Array, Uint32Array][Number((kind ?? 0n) & 0xffn)];
  if (Codes === undefined) throw broken("a dictionary's codes are wider than four bytes");
  return { values, codes: new Codes(await bytes.take(rows * Codes.BYTES_PER_ELEMENT)) };
}

async function textsOf(count: number, bytes: Bytes): Promise<string[]> {
  const texts: string[] = [];
  for (let index = 0; index < count; index++) texts.push(await bytes.text());
  return texts;
}

/** Reads on over the borders of the chunks. */
class Bytes {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(chunks: AsyncIterator<Uint8Array>) {
    this.#chunks = chunks;
  }

  /** Whether there is another byte; fetches it where needed. */
  async more(): Promise<boolean> {
    while (this.#at === this.#chunk.length) {
      const next = await this.#chunks.next();
      if (next.done === true) return false;
      this.#chunk = next.value;
      this.#at = 0;
    }
    return true;
  }

  /** That many bytes, in memory of their own, so that any typed array may lie over them. */
  async take(length: number): Promise<ArrayBuffer> {
    const taken = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      if (!(await this.more())) throw broken(`it ends ${length - filled} bytes too soon`);
      const part = this.#chunk.subarray(this.#at, this.#at + length - filled);
      taken.set(part, filled);
      filled += part.length;
      this.#at += part.length;
    }
    return taken.buffer;
  }

  /** Seven bits a byte, lowest first. */
  async count(): Promise<number> {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 49; scale *= 0x80) {
      if (!(await this.more())) throw broken("it ends inside a number");
      const byte = this.#chunk[this.#at++] as number;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw broken("a length has more than eight bytes");
  }

  async text(): Promise<string> {
    const length = await this.count();
    if (length > longestText) throw broken(`a text of ${length} bytes is longer than any that is stored`);
    const end = this.#at + length;
    if (end > this.#chunk.length) return Buffer.from(await this.take(length)).toString();
    const { buffer, byteOffset } = this.#chunk;
    const text = Buffer.from(buffer, byteOffset + this.#at, length).toString();
    this.#at = end;
    return text;
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

const longestText = 2 ** 26;

const broken = (what: string): QuorumError =>
  new QuorumError("knowledge/store-failed", `The market store's answer cannot be read: ${what}. Ask again.`, {
    fault: "outside",
    retry: true,
  });
