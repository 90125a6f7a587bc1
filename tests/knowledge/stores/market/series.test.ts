// What the tables of the series do beneath the store's suite: views that fell behind, old rows that expire, streams that are not run ahead of.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { QuorumError, silentLog } from "#infra/runtime/index.ts";
import { asOf, type Dataset } from "#knowledge/domain/index.ts";
import { openChdbSql } from "#knowledge/stores/market/drivers/chdb/chdb.driver.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import { quotedTrades } from "#knowledge/stores/market/sql/series-quoted-trades.ts";
import type { Sql } from "#knowledge/stores/market/sql/sql.port.ts";
import { openSqlMarketStore } from "#knowledge/stores/market/sql/sql-market-store.ts";
import { quotes, rowsIn, startMs, trades } from "#tests/conformance/market-store.series.facts.ts";

const described: Dataset = { id: "a", label: "A", simulated: true, origin: "a test", benchmark: null, nowMs: 0 };
const later = asOf(startMs + 10 * 86_400_000);
const bars = { symbols: ["AAA"], interval: "1m", fromMs: 0, toMs: later };

let path: string;
let sql: Sql;
let store: MarketStore;

async function opened(): Promise<void> {
  sql = await openChdbSql({ path, log: silentLog });
  store = await openSqlMarketStore(sql);
}
const reopened = async (): Promise<void> => {
  await store.close();
  await opened();
};
const count = async (text: string): Promise<number> => Number((await sql.query(text, {}))[0]?.[0]);

beforeEach(async () => {
  path = mkdtempSync(join(tmpdir(), "quorum-series-"));
  await opened();
  await store.describe(described);
});
afterEach(async () => {
  await store.close();
  rmSync(path, { recursive: true, force: true });
});

describe("views of the series", () => {
  const block = trades([
    { at: 0, price: 1 },
    { at: 1000, price: 2 },
    { at: 61_000, price: 3 },
  ]);

  test.each(["trades_hours", "trades_1s", "trades_1m", "trades_1d"])(
    "%s that lost its rows is made anew when the store is opened again, and the block's token still counts",
    async (view) => {
      await store.appendBlock("a", block, "t");
      const before = await (await store.at("a", later)).rollUp(bars);
      expect(before.map(({ close }) => close)).toEqual([2, 3]);
      await sql.command(`ALTER TABLE ds_a.${view} DROP PARTITION 202501`, {});
      await reopened();
      expect(await (await store.at("a", later)).rollUp(bars)).toEqual(before);
      expect(await store.appendBlock("a", block, "t")).toEqual({ rows: 0, seen: true });
      for (const filled of ["trades_hours", "trades_1s", "trades_1m", "trades_1d"])
        expect({ filled, rows: await count(`SELECT sum(rows) FROM ds_a.${filled}`) }).toEqual({ filled, rows: 3 });
    },
  );

  test("that count more than there is are made anew too", async () => {
    await store.appendBlock("a", block, "t");
    await sql.command("INSERT INTO ds_a.trades_1s SELECT * FROM ds_a.trades_1s", {});
    await reopened();
    expect((await (await store.at("a", later)).rollUp(bars)).map(({ volumeShares }) => volumeShares)).toEqual([2, 1]);
  });

  test("know a revision of a row that was stored before the store was opened", async () => {
    await store.appendBlock("a", block);
    await reopened();
    await store.appendBlock("a", trades([{ at: 1000, price: 9, known: 120_000, sequence: 1 }]));
    await store.appendBlock("a", trades([{ at: 200_000, price: 5 }]));
    expect(await count("SELECT sum(again) FROM ds_a.trades")).toBe(1);
    expect((await (await store.at("a", later)).rollUp(bars)).map(({ close }) => close)).toEqual([9, 3, 5]);
    expect(await (await store.at("a", asOf(startMs + 119_999))).rollUp(bars)).toMatchObject([{ close: 2 }]);
  });

  test("say that no row is a newer version where each comes behind the one before, also within one millisecond", async () => {
    for (let part = 0; part < 4; part++)
      await store.appendBlock("a", trades([0, 1, 2].map((n) => ({ at: 5, price: 1, sequence: part * 3 + n }))));
    expect(await count("SELECT sum(again) FROM ds_a.trades")).toBe(0);
  });
});

