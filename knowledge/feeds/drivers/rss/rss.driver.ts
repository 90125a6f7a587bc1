// RSS, Atom, RDF and JSON feeds of news: whatever they hold now, filed under the companies that each feed is about.

import { parseFeed } from "feedsmith";
import { z } from "zod";
import { contentId, isoDay, QuorumError } from "#infra/runtime/index.ts";
import type { SymbolId } from "#knowledge/domain/index.ts";
import type { Feed, FeedItem } from "../../feed.port.ts";
import { openVendorHttp } from "../../http/vendor-http.ts";
import { itemOf, type VendorParts, vendorFeed, vendorOptions, type Wanted } from "../../vendor/vendor-feed.ts";

export const RssOptions = z.strictObject({
  ...vendorOptions,
  /** Addresses of feeds, by the symbol that each is about. */
  feeds: z.record(z.string(), z.url()),
});

const vendor = "RSS";
const source = "rss";

/** A story, whichever of the four formats it came in. */
interface Story {
  readonly id: string | null;
  readonly title: string;
  readonly summary: string;
  readonly published: string | null;
  /** When its text became what it is, where the format says it. */
  readonly updated?: string | null;
}

/** @throws knowledge/feed-unauthorised, knowledge/feed-rate-limited, knowledge/feed-failed, when it is read */
export async function openRssFeed(given: z.input<typeof RssOptions>, parts: VendorParts): Promise<Feed> {
  const options = RssOptions.parse(given);
  const isPast = options.to !== undefined && options.to < isoDay(parts.clock.nowMs());
  return vendorFeed({
    id: "rss",
    vendor,
    can: { live: false, kinds: ["news"] },
    options,
    clock: parts.clock,
    reads: { feeds: options.feeds },
    history: (wanted) => history(options, wanted, parts, isPast),
  });
}

/** A feed holds its newest stories only; what it dropped before it was first read is not to be had.
 * A story is known when it was published or last changed, or at the end of the stretch, which is now, where its time lies later or is not
 * given; of a stretch that is past nothing can be said then. */
async function* history(
  { feeds }: z.output<typeof RssOptions>,
  { symbols, fromMs, toMs }: Wanted,
  { clock, wait }: VendorParts,
  isPast: boolean,
): AsyncGenerator<FeedItem> {
  for (const symbol of symbols) {
    const address = feeds[symbol];
    if (address === undefined) continue;
    const http = openVendorHttp({ vendor, base: address, clock, headers: { accept: "*/*" }, ...(wait && { wait }) });
    const { text, address: shown } = await http.text("");
    const { publisher, stories } = storiesOf(text, shown);
    for (const story of stories) {
      const saidMs = story.published === null ? Number.POSITIVE_INFINITY : Date.parse(story.published);
      const changedMs = Math.max(saidMs, story.updated ? Date.parse(story.updated) : saidMs);
      if (saidMs < fromMs || (isPast && changedMs > toMs)) continue;
      const times = { eventTimeMs: Math.min(saidMs, toMs), knownAtMs: Math.min(changedMs, toMs) };
      yield itemOf("news", { ...newsOf(symbol, publisher, story), ...times }, shown, story);
    }
  }
}

const newsOf = (symbol: SymbolId, publisher: string, { id, title, summary }: Story) => ({
  symbol,
  storyId: contentId("story", { publisher, id: id ?? title }),
  publisher,
  title,
  summary: withoutMarkup(summary).slice(0, 20_000),
  source,
});

/** @throws knowledge/feed-failed where it is none of the formats */
function storiesOf(text: string, address: string): { readonly publisher: string; readonly stories: readonly Story[] } {
  const found = parsed(text, address);
  if (found.format === "atom") {
    const { title, entries = [] } = found.feed;
    return {
      publisher: textIn(title) || "not given",
      stories: entries.map((entry) => ({
        id: entry.id ?? null,
        title: textIn(entry.title),
        summary: textIn(entry.summary) || textIn(entry.content),
        published: entry.published ?? entry.updated ?? null,
        updated: entry.updated ?? null,
      })),
    };
  }
  if (found.format === "json") {
    const { title, items = [] } = found.feed;
    return {
      publisher: title ?? "not given",
      stories: items.map((item) => ({
        id: item.id ?? null,
        title: item.title ?? "",
        summary: item.summary ?? item.content_text ?? item.content_html ?? "",
        published: item.date_published ?? null,
        updated: item.date_modified ?? null,
      })),
    };
  }
  const { title, items = [] } = found.feed;
  return {
    publisher: textIn(title) || "not given",
    stories: items.map((item) => ({
      id: ("guid" in item ? item.guid?.value : undefined) ?? item.link ?? null,
      title: textIn(item.title),
      summary: textIn(item.description),
      published: ("pubDate" in item ? item.pubDate : undefined) ?? item.dc?.dates?.[0] ?? null,
    })),
  };
}

function parsed(text: string, address: string) {
  try {
    return parseFeed(text);
  } catch (cause) {
    const says = `${address} is not a feed: wanted RSS, Atom, RDF or a JSON feed. Begins: ${text.slice(0, 200)}`;
    throw new QuorumError("knowledge/feed-failed", says, { fault: "outside", retry: false, cause });
  }
}

/** Some parts are texts, some objects around one. */
function textIn(part: unknown): string {
  if (typeof part === "string") return part;
  const value = (part as { readonly value?: unknown } | undefined)?.value;
  return typeof value === "string" ? value : "";
}

const withoutMarkup = (text: string): string =>
  text
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
