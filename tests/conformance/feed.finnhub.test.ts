// Finnhub, against answers in its documented format; never tried against the service itself.
import { FinnhubOptions, openFinnhubFeed } from "#knowledge/feeds/drivers/finnhub/finnhub.driver.ts";
import type { Asked, Reply } from "#tests/fakes/vendor-server.ts";
import { secretKey, vendorFeedSuite } from "./feed.suite.ts";

const story = (id: number, at: string, headline: string) => ({
  category: "company",
  datetime: Date.parse(at) / 1_000,
  headline,
  id,
  image: "",
  related: "AAA",
  source: "Wire",
  summary: "Words.",
  url: "https://example.com",
});

function answerTo(bad: boolean) {
  return ({ query, headers }: Asked): Reply => {
    if (headers["x-finnhub-token"] !== secretKey) return { status: 401, body: { error: "Invalid API key." } };
    const [day, symbol] = [query.get("from"), query.get("symbol")];
    if (symbol === "BBB") return { body: day === "2025-04-15" ? [story(3, "2025-04-15T09:00:00Z", "BBB falls")] : [] };
    if (day === "2025-04-14") return { body: [story(1, "2025-04-14T15:00:00Z", bad ? "" : "AAA rises")] };
    if (day === "2025-04-16")
      return { body: [story(2, "2025-04-16T11:00:00Z", "AAA rests"), story(9, "2025-04-16T13:00:00Z", "Later")] };
    return { body: [] };
  };
}

vendorFeedSuite("finnhub", {
  now: "2025-04-16T12:00:00Z",
  symbols: ["AAA", "BBB"],
  open: (base, parts, symbols = ["AAA", "BBB"]) =>
    openFinnhubFeed(
      FinnhubOptions.parse({ symbols: [...symbols], from: "2025-04-14", apiKey: secretKey, base }),
      parts,
    ),
  answer: answerTo(false),
  answerWithBadRow: answerTo(true),
  leastRequests: 6,
  expected: [
    { kind: "news", value: { symbol: "AAA", storyId: "finnhub-1", knownAtMs: Date.parse("2025-04-14T15:00:00Z") } },
    { kind: "news", value: { symbol: "AAA", storyId: "finnhub-2", publisher: "Wire" } },
    { kind: "news", value: { symbol: "BBB", title: "BBB falls" } },
  ],
});
