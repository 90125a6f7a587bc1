// FRED, against answers in its documented format; never tried against the service itself.
import { FredOptions, openFredFeed } from "#knowledge/feeds/drivers/fred/fred.driver.ts";
import type { Asked, Reply } from "#tests/fakes/vendor-server.ts";
import { secretKey, vendorFeedSuite } from "./feed.suite.ts";

const row = (date: string, realtime_start: string, value: string) => ({
  realtime_start,
  realtime_end: "9999-12-31",
  date,
  value,
});

/** GDP of one quarter in two vintages, a yield with a day without a value, and a vintage that is still to come. */
function answerTo(bad: boolean) {
  return ({ path, query }: Asked): Reply => {
    if (query.get("api_key") !== secretKey) return { status: 400, body: { error_code: 400, error_message: "bad key" } };
    const gdp = query.get("series_id") === "GDP";
    if (path === "/fred/series")
      return { body: { seriess: [{ id: query.get("series_id"), units_short: gdp ? "Bil. of $" : "%" }] } };
    const vintage_dates = gdp ? ["2025-01-30", "2025-02-27", "2025-04-30"] : ["2025-01-02", "2025-01-03"];
    if (path === "/fred/series/vintagedates") return { body: { count: vintage_dates.length, vintage_dates } };
    const observations = gdp
      ? [
          row("2024-10-01", "2025-01-30", bad ? "a lot" : "29700.58"),
          row("2024-10-01", "2025-02-27", "29719.647"),
          row("2025-01-01", "2025-04-30", "29962.047"),
        ]
      : [row("2025-01-01", "2025-01-02", "."), row("2025-01-02", "2025-01-03", "4.57")];
    return { body: { count: observations.length, offset: 0, limit: 100_000, observations } };
  };
}

vendorFeedSuite("fred", {
  now: "2025-04-16T12:00:00Z",
  symbols: ["GDP", "DGS10"],
  open: (base, parts, symbols = ["GDP", "DGS10"]) =>
    openFredFeed(FredOptions.parse({ symbols: [...symbols], from: "2024-01-01", apiKey: secretKey, base }), parts),
  answer: answerTo(false),
  answerWithBadRow: answerTo(true),
  traded: false,
  leastRequests: 6,
  expected: [
    {
      kind: "macro",
      value: { symbol: "GDP", value: 29700.58, unit: "Bil. of $", knownAtMs: Date.parse("2025-01-30T23:59:59.999Z") },
    },
    { kind: "macro", value: { symbol: "GDP", value: 29719.647, knownAtMs: Date.parse("2025-02-27T23:59:59.999Z") } },
    { kind: "macro", value: { symbol: "DGS10", value: null, periodMs: Date.parse("2025-01-01T00:00:00Z") } },
    { kind: "macro", value: { symbol: "DGS10", value: 4.57 } },
  ],
});
