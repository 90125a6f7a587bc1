// Polygon, against answers in its documented format; never tried against the service itself.
import { openPolygonFeed, PolygonOptions } from "#knowledge/feeds/drivers/polygon/polygon.driver.ts";
import type { Asked, Reply } from "#tests/fakes/vendor-server.ts";
import { secretKey, vendorFeedSuite } from "./feed.suite.ts";

const day = (iso: string): number => Date.parse(`${iso}T04:00:00Z`); // midnight in New York in April
const bar = (t: number, c: number, h = c + 1) => ({ t, o: c, h, l: c - 1, c, v: 1_000, vw: c, n: 10 });

function answerTo(bad: boolean) {
  return ({ path, query, headers }: Asked): Reply => {
    if (headers.authorization !== `Bearer ${secretKey}`) return { status: 401, body: { status: "ERROR" } };
    const symbol = path.includes("/AAA/") || query.get("ticker") === "AAA" ? "AAA" : "BBB";
    if (path.startsWith("/v2/aggs/")) {
      if (symbol === "BBB") return { body: { status: "OK", resultsCount: 0 } };
      if (query.get("cursor") === "2")
        return { body: { status: "OK", results: [bar(day("2025-04-15"), 102, bad ? 90 : 103)] } };
      const next_url = `https://api.polygon.io${path}?cursor=2`;
      return { body: { status: "OK", results: [bar(day("2025-04-14"), 101)], next_url } };
    }
    if (path === "/v3/reference/dividends") {
      const results = [
        {
          cash_amount: 0.5,
          currency: "USD",
          declaration_date: "2025-03-01",
          ex_dividend_date: "2025-04-10",
          ticker: "AAA",
        },
      ];
      return { body: { status: "OK", results: symbol === "AAA" ? results : [] } };
    }
    if (path === "/v3/reference/splits") {
      const results = [{ execution_date: "2025-04-11", split_from: 1, split_to: 4, ticker: "BBB" }];
      return { body: { status: "OK", results: symbol === "BBB" ? results : [] } };
    }
    const story = {
      id: `story-${symbol}`,
      publisher: { name: "Wire" },
      title: `${symbol} does something`,
      description: "Words.",
      published_utc: "2025-04-14T15:00:00Z",
      tickers: [symbol],
    };
    return { body: { status: "OK", results: [story] } };
  };
}

vendorFeedSuite("polygon", {
  now: "2025-04-16T12:00:00Z",
  symbols: ["AAA", "BBB"],
  open: (base, parts, symbols = ["AAA", "BBB"]) =>
    openPolygonFeed(
      PolygonOptions.parse({
        symbols: [...symbols],
        from: "2025-04-10",
        apiKey: secretKey,
        base,
        requestsPerMinute: 1_000,
      }),
      parts,
    ),
  answer: answerTo(false),
  answerWithBadRow: answerTo(true),
  leastRequests: 9,
  expected: [
    { kind: "bar", value: { symbol: "AAA", close: 101, closeMs: Date.parse("2025-04-14T20:00:00Z") } },
    { kind: "bar", value: { symbol: "AAA", close: 102, knownAtMs: Date.parse("2025-04-15T20:00:00Z") } },
    {
      kind: "action",
      value: { symbol: "AAA", kind: "dividend", amountOrRatio: 0.5, knownAtMs: Date.parse("2025-03-01T23:59:59.999Z") },
    },
    {
      kind: "action",
      value: { symbol: "BBB", kind: "split", amountOrRatio: 4, exMs: Date.parse("2025-04-11T13:30:00Z") },
    },
    { kind: "news", value: { symbol: "AAA", storyId: "story-AAA", knownAtMs: Date.parse("2025-04-14T15:00:00Z") } },
    { kind: "news", value: { symbol: "BBB", storyId: "story-BBB" } },
  ],
});
