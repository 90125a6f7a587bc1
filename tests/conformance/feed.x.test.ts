// X, against answers in its documented format; never tried against the service itself.
import { openXFeed, XOptions } from "#knowledge/feeds/drivers/x/x.driver.ts";
import type { Asked, Reply } from "#tests/fakes/vendor-server.ts";
import { secretKey, vendorFeedSuite } from "./feed.suite.ts";

const post = (id: string, created_at: string, text = "Up we go") => ({ id, text, author_id: "42", created_at });

function answerTo(bad: boolean) {
  return ({ query, headers }: Asked): Reply => {
    if (headers.authorization !== `Bearer ${secretKey}`)
      return { status: 401, body: { title: "Unauthorized", status: 401 } };
    if ((query.get("start_time") ?? "") < "2025-04-09T12:00:00")
      return { status: 400, body: { title: "start_time too early" } };
    if (query.get("query")?.startsWith("$BBB")) return { body: { meta: { result_count: 0 } } };
    if (query.get("next_token") === null)
      return { body: { data: [post("2", "2025-04-15T12:00:00.000Z")], meta: { next_token: "more", result_count: 1 } } };
    return {
      body: { data: [post("1", "2025-04-14T12:00:00.000Z", bad ? "" : "Up we go")], meta: { result_count: 1 } },
    };
  };
}

vendorFeedSuite("x", {
  now: "2025-04-16T12:00:00Z",
  symbols: ["AAA", "BBB"],
  open: (base, parts, symbols = ["AAA", "BBB"]) =>
    openXFeed(XOptions.parse({ symbols: [...symbols], from: "2025-01-01", bearerToken: secretKey, base }), parts),
  answer: answerTo(false),
  answerWithBadRow: answerTo(true),
  leastRequests: 3,
  otherShape: { body: { data: "nothing" } },
  expected: [
    { kind: "post", value: { symbol: "AAA", postId: "x-2", platform: "x", author: "42" } },
    { kind: "post", value: { symbol: "AAA", postId: "x-1", knownAtMs: Date.parse("2025-04-14T12:00:00Z") } },
  ],
});
