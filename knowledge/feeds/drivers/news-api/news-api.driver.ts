// NewsAPI (newsapi.org): articles of many publishers that name a company, page by page.

import { z } from "zod";
import { contentId, QuorumError } from "#infra/runtime/index.ts";
import type { Feed, FeedItem } from "../../feed.port.ts";
import { openVendorHttp, type VendorHttp } from "../../http/vendor-http.ts";
import { cutShort } from "../../vendor/cut-short.ts";
import { itemOf, type VendorParts, vendorFeed, vendorOptions, type Wanted } from "../../vendor/vendor-feed.ts";

export const NewsApiOptions = z.strictObject({
  ...vendorOptions,
  apiKey: z.string().min(1),
  /** What is searched for, by symbol; the symbol itself where left out, which finds much that is meant otherwise. */
  names: z.record(z.string(), z.string()).default({}),
  language: z.string().length(2).default("en"),
  requestsPerDay: z.int().positive().default(100),
});

const vendor = "NewsAPI";
const source = "newsapi";
const pageSize = 100;
/** The developer plan ends a search here and says so with an error of its own. */
const mostArticles = 100;

const Answer = z.object({
  status: z.literal("ok"),
  totalResults: z.number(),
  articles: z.array(
    z.object({
      source: z.object({ name: z.string().nullable() }),
      title: z.string().nullable(),
      description: z.string().nullable(),
      url: z.string(),
      publishedAt: z.string(),
    }),
  ),
});

/** @throws knowledge/feed-unauthorised, knowledge/feed-rate-limited, knowledge/feed-failed, when it is read */
export async function openNewsApiFeed(given: z.input<typeof NewsApiOptions>, parts: VendorParts): Promise<Feed> {
  const options = NewsApiOptions.parse(given);
  const http = openVendorHttp({
    vendor,
    base: options.base ?? "https://newsapi.org",
    clock: parts.clock,
    headers: { "x-api-key": options.apiKey },
    secrets: [options.apiKey],
    pace: { requests: options.requestsPerDay, perMs: 86_400_000 },
    ...(parts.wait && { wait: parts.wait }),
  });
  return vendorFeed({
    id: "news-api",
    vendor,
    can: { live: false, kinds: ["news"] },
    options,
    clock: parts.clock,
    reads: { names: options.names, language: options.language },
    history: (wanted) => history(http, wanted, options),
  });
}

async function* history(
  http: VendorHttp,
  { symbols, fromMs, toMs }: Wanted,
  { names, language }: z.output<typeof NewsApiOptions>,
): AsyncGenerator<FeedItem> {
  for (const symbol of symbols) {
    let shown = 0;
    let oldest = "";
    const missing = (of: number): FeedItem =>
      cutShort(
        `${vendor} everything`,
        `of ${of} articles on ${symbol} it shows ${shown}: what is older than ${oldest} is missing`,
      );
    for (let page = 1, total = 1; (page - 1) * pageSize < total; page++) {
      const query = {
        q: `"${names[symbol] ?? symbol}"`,
        from: new Date(fromMs).toISOString(),
        to: new Date(toMs).toISOString(),
        language,
        sortBy: "publishedAt",
        pageSize,
        page,
      };
      const answer = await asked(http, query, page);
      if (answer === null) {
        yield missing(total);
        break;
      }
      total = answer.totalResults;
      shown += answer.articles.length;
      oldest = answer.articles.at(-1)?.publishedAt ?? oldest;
      for (const row of answer.articles) {
        const publishedMs = Date.parse(row.publishedAt);
        if (publishedMs > toMs) continue;
        const story = {
          symbol,
          storyId: contentId("story", { url: row.url }),
          publisher: row.source.name ?? "not given",
          title: row.title ?? "",
          summary: row.description ?? "",
          eventTimeMs: publishedMs,
          knownAtMs: publishedMs,
          source,
        };
        yield itemOf("news", story, `${vendor} everything`, row);
      }
      if (answer.articles.length === 0) {
        if (shown < total) yield missing(total);
        break;
      }
    }
  }
}

/** Null where the plan shows no further page. */
async function asked(http: VendorHttp, query: Readonly<Record<string, string | number>>, page: number) {
  try {
    return await http.json("v2/everything", Answer, { query });
  } catch (thrown) {
    const beyond =
      page > mostArticles / pageSize && thrown instanceof QuorumError && /maximumResultsReached/.test(thrown.message);
    if (beyond) return null;
    throw thrown;
  }
}
