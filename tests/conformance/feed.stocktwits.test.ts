// StockTwits, against answers in its documented format; never tried against the service itself.
import { openStockTwitsFeed, StockTwitsOptions } from "#knowledge/feeds/drivers/stocktwits/stocktwits.driver.ts";
import type { Asked, Reply } from "#tests/fakes/vendor-server.ts";
import { secretKey, vendorFeedSuite } from "./feed.suite.ts";

const message = (id: number, created_at: string, body = "To the moon") => ({
  id,
  body,
  created_at,
  user: { id: 1, username: "trader" },
  likes: { total: 5 },
});

function answerTo(bad: boolean) {
  return ({ path, query }: Asked): Reply => {
    if (query.get("access_token") !== secretKey) return { status: 401, body: { response: { status: 401 } } };
    const ok = { response: { status: 200 } };
    if (path.includes("BBB"))
      return {
        body: { ...ok, cursor: { more: false, since: 9, max: null }, messages: [message(9, "2025-04-15T12:00:00Z")] },
      };
    if (query.get("max") === null) {
      const messages = [
        message(5, "2025-04-16T13:00:00Z"),
        message(4, "2025-04-16T11:00:00Z", bad ? "" : "Up"),
        message(3, "2025-04-15T11:00:00Z"),
      ];
      return { body: { ...ok, cursor: { more: true, since: 5, max: 3 }, messages } };
    }
    return {
      body: {
        ...ok,
        cursor: { more: true, since: 2, max: 1 },
        messages: [message(2, "2025-04-14T10:00:00Z"), message(1, "2025-04-13T10:00:00Z")],
      },
    };
  };
}

vendorFeedSuite("stocktwits", {
  now: "2025-04-16T12:00:00Z",
  symbols: ["AAA", "BBB"],
  open: (base, parts, symbols = ["AAA", "BBB"]) =>
    openStockTwitsFeed(
      StockTwitsOptions.parse({ symbols: [...symbols], from: "2025-04-14", accessToken: secretKey, base }),
      parts,
    ),
  answer: answerTo(false),
  answerWithBadRow: answerTo(true),
  leastRequests: 3,
  expected: [
    { kind: "post", value: { symbol: "AAA", postId: "stocktwits-4", text: "Up", engagement: null } },
    { kind: "post", value: { symbol: "AAA", postId: "stocktwits-3" } },
    { kind: "post", value: { symbol: "AAA", postId: "stocktwits-2", knownAtMs: Date.parse("2025-04-14T10:00:00Z") } },
    { kind: "post", value: { symbol: "BBB", postId: "stocktwits-9", author: "trader" } },
  ],
});