describe("rows of a data set", () => {
  const old = trades([{ at: -15 * 365 * 86_400_000, price: 1 }]);
  const young = trades([{ at: 365 * 86_400_000, price: 2 }]);

  async function merged(): Promise<number[]> {
    for (const table of ["trades", "trades_1s", "trades_1m", "trades_1d"])
      await sql.command(`OPTIMIZE TABLE ds_a.${table} FINAL`, {});
    return Promise.all(
      ["trades", "trades_1s", "trades_1m", "trades_1d"].map((table) => count(`SELECT count() FROM ds_a.${table}`)),
    );
  }

  test("are kept for good unless it expires", async () => {
    await store.appendBlock("a", old);
    await store.appendBlock("a", young);
    expect(await merged()).toEqual([2, 2, 2, 2]);
  });

  test("that expires are dropped years after their event, and bars of a day stay", async () => {
    await store.describe({ ...described, expires: true });
    await store.appendBlock("a", old);
    await store.appendBlock("a", young);
    expect(await merged()).toEqual([1, 1, 1, 2]);
    await reopened(); // views that remember more than there is are no reason to make them anew
    expect(await merged()).toEqual([1, 1, 1, 2]);
  });

  test("that no longer expires are kept from then on", async () => {
    await store.describe({ ...described, expires: true });
    await store.appendBlock("a", young);
    await store.describe(described);
    await store.appendBlock("a", old);
    expect(await merged()).toEqual([2, 2, 2, 2]);
  });
});

describe("reads of the series", () => {
  test("fetch no more than is asked for", async () => {
    const fetched = { chunks: 0 };
    const counting: Sql = {
      alone: true,
      query: (text, parameters) => sql.query(text, parameters),
      command: (text, parameters) => sql.command(text, parameters),
      insert: (table, columns, rows) => sql.insert(table, columns, rows),
      insertNative: (table, columns, block, token) => sql.insertNative(table, columns, block, token),
      async *stream(text, parameters, format) {
        for await (const chunk of sql.stream(text, parameters, format)) {
          fetched.chunks += 1;
          yield chunk;
        }
      },
      close: () => sql.close(),
    };
    const rows = 400_000;
    await store.appendBlock("a", trades(Array.from({ length: rows }, (_, at) => ({ at, price: 1 }))));
    const view = await (await openSqlMarketStore(counting)).at("a", later);
    let read = 0;
    for await (const block of view.blocks("trade", { blockRows: 20_000 })) {
      read += block.rows;
      if (read === 20_000) expect(fetched.chunks).toBeLessThan(6);
    }
    expect(read).toBe(rows);
    expect(fetched.chunks).toBeGreaterThan(12);
  });

  test("join trades and quotes over many stretches of time as over one", async () => {
    const hour = 3_600_000;
    // A quote now and then, and none for hours: what stood is carried over the stretches.
    await store.appendBlock(
      "a",
      quotes([
        { at: 0, bid: 10 },
        { at: 5 * hour, bid: 11 },
        { at: 30 * hour, bid: 12 },
      ]),
    );
    await store.appendBlock("a", trades(Array.from({ length: 40 }, (_, n) => ({ at: n * hour + 1, price: n + 1 }))));
    const standing = { db: "ds_a", asOf: later };
    const joined = async (atOnce?: number) => {
      const found: unknown[] = [];
      for await (const { trade, bid, quoteNs } of quotedTrades(sql, standing, { symbols: ["AAA"] }, atOnce))
        for (const [row, price] of trade.columns.price.entries()) found.push([price, bid[row], quoteNs[row]]);
      return found;
    };
    const whole = await joined();
    expect(whole.map((row) => (row as unknown[])[1])).toEqual(
      Array.from({ length: 40 }, (_, n) => (n < 5 ? 10 : n < 30 ? 11 : 12)),
    );
    for (const atOnce of [1, 3, 10]) expect(await joined(atOnce)).toEqual(whole);
  });

  test("of a series newer than the program are refused", async () => {
    await store.appendBlock("a", trades([{ at: 0, price: 1 }]));
    await sql.insert("ds_a.series_version", ["kind", "version"], [["trade", 99]]);
    await reopened();
    const error = await rowsIn(await store.at("a", later), "trade")
      .then(() => null)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(QuorumError);
    expect((error as QuorumError).code).toBe("knowledge/market-newer");
  });
});
