// StockTwits: posts under a company's symbol, newest first, backwards until the stretch wanted is covered.

import { z } from "zod";
import type { Feed, FeedItem } from "../../feed.port.ts";
import { openVendorHttp, type VendorHttp } from "../../http/vendor-http.ts";
import { itemOf, type VendorParts, vendorFeed, vendorOptions, type Wanted } from "../../vendor/vendor-feed.ts";

export const StockTwitsOptions = z.strictObject({
  ...vendorOptions,
  /** Raises the limit of requests; not needed for reading. */
  accessToken: z.string().min(1).optional(),
  requestsPerHour: z.int().positive().default(200),
});

const vendor = "StockTwits";
const source = "stocktwits";

const Stream = z.object({
  cursor: z.object({ more: z.boolean(), max: z.number().nullable() }),
  messages: z.array(
    z.object({
      id: z.number(),
      body: z.string(),
      created_at: z.string(),
      user: z.object({ username: z.string() }),
    }),
  ),
});

/** @throws knowledge/feed-unauthorised, knowledge/feed-rate-limited, knowledge/feed-failed, when it is read */
export async function openStockTwitsFeed(given: z.input<typeof StockTwitsOptions>, parts: VendorParts): Promise<Feed> {
  const options = StockTwitsOptions.parse(given);
  const http = openVendorHttp({
    vendor,
    base: options.base ?? "https://api.stocktwits.com",
    clock: parts.clock,
    ...(options.accessToken !== undefined && { query: { access_token: options.accessToken } }),
    pace: { requests: options.requestsPerHour, perMs: 3_600_000 },
    ...(parts.wait && { wait: parts.wait }),
  });
  return vendorFeed({
    id: "stocktwits",
    vendor,
    can: { live: false, kinds: ["post"] },
    options,
    clock: parts.clock,
    history: (wanted) => history(http, wanted),
  });
}

/** A post is known when it was written; its likes are those of now, not of then, and are left out. */
async function* history(http: VendorHttp, { symbols, fromMs, toMs }: Wanted): AsyncGenerator<FeedItem> {
  for (const symbol of symbols) {
    const path = `api/2/streams/symbol/${encodeURIComponent(symbol)}.json`;
    for (let max: number | undefined, more = true; more; ) {
      const page = await http.json(path, Stream, { query: { max } });
      let oldestMs = Number.POSITIVE_INFINITY;
      for (const row of page.messages) {
        const writtenMs = Date.parse(row.created_at);
        oldestMs = Math.min(oldestMs, Number.isNaN(writtenMs) ? oldestMs : writtenMs);
        if (writtenMs < fromMs || writtenMs > toMs) continue;
        const post = {
          symbol,
          postId: `stocktwits-${row.id}`,
          platform: "stocktwits",
          author: row.user.username,
          text: row.body,
          engagement: null,
          eventTimeMs: writtenMs,
          knownAtMs: writtenMs,
          source,
        };
        yield itemOf("post", post, `${vendor} ${path}`, row);
      }
      more = page.cursor.more && page.cursor.max !== null && page.messages.length > 0 && oldestMs >= fromMs;
      max = page.cursor.max ?? undefined;
    }
  }
}
