// SQL for people: as-of holds whatever the text says, nothing but the tables can be read, and limits are kept.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Session } from "chdb";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { QuorumError, silentLog } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { tradeBlock } from "#knowledge/feeds/vendor/tick-blocks.ts";
import {
  type AnalystQueries,
  type MarketStore,
  openChdbMarketStore,
  usualLimits,
} from "#knowledge/stores/market/index.ts";
import { bar, close, dataset, instrument, news } from "../../../conformance/market-store.facts.ts";

const folder = mkdtempSync(join(tmpdir(), "quorum-analyst-"));
let store: MarketStore;
let analyst: AnalystQueries;

beforeAll(async () => {
  store = await openChdbMarketStore({ path: join(folder, "market"), log: silentLog });
  await store.describe(dataset("facts"));
  await store.describe(dataset("empty"));
  await store.append("facts", [
    instrument("AAA"),
    bar("AAA", 0, 100),
    bar("AAA", 1, 102),
    bar("BBB", 1, 50),
    bar("AAA", 1, 999, { knownAtMs: close(3) }),
    bar("AAA", 3, 200),
    news("AAA", "s1", close(1)),
  ]);
  const at = (n: number) => ({ eventMs: close(1) - n, knownMs: close(1) - n + 1 });
  const trade = { symbol: "AAA", price: 101, size: 5, side: 1 as const, venue: "X" };
  const rows = [5, 4, 3].map((n) => ({ ...trade, ...at(n), sequence: n }));
  await store.appendBlock(
    "facts",
    tradeBlock([...rows, { ...trade, eventMs: close(1), knownMs: close(3), sequence: 9 }], "test"),
  );
  if (store.analyst === undefined) throw new Error("this store speaks no SQL");
  analyst = store.analyst;
  writeFileSync(join(folder, "secret.csv"), "1\n");
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const rows = async (text: string, n = 2, limits = usualLimits) =>
  (await analyst.query("facts", asOf(close(n)), text, limits)).rows;
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const thrown = await work.then(() => null).catch((caught: unknown) => caught);
  return thrown instanceof QuorumError ? thrown.code : `no QuorumError: ${String(thrown)}`;
};

describe("a query", () => {
  test("reads one version of each fact, as known then", async () => {
    const text = "SELECT symbol, close FROM bars ORDER BY symbol, close_ms";
    expect(await rows(text)).toEqual([
      ["AAA", 100],
      ["AAA", 102],
      ["BBB", 50],
    ]);
    expect(await rows(text, 3)).toEqual([
      ["AAA", 100],
      ["AAA", 999],
      ["AAA", 200],
      ["BBB", 50],
    ]);
  });

  test("may join, group, nest, name tables of its own and look at series", async () => {
    expect(
      await rows(
        "WITH last AS (SELECT symbol, max(close_ms) AS at FROM bars GROUP BY symbol) SELECT count() FROM last",
      ),
    ).toEqual([[2]]);
    expect(
      await rows("SELECT b.symbol, n.title FROM bars AS b JOIN news AS n ON n.symbol = b.symbol WHERE b.close = 100"),
    ).toHaveLength(1);
    expect(await rows("SELECT count() FROM bars WHERE symbol IN (SELECT symbol FROM news)")).toEqual([[2]]);
    expect(await rows("SELECT count(), sum(size) FROM trades")).toEqual([[3, 15]]);
    expect(await rows("SELECT count() FROM trades", 3)).toEqual([[4]]);
    expect(await rows("SELECT 1 -- bars")).toEqual([[1]]);
  });

  test("says its columns with their types", async () => {
    const { columns } = await analyst.query(
      "facts",
      asOf(close(2)),
      "SELECT symbol, close AS last FROM bars",
      usualLimits,
    );
    expect(columns).toEqual([
      { name: "symbol", type: expect.stringContaining("String") },
      { name: "last", type: "Float64" },
    ]);
  });

  test("gives whole numbers as numbers, and those that a double cannot hold by their digits", async () => {
    const text = `SELECT count(), toInt64(-1), toUInt64(18446744073709551615), [toInt64(9007199254740993), 2],
      toNullable(toInt64(1704207606123456789)), CAST(NULL, 'Nullable(Int64)'), ('a', toInt64(1))`;
    expect(await rows(text)).toEqual([
      [1, -1, "18446744073709551615", ["9007199254740993", 2], "1704207606123456789", null, ["a", "1"]],
    ]);
  });

  test("of a kind that the set holds none of says so", async () => {
    const work = analyst.query("empty", asOf(close(2)), "SELECT count() FROM trades", usualLimits);
    await expect(work).rejects.toThrow(/holds no trades/);
    expect(await codeOf(analyst.query("nowhere", asOf(close(2)), "SELECT 1", usualLimits))).toBe(
      "knowledge/dataset-unknown",
    );
  });
});

describe("what is refused", () => {
  test.each([
    ["a second statement", "SELECT 1; DROP DATABASE ds_facts"],
    ["one hidden behind brackets", "SELECT 1) UNION ALL (SELECT 2"],
    ["a write", "INSERT INTO bars SELECT * FROM bars"],
    ["a change", "ALTER TABLE bars DELETE WHERE 1"],
    ["the tables themselves, past the as-of", "SELECT * FROM ds_facts.price_bars"],
    ["a quoted way to them", "SELECT * FROM `ds_facts`.`price_bars`"],
    ["the catalogue", "SELECT * FROM quorum_catalogue.datasets"],
    ["system tables", "SELECT * FROM system.tables"],
    ["system tables behind IN", "SELECT 1 WHERE 1 IN system.one"],
    ["a file", `SELECT * FROM file('${join(folder, "secret.csv")}', 'CSV')`],
    ["a file as a value", "SELECT file('secret.csv')"],
    ["an address", "SELECT * FROM url('http://127.0.0.1:9/', 'CSV')"],
    ["another server", "SELECT * FROM remote('127.0.0.1', system.one)"],
    ["every table", "SELECT * FROM merge('.*', '.*')"],
    ["the clock", "SELECT now()"],
    ["the clock in lower rooms", "SELECT * FROM (SELECT toDate(today()))"],
    ["chance", "SELECT rand()"],
    ["a dictionary", "SELECT dictGet('d', 'x', 1)"],
    ["its own limits", "SELECT * FROM bars SETTINGS max_result_rows = 0"],
    ["limits inside", "SELECT * FROM (SELECT * FROM bars SETTINGS max_execution_time = 0)"],
    ["a file to write", "SELECT 1 INTO OUTFILE 'x.csv'"],
    ["a format", "SELECT 1 FORMAT CSV"],
    ["a table under a name of ours", "WITH bars AS (SELECT * FROM ds_facts.price_bars) SELECT * FROM bars"],
    ["a table that is none", "SELECT * FROM prices"],
    ["a table that only a comment defines", "SELECT * FROM other -- , other AS ("],
    ["recursion", "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT * FROM t"],
    ["sleep", "SELECT sleep(3)"],
    ["a file behind APPLY", `SELECT * APPLY(file) FROM (SELECT '${join(folder, "secret.csv")}' AS p)`],
    ["a file behind APPLY of a lambda", `SELECT COLUMNS('p') APPLY(x -> file(x)) FROM (SELECT 'secret.csv' AS p)`],
    ["a file behind a name of two lines", `SELECT file('${join(folder, "secret.csv")}') AS "a\n      b"`],
    ["the same, written as an escape", `SELECT file('${join(folder, "secret.csv")}') AS "a\\n      b"`],
    ["a table behind a name that looks like a node", `WITH 0 AS "a\n      L x" SELECT "a\n      L x" IN system.one`],
    ["the clock by another name", "SELECT UTC_timestamp()"],
    ["the session by another name", "SELECT connection_id()"],
    ["a line into the server's log", "SELECT logTrace('x')"],
    ["nothing", ""],
  ])("%s", async (_, text) => {
    const code = await codeOf(rows(text));
    expect(["knowledge/query-refused", "knowledge/query-failed"]).toContain(code);
  });

  test("every function of the engine that answers differently each time", async () => {
    const session = new Session(join(folder, "market"));
    const harmless =
      /^(?:arrayJoin|unnest|isConstant|lowCardinality\w+|toColumnTypeName|dumpColumnStructure|arrayPartial(?:Reverse)?Sort|financialNetPresentValueExtended|stochastic\w+)$/;
    const found = JSON.parse(
      session.query(
        "SELECT groupArray(name) AS names FROM system.functions WHERE deterministic = 0 OR categories IN ('AI', 'Dictionary', 'Embedded Dictionary', 'Introspection', 'Machine Learning', 'Random Number')",
        "JSONEachRow",
      ),
    ) as { readonly names: readonly string[] };
    session.close();
    expect(found.names.length).toBeGreaterThan(100);
    const allowed: string[] = [];
    for (const name of found.names.filter((one) => !harmless.test(one))) {
      const thrown = await rows(`SELECT ${name}()`).catch((caught: unknown) => caught);
      if (!(thrown instanceof QuorumError && /is not allowed|is refused/.test(thrown.message))) allowed.push(name);
    }
    expect(allowed).toEqual([]);
  });

  test("but not a text with line breaks, nor a table by an escaped name", async () => {
    expect(await rows("SELECT 'a\nb', 1 AS \"a b (children 3)\"")).toEqual([["a\nb", 1]]);
    expect(await rows('SELECT max(close) FROM "b\\x61rs"')).toEqual([[102]]);
  });

  test("and what is refused has done nothing", async () => {
    expect(await rows("SELECT count() FROM bars", 3)).toEqual([[4]]);
    expect((await store.datasets()).map(({ id }) => id)).toContain("facts");
  });

  test("a slip of the analyst's is told in the engine's words, as the caller's fault", async () => {
    await expect(rows("SELECT clse FROM bars")).rejects.toThrow(/does not run: .*clse/);
    await expect(rows("SELECT FROM bars WHERE")).rejects.toMatchObject({ fault: "caller" });
    await expect(rows("SELECT * FROM bar")).rejects.toThrow(/no table "bar".*bars/);
  });
});

describe("a column that is not there", () => {
  test("is named, with where to look, and without the words that stand before the analyst's query", async () => {
    await expect(rows("SELECT symbl FROM bars")).rejects.toMatchObject({
      code: "knowledge/query-failed",
      message:
        "The query does not run: Unknown expression identifier `symbl`. `quorum data tables` lists tables and columns.",
    });
  });
});

describe("limits", () => {
  test("hold while the types of the answer are worked out", async () => {
    const many = "SELECT length(range(400000000))";
    expect(await codeOf(rows(many, 2, { ...usualLimits, maxMemoryBytes: 100_000_000 }))).toBe(
      "knowledge/query-too-large",
    );
    expect(process.resourceUsage().maxRSS).toBeLessThan(1_400_000); // kilobytes; it took 1.5 GiB more than the rest
  });

  test("more rows than allowed are an error, not a shorter answer", async () => {
    const work = rows("SELECT number FROM (SELECT arrayJoin(range(1000)) AS number)", 2, {
      ...usualLimits,
      maxRows: 10,
    });
    expect(await codeOf(work)).toBe("knowledge/query-too-large");
  });

  test("memory and time are bounded", async () => {
    const heavy = "SELECT count() FROM (SELECT arrayJoin(range(30000000)) AS n GROUP BY n)";
    expect(await codeOf(rows(heavy, 2, { ...usualLimits, maxMemoryBytes: 10_000_000 }))).toBe(
      "knowledge/query-too-large",
    );
    const long =
      "SELECT sum(a.n * b.n) FROM (SELECT arrayJoin(range(100000)) AS n) AS a, (SELECT arrayJoin(range(100000)) AS n) AS b";
    expect(await codeOf(rows(long, 2, { ...usualLimits, timeoutSeconds: 1 }))).toBe("knowledge/query-too-large");
  });
});

test("what a failed query had written is no part of the next answer", async () => {
  for (let n = 0; n < 5; n++) {
    await codeOf(rows("SELECT arrayJoin(range(1000)) AS number", 2, { ...usualLimits, maxRows: 10 }));
    expect(await rows("SELECT 41 + 1")).toEqual([[42]]);
  }
});

describe("an export", () => {
  const bytesOf = async (format: "csv" | "parquet" | "arrow") => {
    const parts: Uint8Array[] = [];
    const text = "SELECT symbol, close FROM bars ORDER BY symbol, close_ms";
    for await (const part of analyst.export("facts", asOf(close(2)), text, format, usualLimits)) parts.push(part);
    return Buffer.concat(parts);
  };

  test("is CSV with names, Parquet or Arrow", async () => {
    expect((await bytesOf("csv")).toString()).toBe('"symbol","close"\n"AAA",100\n"AAA",102\n"BBB",50\n');
    const parquet = await bytesOf("parquet");
    expect([parquet.subarray(0, 4).toString(), parquet.subarray(-4).toString()]).toEqual(["PAR1", "PAR1"]);
    expect((await bytesOf("arrow")).subarray(0, 6).toString()).toBe("ARROW1");
  });
});
