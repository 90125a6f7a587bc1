// A store filled by an earlier release is opened by this one: nothing is lost, nothing is doubled, also when the way there was broken off.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Session } from "chdb";
import { afterAll, expect, test } from "vitest";
import { silentLog } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { openChdbMarketStore } from "#knowledge/stores/market/index.ts";
import { bar, dataset } from "#tests/conformance/market-store.facts.ts";
import { oldBars, writeFirstRelease } from "./first-release.ts";

const folders: string[] = [];
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), "quorum-upgrade-"));
  folders.push(path);
  return path;
};
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
}, 120_000);

/** Works on the engine itself, with the store closed. */
async function inEngine<T>(path: string, work: (session: Session) => Promise<T>): Promise<T> {
  const { Session, drainPending } = await import("chdb");
  const session = new Session(path);
  try {
    return await work(session);
  } finally {
    session.close();
    await drainPending();
  }
}

async function factsIn(path: string) {
  const store = await openChdbMarketStore({ path, log: silentLog });
  try {
    const at = async (ms: number) => {
      const view = await store.at("old", asOf(ms));
      return {
        names: (await view.instruments()).map(({ name, kind, lotSizeShares, tickSize }) => [
          name,
          kind,
          lotSizeShares,
          tickSize,
        ]),
        bars: (await view.bars({ symbols: ["AAA"], adjusted: "none" })).map(({ interval, close }) => [interval, close]),
        actions: (await view.actions(["AAA"])).map(({ amountOrRatio }) => amountOrRatio),
        filings: (await view.filings({ symbols: ["AAA"] })).map(({ value }) => value),
        news: (await view.news({ symbols: ["AAA"] })).map(({ title }) => title),
        snapshot: await view.snapshot(),
        coverage: (await view.coverage()).map(({ kind, rows }) => [kind, rows]),
      };
    };
    return { early: await at(2000), late: await at(4000), described: await store.datasets() };
  } finally {
    await store.close();
  }
}

const early = {
  names: [["Alpha", "equity", 100, null]],
  bars: [
    ["1d", 11],
    ["1d", 10],
  ],
  actions: [2],
  filings: [900],
  news: ["First"],
};
const late = {
  ...early,
  names: [["Alpha Two", "equity", 100, null]],
  bars: [
    ["1d", 11.5],
    ["1d", 10],
  ],
  news: ["Mended"],
};

test("a store of the first release is read with all its versions, and takes new facts", async () => {
  const path = folder();
  await inEngine(path, writeFirstRelease);
  const found = await factsIn(path);
  expect(found.early).toMatchObject(early);
  expect(found.late).toMatchObject(late);
  expect(found.described).toEqual([
    { id: "old", label: "Old facts", simulated: false, origin: "the first release", benchmark: null, nowMs: 5000 },
  ]);
  expect(await factsIn(path)).toEqual(found);
  const store = await openChdbMarketStore({ path, log: silentLog });
  const stored = {
    openMs: 900,
    closeMs: 1000,
    open: 10,
    high: 12,
    low: 9,
    close: 11.5,
    volumeShares: 100,
    eventTimeMs: 1000,
    knownAtMs: 3000,
    source: "old",
  };
  expect(await store.append("old", [bar("AAA", 0, 10, stored), bar("AAA", 0, 10, { ...stored, close: 10 })])).toEqual({
    stored: 1,
    known: 1,
  });
  await store.close();
  const remaining = await inEngine(path, (session) =>
    session.queryAsync(
      "SELECT name FROM system.tables WHERE database = 'ds_old' AND name IN ('bars', 'news', 'instruments')",
      { format: "TabSeparated" },
    ),
  );
  expect(remaining.text().trim()).toBe("");
});

test("an upgrade that was broken off after any of its statements is completed the next time", async () => {
  const path = folder();
  await inEngine(path, writeFirstRelease);
  const whole = await factsIn(path);
  // as if killed after the copy: the old table is still there with its rows, the step is not noted
  await inEngine(path, async (session) => {
    await session.queryAsync(oldBars);
    await session.queryAsync(`INSERT INTO ds_old.bars (symbol, open_ms, close_ms, open, high, low, close, volume_shares, event_time_ms, known_at_ms, source, stored_seq)
      SELECT symbol, open_ms, close_ms, open, high, low, close, volume_shares, event_time_ms, known_at_ms, source, stored_seq FROM ds_old.price_bars`);
    await session.queryAsync("ALTER TABLE ds_old.schema_version DELETE WHERE version = 2 SETTINGS mutations_sync = 2");
  });
  expect(await factsIn(path)).toEqual(whole);
  // as if killed after the last statement, with only the note of it missing
  await inEngine(path, (session) =>
    session.queryAsync("ALTER TABLE ds_old.schema_version DELETE WHERE version = 2 SETTINGS mutations_sync = 2"),
  );
  expect(await factsIn(path)).toEqual(whole);
});

test("an upgraded database has the tables of a new one", async () => {
  const path = folder();
  await inEngine(path, writeFirstRelease);
  const store = await openChdbMarketStore({ path, log: silentLog });
  await store.describe(dataset("new"));
  await store.close();
  // stored_at_ms stands where it was added, and tells of old rows what was known of them
  const storedAt = /, `stored_at_ms` Int64 DEFAULT .*? CODEC\(Delta\(8\), ZSTD\(1\)\)/;
  const definitionsOf = (database: string) =>
    inEngine(path, async (session) => {
      const text = `SELECT name, replaceAll(create_table_query, '${database}.', '') FROM system.tables WHERE database = '${database}' ORDER BY name`;
      const lines = (await session.queryAsync(text, { format: "JSONCompactEachRow" })).text().trim().split("\n");
      return lines.map((line) => line.replace(storedAt, ""));
    });
  const definitions = await definitionsOf("ds_new");
  expect(definitions.length).toBeGreaterThan(13);
  expect(await definitionsOf("ds_old")).toEqual(definitions);
});
