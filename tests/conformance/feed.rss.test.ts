// RSS and Atom, against documents in their published formats.
import { openRssFeed, RssOptions } from "#knowledge/feeds/drivers/rss/rss.driver.ts";
import type { Asked, Reply } from "#tests/fakes/vendor-server.ts";
import { vendorFeedSuite } from "./feed.suite.ts";

const item = (n: number, title: string, date: string) =>
  `<item><title>${title}</title><link>https://example.com/${n}</link><guid>${n}</guid><pubDate>${date}</pubDate>` +
  `<description><![CDATA[<p>Words &amp; <b>more</b></p>]]></description></item>`;
const rss = (...items: readonly string[]) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title><link>https://example.com</link><description>News</description>${items.join("")}</channel></rss>`;
const atom = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Journal</title><id>urn:j</id><updated>2025-04-15T10:00:00Z</updated>
  <entry><id>urn:1</id><title>BBB speaks</title><updated>2025-04-15T10:00:00Z</updated><summary>Short.</summary></entry></feed>`;

function answerTo(bad: boolean) {
  return ({ path }: Asked): Reply =>
    path.startsWith("/atom")
      ? { headers: { "content-type": "application/atom+xml" }, body: atom }
      : {
          headers: { "content-type": "application/rss+xml" },
          body: rss(
            item(1, bad ? "" : "AAA rises", "Mon, 14 Apr 2025 15:00:00 GMT"),
            item(2, "AAA tomorrow", "Thu, 17 Apr 2025 15:00:00 GMT"),
            item(3, "AAA long ago", "Mon, 13 Jan 2025 15:00:00 GMT"),
          ),
        };
}

vendorFeedSuite("rss", {
  now: "2025-04-16T12:00:00Z",
  symbols: ["AAA", "BBB"],
  open: (base, parts, symbols = ["AAA", "BBB"]) =>
    openRssFeed(
      RssOptions.parse({
        symbols: [...symbols],
        from: "2025-04-01",
        feeds: { AAA: `${base}/rss`, BBB: `${base}/atom` },
      }),
      parts,
    ),
  answer: answerTo(false),
  answerWithBadRow: answerTo(true),
  leastRequests: 2,
  unauthorised: { status: 403, body: "Forbidden" }, // there is no key to show
  otherShape: { body: "<html><body>Sign in</body></html>" },
  expected: [
    {
      kind: "news",
      value: { symbol: "AAA", title: "AAA rises", publisher: "Wire", knownAtMs: Date.parse("2025-04-14T15:00:00Z") },
    },
    { kind: "news", value: { symbol: "AAA", title: "AAA tomorrow", knownAtMs: Date.parse("2025-04-16T12:00:00Z") } },
    { kind: "news", value: { symbol: "BBB", title: "BBB speaks", publisher: "Journal", summary: "Short." } },
  ],
});
