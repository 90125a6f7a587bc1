// Reddit, against answers in its documented format; never tried against the service itself.
import { openRedditFeed, RedditOptions } from "#knowledge/feeds/drivers/reddit/reddit.driver.ts";
import type { Asked, Reply } from "#tests/fakes/vendor-server.ts";
import { secretKey, vendorFeedSuite } from "./feed.suite.ts";

const post = (id: string, at: string, change: object = {}) => ({
  kind: "t3",
  data: {
    id,
    title: `Thoughts on ${id}`,
    selftext: "Long text",
    author: "somebody",
    created_utc: Date.parse(at) / 1_000,
    score: 10,
    ...change,
  },
});
const listing = (after: string | null, ...children: readonly object[]): Reply => ({
  body: { kind: "Listing", data: { after, children } },
});

function answerTo(bad: boolean) {
  return ({ path, query, headers, method }: Asked): Reply => {
    if (path === "/api/v1/access_token") {
      const login = Buffer.from(`id:${secretKey}`).toString("base64");
      if (method !== "POST" || headers.authorization !== `Basic ${login}`)
        return { status: 401, body: { message: "Unauthorized" } };
      return { body: { access_token: "token-of-an-hour", token_type: "bearer", expires_in: 3_600 } };
    }
    if (headers.authorization !== "Bearer token-of-an-hour") return { status: 403, body: {} };
    if (query.get("q")?.includes("BBB")) return listing(null, post("b1", "2025-04-15T12:00:00Z"));
    if (query.get("after") === null)
      return listing("t3_a1", post("a2", "2025-04-15T12:00:00Z"), post("a1", "2025-04-14T12:00:00Z"));
    return listing(
      "t3_x",
      post("a0", "2025-04-14T01:00:00Z", bad ? { title: "", selftext: "" } : {}),
      post("old", "2025-03-01T00:00:00Z"),
    );
  };
}

vendorFeedSuite("reddit", {
  now: "2025-04-16T12:00:00Z",
  symbols: ["AAA", "BBB"],
  open: (base, parts, symbols = ["AAA", "BBB"]) =>
    openRedditFeed(
      RedditOptions.parse({ symbols: [...symbols], from: "2025-04-14", clientId: "id", clientSecret: secretKey, base }),
      parts,
    ),
  answer: answerTo(false),
  answerWithBadRow: answerTo(true),
  leastRequests: 4,
  expected: [
    { kind: "post", value: { symbol: "AAA", postId: "reddit-a2", author: "somebody", engagement: null } },
    { kind: "post", value: { symbol: "AAA", postId: "reddit-a1", text: "Thoughts on a1\n\nLong text" } },
    { kind: "post", value: { symbol: "AAA", postId: "reddit-a0", knownAtMs: Date.parse("2025-04-14T01:00:00Z") } },
    { kind: "post", value: { symbol: "BBB", postId: "reddit-b1" } },
  ],
});
