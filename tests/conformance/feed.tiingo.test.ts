// Tiingo, against answers in its documented format; never tried against the service itself.
import { openTiingoFeed, TiingoOptions } from "#knowledge/feeds/drivers/tiingo/tiingo.driver.ts";
import type { Asked, Reply } from "#tests/fakes/vendor-server.ts";
import { secretKey, vendorFeedSuite } from "./feed.suite.ts";

const row = (day: string, close: number, change: object = {}) => ({
  date: `${day}T00:00:00.000Z`,
  open: close,
  high: close + 1,
  low: close - 1,
  close,
  volume: 1_000,
  adjClose: close / 2,
  divCash: 0,
  splitFactor: 1,
  ...change,
});

function answerTo(bad: boolean) {
  return ({ path, headers }: Asked): Reply => {
    if (headers.authorization !== `Token ${secretKey}`) return { status: 401, body: { detail: "Invalid token." } };
    if (path.includes("bbb")) return { body: [row("2025-04-14", 50, { splitFactor: 4 })] };
    return { body: [row("2025-04-14", 101, { divCash: 0.5 }), row("2025-04-15", 102, bad ? { low: 200 } : {})] };
  };
}

vendorFeedSuite("tiingo", {
  now: "2025-04-16T12:00:00Z",
  symbols: ["AAA", "BBB"],
  open: (base, parts, symbols = ["AAA", "BBB"]) =>
    openTiingoFeed(TiingoOptions.parse({ symbols: [...symbols], from: "2025-04-10", apiKey: secretKey, base }), parts),
  answer: answerTo(false),
  answerWithBadRow: answerTo(true),
  leastRequests: 2,
  expected: [
    { kind: "bar", value: { symbol: "AAA", close: 101, knownAtMs: Date.parse("2025-04-14T20:00:00Z") } },
    { kind: "bar", value: { symbol: "AAA", close: 102 } },
    { kind: "bar", value: { symbol: "BBB", close: 50 } },
    { kind: "action", value: { symbol: "AAA", kind: "dividend", amountOrRatio: 0.5 } },
    {
      kind: "action",
      value: { symbol: "BBB", kind: "split", amountOrRatio: 4, exMs: Date.parse("2025-04-14T13:30:00Z") },
    },
  ],
});
