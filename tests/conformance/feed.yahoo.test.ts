// Yahoo, against answers in the shape that it is known to give; never tried against the service itself.
import { openYahooFeed, YahooOptions } from "#knowledge/feeds/drivers/yahoo/yahoo.driver.ts";
import type { Asked, Reply } from "#tests/fakes/vendor-server.ts";
import { vendorFeedSuite } from "./feed.suite.ts";

const at = (day: string): number => Date.parse(`${day}T13:30:00Z`) / 1_000;

/** One company split 4 for 1 on the 15th: its prices before come divided by four. */
function answerTo(bad: boolean) {
  return ({ path }: Asked): Reply => {
    const split = path.endsWith("/AAA");
    const result = {
      meta: { currency: "USD", symbol: split ? "AAA" : "BBB" },
      timestamp: split ? [at("2025-04-14"), at("2025-04-15")] : [at("2025-04-15")],
      ...(split && {
        events: {
          dividends: { 1: { amount: 0.25, date: at("2025-04-14") } },
          splits: { 2: { date: at("2025-04-15"), numerator: 4, denominator: 1, splitRatio: "4:1" } },
        },
      }),
      indicators: {
        quote: [
          split
            ? { open: [25, 26], high: [26, 27], low: [24, bad ? null : 25], close: [25, 26], volume: [4_000, 5_000] }
            : { open: [50], high: [51], low: [49], close: [50], volume: [100] },
        ],
      },
    };
    return { body: { chart: { result: [result], error: null } } };
  };
}

vendorFeedSuite("yahoo", {
  now: "2025-04-16T12:00:00Z",
  symbols: ["AAA", "BBB"],
  open: (base, parts, symbols = ["AAA", "BBB"]) =>
    openYahooFeed(YahooOptions.parse({ symbols: [...symbols], from: "2025-04-10", base }), parts),
  answer: answerTo(false),
  answerWithBadRow: answerTo(true),
  leastRequests: 2,
  unauthorised: { status: 403, body: "Forbidden" }, // there is no key to show
  expected: [
    { kind: "bar", value: { symbol: "AAA", close: 100, high: 104, volumeShares: 1_000 } },
    { kind: "bar", value: { symbol: "AAA", close: 26, volumeShares: 5_000 } },
    { kind: "bar", value: { symbol: "BBB", close: 50 } },
    { kind: "action", value: { symbol: "AAA", kind: "dividend", amountOrRatio: 1 } },
    {
      kind: "action",
      value: { symbol: "AAA", kind: "split", amountOrRatio: 4, exMs: Date.parse("2025-04-15T13:30:00Z") },
    },
  ],
});
