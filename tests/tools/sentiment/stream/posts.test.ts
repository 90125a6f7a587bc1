// Posts of StockTwits, Reddit and X reach the stream beside the news: asked of servers as documented, ingested, linked, filtered and weighed.

import { expect, test } from "vitest";
import { manualClock, seededRandom, silentLog } from "#infra/runtime/index.ts";
import { asOf, type Fact } from "#knowledge/domain/index.ts";
import { openRedditFeed, RedditOptions } from "#knowledge/feeds/drivers/reddit/reddit.driver.ts";
import { openStockTwitsFeed, StockTwitsOptions } from "#knowledge/feeds/drivers/stocktwits/stocktwits.driver.ts";
import { openXFeed, XOptions } from "#knowledge/feeds/drivers/x/x.driver.ts";
import type { Feed } from "#knowledge/feeds/index.ts";
import { ingest } from "#knowledge/ingest/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { type Asked, type Reply, vendorServer } from "#tests/fakes/vendor-server.ts";
import { instrument, story } from "#tests/tools/company/small-world.ts";
import { readWordList, streamWindowAt } from "#tools/sentiment/index.ts";

const nowMs = Date.parse("2025-04-16T15:00:00Z");
const clock = manualClock(nowMs);
const parts = { clock, random: seededRandom(1), log: silentLog };
const asked = { symbols: ["BA"], from: "2025-04-14" };
const boeing = instrument("BA", "The Boeing Company");
const apple = instrument("AAPL", "Apple Inc.");

const stockTwits = (): Reply => ({
  body: {
    cursor: { more: false, max: null },
    messages: [
      ["1", "$BA wins a record order, profit will soar"],
      ["2", "Join our free discord for guaranteed gains $BA $AAPL $TSLA $NVDA $AMD $MSFT"],
    ].map(([id, body]) => ({
      id: Number(id),
      body,
      created_at: "2025-04-16T10:00:00Z",
      user: { id: 1, username: "ann" },
    })),
  },
});
const reddit = ({ path }: Asked): Reply => {
  if (path.endsWith("access_token")) return { body: { access_token: "t", token_type: "bearer", expires_in: 3_600 } };
  const data = { id: "r1", title: "Boeing faces a fraud probe", selftext: "And weak demand.", author: "bob" };
  return {
    body: {
      data: { after: null, children: [{ data: { ...data, created_utc: Date.parse("2025-04-16T11:00:00Z") / 1_000 } }] },
    },
  };
};
const x = (): Reply => ({
  body: {
    data: [{ id: "9", text: "$BA beats estimates", author_id: "42", created_at: "2025-04-16T12:00:00.000Z" }],
    meta: { result_count: 1 },
  },
});

test("each platform's posts are items of the company beside its stories, spam is refused, likes of today are not counted", async () => {
  const market = await openMemoryMarketStore();
  const records = await openSqliteRecords({ path: ":memory:", clock });
  const base = async (answer: (asked: Asked) => Reply) => (await vendorServer(answer)).url;
  const login = await base(reddit);
  const feeds: Feed[] = [
    await openStockTwitsFeed(StockTwitsOptions.parse({ ...asked, base: await base(stockTwits) }), parts),
    await openRedditFeed(
      RedditOptions.parse({ ...asked, clientId: "id", clientSecret: "secret", base: login, loginBase: login }),
      parts,
    ),
    await openXFeed(XOptions.parse({ ...asked, bearerToken: "token", base: await base(x) }), parts),
  ];
  const dataset = { id: "all", label: "All", simulated: false, origin: "test", benchmark: null, nowMs };
  await market.describe(dataset);
  for (const feed of feeds) {
    await ingest(feed, { market, quarantine: records.quarantine, progress: records.ingest, clock, log: silentLog });
    const { datasetId } = await feed.identify();
    const view = await market.at(datasetId, asOf(nowMs));
    const posts = await view.facts("post", {});
    await market.append(
      "all",
      posts.map((value): Fact => ({ kind: "post", value })),
    );
  }
  await market.append("all", [
    { kind: "instrument", value: boeing },
    { kind: "instrument", value: apple },
    { kind: "news", value: story("BA", "2025-04-16T09:00:00Z", "Boeing raises its outlook") },
  ]);
  const view = await market.at("all", asOf(nowMs));
  const options = { windowDays: 10, daysBack: 1, halfLifeDays: 2, words: readWordList(), reader: null };
  const { items, refused, titles, toneAt } = await streamWindowAt(view, boeing, options);
  await records.close();
  expect(items.map(({ source, itemId, score }) => [source, itemId.split("/")[0], Math.sign(score)])).toEqual([
    [expect.any(String), expect.any(String), 1],
    ["ann on stocktwits", "stocktwits", 1],
    ["bob on reddit", "reddit", -1],
    ["42 on x", "x", 1],
  ]);
  expect(items.flatMap(({ engagement }) => engagement)).toEqual([]);
  expect(refused).toEqual([{ itemId: "stocktwits/stocktwits-2", because: "spam" }]);
  expect(titles.get("x/x-9")).toBe("$BA beats estimates");
  expect([toneAt(0).items, toneAt(1).items]).toEqual([4, 0]);
});

test("a post that many have liked by then weighs more, and its likes count from when they were known", async () => {
  const market = await openMemoryMarketStore();
  await market.describe({ id: "all", label: "All", simulated: false, origin: "test", benchmark: null, nowMs });
  const post = (postId: string, text: string, engagement: number | null, knownAt: string): Fact => {
    const knownAtMs = Date.parse(knownAt);
    const value = { symbol: "BA", postId, platform: "file", author: postId, text, engagement };
    return {
      kind: "post",
      value: { ...value, eventTimeMs: Date.parse("2025-04-15T10:00:00Z"), knownAtMs, source: "test" },
    };
  };
  const good = "$BA wins a record order";
  await market.append("all", [
    { kind: "instrument", value: boeing },
    post("a", good, null, "2025-04-15T10:00:00Z"),
    post("b", "Boeing faces a fraud probe", null, "2025-04-15T10:00:00Z"),
    post("a", good, 5_000, "2025-04-15T18:00:00Z"),
  ]);
  const options = { windowDays: 10, daysBack: 0, halfLifeDays: 2, words: readWordList(), reader: null };
  const toneAt = async (moment: string): Promise<number> => {
    const view = await market.at("all", asOf(Date.parse(moment)));
    return (await streamWindowAt(view, boeing, options)).toneAt(0).tone as number;
  };
  const [before, after] = [await toneAt("2025-04-15T12:00:00Z"), await toneAt("2025-04-15T19:00:00Z")];
  expect(after).toBeGreaterThan(before + 0.2);
});
