// Stories without a time, with one still to come, and with a second one for their last change.
import { expect, onTestFinished, test } from "vitest";
import { type Clock, seededRandom, silentLog } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { openRssFeed, RssOptions } from "#knowledge/feeds/drivers/rss/rss.driver.ts";
import { ingest } from "#knowledge/ingest/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { vendorServer } from "#tests/fakes/vendor-server.ts";

const startMs = Date.parse("2025-04-16T12:00:00Z");
const item = (guid: string, title: string, date = "") =>
  `<item><title>${title}</title><guid>${guid}</guid>${date && `<pubDate>${date}</pubDate>`}</item>`;
const rss = (...items: readonly string[]) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>${items.join("")}</channel></rss>`;

/** Every look at the clock is a moment later, as it is outside of tests. */
function movingClock(): Clock & { jump(ms: number): void } {
  let now = startMs;
  const jump = (ms: number): void => {
    now += ms;
  };
  return { nowMs: () => now++, jump };
}

async function desk() {
  const clock = movingClock();
  const market = await openMemoryMarketStore();
  const records = await openSqliteRecords({ path: ":memory:", clock });
  onTestFinished(() => records.close());
  let body = "";
  const { url } = await vendorServer(() => ({ headers: { "content-type": "application/xml" }, body }));
  return {
    clock,
    async read(text: string, more: object = {}) {
      body = text;
      const options = RssOptions.parse({ symbols: ["AAA"], from: "2025-04-01", feeds: { AAA: url }, ...more });
      const feed = await openRssFeed(options, { clock, random: seededRandom(1), log: silentLog });
      const { quarantine, ingest: progress } = records;
      return ingest(feed, { market, quarantine, progress, clock, log: silentLog });
    },
    async stories(atMs: number) {
      const news = await (await market.at("rss_live", asOf(atMs))).news({ symbols: ["AAA"] });
      return news.map(({ title, knownAtMs }) => [title, knownAtMs] as const).sort();
    },
  };
}

test("a story without a time, and one that is dated ahead, are known since they were first read, however often they are", async () => {
  const { clock, read, stories } = await desk();
  const text = rss(item("a", "undated"), item("b", "tomorrow's", "Thu, 17 Apr 2025 15:00:00 GMT"));
  const report = await read(text);
  expect(report.byKind).toMatchObject({ news: 2 });
  const first = await stories(startMs + 1_000);
  expect(first.map(([title]) => title)).toEqual(["tomorrow's", "undated"]);
  for (const [, knownAtMs] of first) expect(knownAtMs).toBeLessThanOrEqual(report.dataset.nowMs);
  clock.jump(3_600_000);
  expect(await read(text)).toMatchObject({ stored: 0 });
  expect(await stories(startMs + 7_200_000)).toEqual(first);
  clock.jump(3_600_000);
  await read(rss(item("a", "undated, and changed")));
  expect(await stories(startMs + 3_600_000)).toEqual(first);
  expect((await stories(startMs + 9_000_000)).map(([title]) => title)).toEqual(["tomorrow's", "undated, and changed"]);
});

test("of a stretch that is past a story without a time says nothing", async () => {
  const { read } = await desk();
  const { byKind } = await read(rss(item("a", "undated"), item("b", "dated", "Wed, 09 Apr 2025 15:00:00 GMT")), {
    to: "2025-04-10",
  });
  expect(byKind).toMatchObject({ news: 1 });
});

test("an entry of Atom is known as it is since its last change", async () => {
  const { read, stories } = await desk();
  await read(`<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Journal</title><id>urn:j</id>
    <updated>2025-04-15T10:00:00Z</updated><entry><id>urn:1</id><title>Second thoughts</title>
    <published>2025-04-10T10:00:00Z</published><updated>2025-04-15T10:00:00Z</updated></entry></feed>`);
  expect(await stories(startMs)).toEqual([["Second thoughts", Date.parse("2025-04-15T10:00:00Z")]]);
});
