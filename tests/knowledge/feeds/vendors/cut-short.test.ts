// Vendors that show less than there is: said, with what is missing.
import { expect, test } from "vitest";
import { manualClock, seededRandom, silentLog } from "#infra/runtime/index.ts";
import { NewsApiOptions, openNewsApiFeed } from "#knowledge/feeds/drivers/news-api/news-api.driver.ts";
import { openRedditFeed, RedditOptions } from "#knowledge/feeds/drivers/reddit/reddit.driver.ts";
import { openXFeed, XOptions } from "#knowledge/feeds/drivers/x/x.driver.ts";
import type { Feed } from "#knowledge/feeds/index.ts";
import { vendorServer } from "#tests/fakes/vendor-server.ts";

const now = Date.parse("2025-04-16T12:00:00Z");
const parts = { clock: manualClock(now), random: seededRandom(1), log: silentLog, wait: async () => {} };
const hour = 3_600_000;

async function notesOf(feed: Feed): Promise<string[]> {
  const notes: string[] = [];
  for await (const item of feed.history()) if (item.kind === "read") notes.push(...item.notes.map(({ says }) => says));
  return notes;
}

test("NewsAPI's plan shows a hundred of many", async () => {
  const { url } = await vendorServer(({ query }) => {
    if (query.get("page") !== "1") return { status: 426, body: { status: "error", code: "maximumResultsReached" } };
    const articles = Array.from({ length: 100 }, (_, n) => ({
      source: { name: "P" },
      title: `t${n}`,
      description: "",
      url: `http://p/${n}`,
      publishedAt: new Date(now - (n + 1) * hour).toISOString(),
    }));
    return { body: { status: "ok", totalResults: 5_000, articles } };
  });
  const options = NewsApiOptions.parse({ symbols: ["AAA"], from: "2025-01-01", apiKey: "the-key", base: url });
  expect(await notesOf(await openNewsApiFeed(options, parts))).toEqual([
    "of 5000 articles on AAA it shows 100: what is older than 2025-04-12T08:00:00.000Z is missing",
  ]);
});

test.each([
  [10, "no more than about 1000 posts"],
  [30, "no more than about 1000 posts"],
  [1, undefined],
])("Reddit's search that lists %i pages", async (pages, says) => {
  const { url } = await vendorServer(({ path, query }) => {
    if (path.endsWith("access_token")) return { body: { access_token: "tokentoken" } };
    const page = Number(query.get("after") ?? 0);
    const children = Array.from({ length: 100 }, (_, n) => ({
      data: { id: `p${page}_${n}`, title: "t", selftext: "", author: "a", created_utc: now / 1_000 - page * 100 - n },
    }));
    return { body: { data: { after: page + 1 < pages ? String(page + 1) : null, children } } };
  });
  const given = { symbols: ["AAA"], from: "2025-01-01", clientId: "id", clientSecret: "secret", base: url };
  const notes = await notesOf(await openRedditFeed(RedditOptions.parse(given), parts));
  expect(notes).toEqual(says === undefined ? [] : [expect.stringContaining(says)]);
});

test.each([
  [
    "2025-04-01",
    ["it searches the last seven days only: posts from 2025-04-01 to 2025-04-09T12:01:00.000Z are missing"],
  ],
  ["2025-04-14", []],
])("X asked from %s", async (from, notes) => {
  const { url } = await vendorServer(() => ({ body: { data: [], meta: {} } }));
  const options = XOptions.parse({ symbols: ["AAA"], from, bearerToken: "the-token", base: url });
  expect(await notesOf(await openXFeed(options, parts))).toEqual(notes);
});
