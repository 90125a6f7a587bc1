// What the feeds of vendors share: what a read is named by, and that it can be ended while the vendor is waited for.
import { expect, test } from "vitest";
import { manualClock, seededRandom, silentLog } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { NewsApiOptions, openNewsApiFeed } from "#knowledge/feeds/drivers/news-api/news-api.driver.ts";
import { openRssFeed, RssOptions } from "#knowledge/feeds/drivers/rss/rss.driver.ts";
import { openTiingoFeed, TiingoOptions } from "#knowledge/feeds/drivers/tiingo/tiingo.driver.ts";
import { ingest } from "#knowledge/ingest/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { vendorServer } from "#tests/fakes/vendor-server.ts";

const parts = (nowMs: number) => ({ clock: manualClock(nowMs), random: seededRandom(1), log: silentLog });
const nowMs = Date.parse("2025-04-16T15:00:00Z");

test("a read is named by the options that decide what is read, an open end by its moment, and never by the key", async () => {
  const nameOf = async (feeds: Record<string, string>, at = nowMs, to?: string) => {
    const options = RssOptions.parse({ symbols: ["AAA"], from: "2025-04-01", feeds, ...(to && { to }) });
    return (await (await openRssFeed(options, parts(at))).identify()).fingerprint;
  };
  const one = { AAA: "https://example.com/a" };
  expect(await nameOf(one)).toBe(await nameOf(one));
  expect(await nameOf({ AAA: "https://example.com/b" })).not.toBe(await nameOf(one));
  expect(await nameOf(one, nowMs + 60_000)).not.toBe(await nameOf(one)); // an hour later the wire holds more
  expect(await nameOf(one, nowMs, "2025-04-10")).toBe(await nameOf(one, nowMs + 60_000, "2025-04-10"));
  const withKey = async (apiKey: string) => {
    const options = NewsApiOptions.parse({ symbols: ["AAA"], from: "2025-04-01", apiKey });
    return (await (await openNewsApiFeed(options, parts(nowMs))).identify()).fingerprint;
  };
  expect(await withKey("one-key")).toBe(await withKey("another-key"));
});

test("told to stop while the vendor's pace is waited out, it stops, and what was read is in store", async () => {
  const day = { open: 1, high: 2, low: 1, close: 2, volume: 1, divCash: 0, splitFactor: 1 };
  const server = await vendorServer(() => ({ body: [{ date: "2025-04-14T00:00:00.000Z", ...day }] }));
  const stop = new AbortController();
  const options = TiingoOptions.parse({
    symbols: ["AAA", "BBB"],
    from: "2025-04-01",
    apiKey: "key",
    base: server.url,
    requestsPerHour: 1,
  });
  const wait = (): Promise<void> => {
    setTimeout(() => stop.abort(new Error("enough")), 1);
    return new Promise(() => {}); // an hour
  };
  const feed = await openTiingoFeed(options, { ...parts(nowMs), wait });
  const market = await openMemoryMarketStore();
  const { clock } = parts(nowMs);
  const records = await openSqliteRecords({ path: ":memory:", clock });
  const { quarantine, ingest: progress } = records;
  const work = ingest(feed, { market, quarantine, progress, clock, log: silentLog, signal: stop.signal });
  await expect(work).rejects.toThrow("enough");
  const view = await market.at("tiingo_live", asOf(nowMs));
  expect(await view.bars({ symbols: ["AAA"], interval: "1d", adjusted: "none" })).toHaveLength(1);
  await records.close();
});
