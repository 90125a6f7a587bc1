// ClickHouse's Native format both ways: through the embedded engine, against what its other formats say, and cut at every place.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { QuorumError, seededRandom, silentLog } from "#infra/runtime/index.ts";
import { openChdbSql } from "#knowledge/stores/market/drivers/chdb/chdb.driver.ts";
import { decodeNative, type NativeBlock } from "#knowledge/stores/market/sql/native-decode.ts";
import { encodeNative, type NativeColumn } from "#knowledge/stores/market/sql/native-encode.ts";
import type { Sql } from "#knowledge/stores/market/sql/sql.port.ts";

const path = mkdtempSync(join(tmpdir(), "quorum-native-"));
let sql: Sql;

beforeAll(async () => {
  sql = await openChdbSql({ path, log: silentLog });
  await sql.command("CREATE DATABASE n", {});
});
afterAll(async () => {
  await sql.close();
  rmSync(path, { recursive: true, force: true });
});

const definition =
  "i Int64, u UInt64, f Float64, s Int8, b UInt8, a Array(Float64), t LowCardinality(String), plain String DEFAULT toString(t)";
const order = "SELECT i, u, f, s, b, a, t, plain FROM n.t ORDER BY u";

const rows = 700;
const random = seededRandom(1);
const names = Array.from({ length: 300 }, (_, n) => (n === 7 ? "" : `name ${n} ’日本\u0000\n`));
const columns: readonly NativeColumn[] = [
  {
    name: "i",
    type: "Int64",
    values: BigInt64Array.from({ length: rows }, (_, n) => (n % 2 ? -1n : 1n) * (2n ** 63n - BigInt(n + 1))),
  },
  { name: "u", type: "UInt64", values: BigUint64Array.from({ length: rows }, (_, n) => BigInt(n)) },
  {
    name: "f",
    type: "Float64",
    values: Float64Array.from(
      { length: rows },
      (_, n) => [Number.NaN, Number.POSITIVE_INFINITY, -0, 5e-324, random.next()][n % 5] as number,
    ),
  },
  { name: "s", type: "Int8", values: Int8Array.from({ length: rows }, (_, n) => (n % 256) - 128) },
  { name: "b", type: "UInt8", values: Uint8Array.from({ length: rows }, (_, n) => n % 256) },
  {
    name: "a",
    type: "Array(Float64)",
    width: 10,
    values: Float64Array.from({ length: rows * 10 }, () => random.next()),
  },
  {
    name: "t",
    type: "LowCardinality(String)",
    values: {
      values: names,
      codes: Uint32Array.from({ length: rows }, () => Math.floor(random.next() * names.length)),
    },
  },
];

async function stored(): Promise<void> {
  await sql.command("DROP TABLE IF EXISTS n.t", {});
  await sql.command(`CREATE TABLE n.t (${definition}) ENGINE = MergeTree ORDER BY u`, {});
  await sql.insertNative(
    "n.t",
    columns.map(({ name }) => name),
    encodeNative(rows, columns),
    "token",
  );
}

async function* cut(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += length) yield bytes.subarray(from, from + length);
}

async function bytesOf(text: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of sql.stream(text, {}, "Native")) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function all(blocks: AsyncIterable<NativeBlock>): Promise<NativeBlock[]> {
  const found: NativeBlock[] = [];
  for await (const block of blocks) found.push(block);
  return found;
}

const textsOf = (block: NativeBlock): unknown[] => {
  const { values, codes } = block.column("t", "LowCardinality(String)");
  return Array.from(codes, (code) => values[code]);
};

const sent = columns.map(({ values }) =>
  "codes" in values ? Array.from(values.codes, (code) => values.values[code]) : values,
);

function expectSent(blocks: readonly NativeBlock[]): void {
  const joined = (read: (block: NativeBlock) => ArrayLike<unknown>) =>
    blocks.flatMap((block) => Array.from(read(block)));
  const [i, u, f, s, b, a, t] = sent as ArrayLike<unknown>[];
  expect(joined((block) => block.column("i", "Int64"))).toEqual(Array.from(i ?? []));
  expect(joined((block) => block.column("u", "UInt64"))).toEqual(Array.from(u ?? []));
  expect(joined((block) => block.column("f", "Float64"))).toEqual(Array.from(f ?? []));
  expect(joined((block) => block.column("s", "Int8"))).toEqual(Array.from(s ?? []));
  expect(joined((block) => block.column("b", "UInt8"))).toEqual(Array.from(b ?? []));
  expect(joined((block) => block.column("a", "Array(Float64)"))).toEqual(Array.from(a ?? []));
  expect(joined(textsOf)).toEqual(Array.from(t ?? []));
  expect(joined((block) => block.column("plain", "String"))).toEqual(Array.from(t ?? []));
}

