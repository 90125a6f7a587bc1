// X (api.x.com): recent posts with a company's cashtag, page by page; the service keeps seven days for most.

import { z } from "zod";
import { dayMs } from "#infra/runtime/index.ts";
import type { Feed, FeedItem } from "../../feed.port.ts";
import { openVendorHttp, type VendorHttp } from "../../http/vendor-http.ts";
import { cutShort } from "../../vendor/cut-short.ts";
import { dayOf, itemOf, type VendorParts, vendorFeed, vendorOptions, type Wanted } from "../../vendor/vendor-feed.ts";

export const XOptions = z.strictObject({
  ...vendorOptions,
  bearerToken: z.string().min(1),
  requestsPer15Minutes: z.int().positive().default(60),
  language: z.string().length(2).default("en"),
});

const vendor = "X";
const source = "x";
/** Recent search refuses a start further back. */
const keptMs = 7 * dayMs - 60_000;
/** It refuses an end closer to now, too. */
const lagMs = 15_000;

const Page = z.object({
  data: z
    .array(z.object({ id: z.string(), text: z.string(), author_id: z.string(), created_at: z.string() }))
    .default([]),
  meta: z.object({ next_token: z.string().optional() }),
});

/** @throws knowledge/feed-unauthorised, knowledge/feed-rate-limited, knowledge/feed-failed, when it is read */
export async function openXFeed(given: z.input<typeof XOptions>, parts: VendorParts): Promise<Feed> {
  const options = XOptions.parse(given);
  const http = openVendorHttp({
    vendor,
    base: options.base ?? "https://api.x.com",
    clock: parts.clock,
    headers: { authorization: `Bearer ${options.bearerToken}` },
    secrets: [options.bearerToken],
    pace: { requests: options.requestsPer15Minutes, perMs: 900_000 },
    ...(parts.wait && { wait: parts.wait }),
  });
  return vendorFeed({
    id: "x",
    vendor,
    can: { live: false, kinds: ["post"] },
    options,
    clock: parts.clock,
    reads: { language: options.language },
    history: (wanted) => history(http, wanted, options.language, () => parts.clock.nowMs()),
  });
}

/** Likes are those of now, not of then, and are left out. */
async function* history(
  http: VendorHttp,
  { symbols, fromMs, toMs }: Wanted,
  language: string,
  nowMs: () => number,
): AsyncGenerator<FeedItem> {
  const start_time = new Date(Math.max(fromMs, nowMs() - keptMs)).toISOString();
  const end_time = new Date(Math.min(toMs, nowMs() - lagMs)).toISOString();
  if (fromMs < Date.parse(start_time)) {
    const says = `it searches the last seven days only: posts from ${dayOf(fromMs)} to ${start_time} are missing`;
    yield cutShort(`${vendor} search`, says);
  }
  if (start_time >= end_time) return;
  for (const symbol of symbols) {
    const query = { query: `$${symbol} -is:retweet lang:${language}`, start_time, end_time, max_results: 100 };
    for (let next: string | undefined, first = true; first || next !== undefined; first = false) {
      const fields = { "tweet.fields": "created_at,author_id", next_token: next };
      const page = await http.json("2/tweets/search/recent", Page, { query: { ...query, ...fields } });
      for (const row of page.data) {
        const writtenMs = Date.parse(row.created_at);
        const post = {
          symbol,
          postId: `x-${row.id}`,
          platform: "x",
          author: row.author_id,
          text: row.text,
          engagement: null,
          eventTimeMs: writtenMs,
          knownAtMs: writtenMs,
          source,
        };
        yield itemOf("post", post, `${vendor} search`, row);
      }
      next = page.meta.next_token;
    }
  }
}
