// Alpaca, against answers in its documented format; never tried against the service itself.
import { AlpacaOptions, openAlpacaFeed } from "#knowledge/feeds/drivers/alpaca/alpaca.driver.ts";
import type { Asked, Reply } from "#tests/fakes/vendor-server.ts";
import { secretKey, vendorFeedSuite } from "./feed.suite.ts";

const bar = (day: string, c: number, h = c + 1) => ({
  t: `${day}T04:00:00Z`,
  o: c,
  h,
  l: c - 1,
  c,
  v: 1_000,
  n: 10,
  vw: c,
});
const story = (id: number, symbols: readonly string[]) => ({
  id,
  headline: `Story ${id}`,
  summary: "Words.",
  source: "benzinga",
  created_at: "2025-04-14T15:00:00Z",
  symbols,
});

function answerTo(bad: boolean) {
  return ({ path, query, headers }: Asked): Reply => {
    if (headers["apca-api-secret-key"] !== secretKey) return { status: 403, body: { message: "forbidden." } };
    const second = query.get("page_token") === "two";
    if (path === "/v2/stocks/bars") {
      if (query.get("adjustment") !== "raw") return { status: 400, body: { message: "wanted raw" } };
      return second
        ? { body: { bars: { BBB: [bar("2025-04-15", 50)] }, next_page_token: null } }
        : {
            body: {
              bars: { AAA: [bar("2025-04-14", 101), bar("2025-04-15", 102, bad ? 90 : 103)] },
              next_page_token: "two",
            },
          };
    }
    if (path === "/v1/corporate-actions") {
      const cash_dividends = [{ symbol: "AAA", rate: 0.5, ex_date: "2025-04-11" }];
      const reverse_splits = [{ symbol: "BBB", new_rate: 1, old_rate: 10, ex_date: "2025-04-14" }];
      return { body: { corporate_actions: { cash_dividends, reverse_splits }, next_page_token: null } };
    }
    return second
      ? { body: { news: [story(2, ["BBB"])], next_page_token: null } }
      : { body: { news: [story(1, ["AAA", "BBB", "ZZZ"])], next_page_token: "two" } };
  };
}

vendorFeedSuite("alpaca", {
  now: "2025-04-16T12:00:00Z",
  symbols: ["AAA", "BBB"],
  open: (base, parts, symbols = ["AAA", "BBB"]) =>
    openAlpacaFeed(
      AlpacaOptions.parse({ symbols: [...symbols], from: "2025-04-10", keyId: "key-id", secretKey, base }),
      parts,
    ),
  answer: answerTo(false),
  answerWithBadRow: answerTo(true),
  leastRequests: 5,
  expected: [
    { kind: "bar", value: { symbol: "AAA", close: 101, closeMs: Date.parse("2025-04-14T20:00:00Z") } },
    { kind: "bar", value: { symbol: "AAA", close: 102 } },
    { kind: "bar", value: { symbol: "BBB", close: 50 } },
    { kind: "action", value: { symbol: "AAA", kind: "dividend", amountOrRatio: 0.5 } },
    { kind: "action", value: { symbol: "BBB", kind: "split", amountOrRatio: 0.1 } },
    { kind: "news", value: { symbol: "AAA", storyId: "alpaca-1" } },
    { kind: "news", value: { symbol: "BBB", storyId: "alpaca-1" } },
    { kind: "news", value: { symbol: "BBB", storyId: "alpaca-2", knownAtMs: Date.parse("2025-04-14T15:00:00Z") } },
  ],
});