describe("blocks in ClickHouse's Native format", () => {
  test("come back from the engine bit by bit, wherever the stream is cut", async () => {
    await stored();
    const bytes = await bytesOf(order);
    expectSent(await all(decodeNative(cut(bytes, bytes.length))));
    for (const length of [1, 2, 3, 7, 64, 1000, 65_537]) expectSent(await all(decodeNative(cut(bytes, length))));
  });

  test("say what JSON and the engine's own hash say of the same rows", async () => {
    await stored();
    const [u, s, t, f] = await sql.query("SELECT u, s, t, toString(reinterpretAsUInt64(f)) FROM n.t ORDER BY u", {});
    expect(u).toEqual(Array.from(sent[1] as BigUint64Array, Number));
    expect(s).toEqual(Array.from(sent[3] as Int8Array));
    expect(t).toEqual(sent[6]);
    expect(f).toEqual(Array.from(new BigUint64Array((sent[2] as Float64Array).buffer), String));
    const [sums] = await sql.query("SELECT sum(arraySum(a)) FROM n.t", {});
    expect(sums?.[0]).toBeCloseTo(
      (sent[5] as Float64Array).reduce((a, b) => a + b, 0),
      6,
    );
  });

  test("are decoded from what is encoded, without an engine between", async () => {
    const plain: NativeColumn[] = [...columns];
    const blocks = await all(decodeNative(cut(Buffer.concat(encodeNative(rows, plain)), 11)));
    expect(blocks.length).toBe(1);
    expect(textsOf(blocks[0] as NativeBlock)).toEqual(sent[6]);
    expect(blocks[0]?.column("i", "Int64")).toEqual(sent[0]);
  });

  test("of no rows are no blocks, and many are as many", async () => {
    await stored();
    expect(
      await all(decodeNative(sql.stream("SELECT i, a, t, plain FROM n.t WHERE u > 100000", {}, "Native"))),
    ).toEqual([]);
    const text = "SELECT number AS u, toLowCardinality(toString(number % 70000)) AS t FROM numbers(300000)";
    let [count, mismatched] = [0, 0];
    for await (const block of decodeNative(sql.stream(text, {}, "Native"))) {
      const u = block.column("u", "UInt64");
      const { values, codes } = block.column("t", "LowCardinality(String)");
      for (let row = 0; row < block.rows; row++)
        if (values[codes[row] as number] !== String(Number(u[row] as bigint) % 70_000)) mismatched += 1;
      count += block.rows;
    }
    expect([count, mismatched]).toEqual([300_000, 0]);
  });

  test("a dictionary of more than 256 and of more than 65,536 texts goes in with wider codes", async () => {
    await sql.command("CREATE TABLE n.wide (u UInt64, t LowCardinality(String)) ENGINE = MergeTree ORDER BY u", {});
    for (const [turn, size] of [300, 70_000].entries()) {
      const codes = Uint32Array.from({ length: size }, (_, n) => size - 1 - n);
      const t: NativeColumn = {
        name: "t",
        type: "LowCardinality(String)",
        values: { values: Array.from({ length: size }, (_, n) => `v${n}`), codes },
      };
      const u: NativeColumn = { name: "u", type: "UInt64", values: BigUint64Array.from(codes, (code) => BigInt(code)) };
      await sql.insertNative("n.wide", ["t", "u"], encodeNative(size, [t, u]), `wide ${turn}`);
    }
    expect(await sql.query("SELECT count(), countIf(t = concat('v', toString(u))) FROM n.wide", {})).toEqual([
      [70_300],
      [70_300],
    ]);
  });

  test("what is no block, or ends inside one, is an error that can be tried again", async () => {
    const bytes = Buffer.concat(encodeNative(rows, columns));
    const codeOf = async (chunks: AsyncIterable<Uint8Array>) => {
      const error = await all(decodeNative(chunks))
        .then(() => null)
        .catch((thrown: unknown) => thrown);
      return error instanceof QuorumError ? [error.code, error.retry] : error;
    };
    for (const length of [1, 5, 40, 6000, bytes.length - 1])
      expect(await codeOf(cut(bytes.subarray(0, length), 64))).toEqual(["knowledge/store-failed", true]);
    expect(await codeOf(cut(Buffer.from("Code: 241. DB::Exception: Memory limit exceeded"), 64))).toEqual([
      "knowledge/store-failed",
      true,
    ]);
  });

  test("a column asked for by another name or type is an error that names both", async () => {
    const [block] = await all(decodeNative(cut(Buffer.concat(encodeNative(rows, columns)), 64)));
    expect(() => block?.column("i", "Float64")).toThrow("wanted a column i of type Float64, found Int64");
    expect(() => block?.column("x", "Int64")).toThrow("found none of that name");
  });

  test("a reader that leaves early ends the query and leaves no session behind", async () => {
    for (let turn = 0; turn < 12; turn++)
      for await (const block of decodeNative(sql.stream("SELECT number FROM numbers(100000000)", {}, "Native"))) {
        expect(block.rows).toBeGreaterThan(0);
        break;
      }
    expect(await sql.query("SELECT 1 AS one", {})).toEqual([[1]]);
  });
});
