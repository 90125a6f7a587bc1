// Reddit: posts of a few forums that name a company, newest first, by an application's own login.

import { z } from "zod";
import { isoTime } from "#infra/runtime/index.ts";
import type { Feed, FeedItem } from "../../feed.port.ts";
import { openVendorHttp, type VendorHttp } from "../../http/vendor-http.ts";
import { cutShort } from "../../vendor/cut-short.ts";
import { itemOf, type VendorParts, vendorFeed, vendorOptions, type Wanted } from "../../vendor/vendor-feed.ts";

export const RedditOptions = z.strictObject({
  ...vendorOptions,
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  /** Reddit asks every program to say whose it is. */
  userAgent: z.string().min(5).default("quorum research desk"),
  forums: z.array(z.string().regex(/^\w+$/)).default(["stocks", "investing", "wallstreetbets"]),
  /** Where the login is asked for, on another host than the posts. */
  loginBase: z.url().optional(),
});

const vendor = "Reddit";
const source = "reddit";
const pace = { requests: 100, perMs: 60_000 };
/** Reddit lists no more than this of a search. */
const mostPages = 10;

const Token = z.object({ access_token: z.string() });
const Listing = z.object({
  data: z.object({
    after: z.string().nullable(),
    children: z.array(
      z.object({
        data: z.object({
          id: z.string(),
          title: z.string(),
          selftext: z.string(),
          author: z.string(),
          created_utc: z.number(),
        }),
      }),
    ),
  }),
});

/** @throws knowledge/feed-unauthorised, knowledge/feed-rate-limited, knowledge/feed-failed, when it is read */
export async function openRedditFeed(given: z.input<typeof RedditOptions>, parts: VendorParts): Promise<Feed> {
  const options = RedditOptions.parse(given);
  const { clientId, clientSecret, userAgent, base, loginBase } = options;
  const open = (at: string, headers: Readonly<Record<string, string>>, secrets: readonly string[]): VendorHttp =>
    openVendorHttp({
      vendor,
      base: at,
      clock: parts.clock,
      headers: { "user-agent": userAgent, ...headers },
      secrets,
      pace,
      ...(parts.wait && { wait: parts.wait }),
    });
  const login = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  const door = open(loginBase ?? base ?? "https://www.reddit.com", { authorization: `Basic ${login}` }, [
    clientSecret,
    login,
  ]);
  async function* history(wanted: Wanted): AsyncGenerator<FeedItem> {
    const body = new URLSearchParams({ grant_type: "client_credentials" });
    const { access_token } = await door.json("api/v1/access_token", Token, { body });
    const http = open(base ?? "https://oauth.reddit.com", { authorization: `Bearer ${access_token}` }, [access_token]);
    for (const symbol of wanted.symbols) yield* posts(http, symbol, options.forums, wanted);
  }
  return vendorFeed({
    id: "reddit",
    vendor,
    can: { live: false, kinds: ["post"] },
    options,
    clock: parts.clock,
    reads: { forums: options.forums },
    history,
  });
}

/** The score is that of now, not of then, and is left out. */
async function* posts(
  http: VendorHttp,
  symbol: string,
  forums: readonly string[],
  { fromMs, toMs }: Wanted,
): AsyncGenerator<FeedItem> {
  const path = `r/${forums.join("+")}/search`;
  let oldestMs = Number.POSITIVE_INFINITY;
  const fixed = { q: `"$${symbol}" OR "${symbol}"`, restrict_sr: "on", sort: "new", limit: 100, raw_json: 1 };
  for (let after: string | null = null, page = 0; page < mostPages; page++) {
    const { data }: z.output<typeof Listing> = await http.json(path, Listing, {
      query: { ...fixed, after: after ?? undefined },
    });
    for (const { data: row } of data.children) {
      const writtenMs = Math.round(row.created_utc * 1_000);
      if (writtenMs < fromMs || writtenMs > toMs) continue;
      const post = {
        symbol,
        postId: `reddit-${row.id}`,
        platform: "reddit",
        author: row.author,
        text: [row.title, row.selftext].filter(Boolean).join("\n\n").slice(0, 20_000),
        engagement: null,
        eventTimeMs: writtenMs,
        knownAtMs: writtenMs,
        source,
      };
      yield itemOf("post", post, `${vendor} ${path}`, row);
    }
    oldestMs = Math.min(oldestMs, ...data.children.map(({ data: { created_utc } }) => created_utc * 1_000));
    const isListed = page + 1 === mostPages || (data.after === null && page > 0);
    if (isListed && oldestMs >= fromMs) {
      const says = `a search lists no more than about ${mostPages * 100} posts: those on ${symbol} before ${isoTime(oldestMs)} may be missing`;
      yield cutShort(`${vendor} ${path}`, says);
    }
    if (data.after === null || oldestMs < fromMs || data.children.length === 0) return;
    after = data.after;
  }
}
