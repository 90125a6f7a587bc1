// NewsAPI, against answers in its documented format; never tried against the service itself.
import { NewsApiOptions, openNewsApiFeed } from "#knowledge/feeds/drivers/news-api/news-api.driver.ts";
import type { Asked, Reply } from "#tests/fakes/vendor-server.ts";
import { secretKey, vendorFeedSuite } from "./feed.suite.ts";

const article = (n: number, title: string | null) => ({
  source: { id: null, name: "Daily" },
  author: null,
  title,
  description: "Words.",
  url: `https://example.com/${n}`,
  publishedAt: "2025-04-14T15:00:00Z",
});

/** 101 articles on two pages under the first company's name, and a third page that the plan does not show. */
function answerTo(bad: boolean) {
  return ({ query, headers }: Asked): Reply => {
    if (headers["x-api-key"] !== secretKey)
      return { status: 401, body: { status: "error", code: "apiKeyInvalid", message: "Your API key is invalid." } };
    if (query.get("q") === '"BBB"')
      return { body: { status: "ok", totalResults: 1, articles: [article(500, bad ? null : "BBB")] } };
    const page = Number(query.get("page"));
    if (page === 3)
      return {
        status: 426,
        body: { status: "error", code: "maximumResultsReached", message: "You have requested too many results." },
      };
    const count = page === 1 ? 100 : 1;
    const articles = Array.from({ length: count }, (_, n) => article(page * 1_000 + n, `Alpha ${n}`));
    return { body: { status: "ok", totalResults: 201, articles } };
  };
}

vendorFeedSuite("news-api", {
  now: "2025-04-16T12:00:00Z",
  symbols: ["AAA", "BBB"],
  open: (base, parts, symbols = ["AAA", "BBB"]) =>
    openNewsApiFeed(
      NewsApiOptions.parse({
        symbols: [...symbols],
        from: "2025-04-14",
        apiKey: secretKey,
        names: { AAA: "Alpha Inc" },
        base,
      }),
      parts,
    ),
  answer: answerTo(false),
  answerWithBadRow: answerTo(true),
  leastRequests: 4,
  expected: [
    ...Array.from({ length: 101 }, () => ({ kind: "news" as const, value: { symbol: "AAA", publisher: "Daily" } })),
    { kind: "news", value: { symbol: "BBB", title: "BBB", knownAtMs: Date.parse("2025-04-14T15:00:00Z") } },
  ],
});
