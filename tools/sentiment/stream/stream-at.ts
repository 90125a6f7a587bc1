// The stream of one company out of a view's news and posts, and its tone at several moments.

import { dayMs } from "#infra/runtime/index.ts";
import type { Instrument, NewsItem, Post } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { TextReader, WordList } from "#tools/define/index.ts";
import { entityIndex } from "../linking/entity-index.ts";
import { aggregateStream, type StreamTone } from "./aggregate-stream.ts";
import { type ReadStream, readStream, type SourceText } from "./read-stream.ts";
import type { StreamItem } from "./stream-item.ts";

export interface StreamWindow extends Pick<ReadStream, "refused"> {
  /** Of the company, oldest first; texts that speak of others only are refused or left out. */
  readonly items: readonly StreamItem[];
  readonly titles: ReadonlyMap<string, string>;
  /** At the view's as-of or before it. @param daysAgo 0 or more; a moment sees the window before it alone */
  toneAt(daysAgo: number): StreamTone;
}

export interface StreamWindowOptions {
  readonly windowDays: number;
  /** Moments up to so many days ago are asked for. */
  readonly daysBack: number;
  readonly halfLifeDays: number;
  readonly words: WordList;
  readonly reader: TextReader | null;
}

/** Reads the news and posts filed under the company that became known in the window of the earliest moment and since. */
export async function streamWindowAt(
  market: MarketView,
  instrument: Instrument,
  { windowDays, daysBack, halfLifeDays, words, reader }: StreamWindowOptions,
): Promise<StreamWindow> {
  const { symbol } = instrument;
  const fromMs = market.asOf - (windowDays + daysBack) * dayMs;
  const [universe, news, posts] = await Promise.all([
    market.instruments(),
    market.news({ symbols: [symbol], fromMs }),
    market.facts("post", { symbols: [symbol] }),
  ]);
  const known = posts.filter(({ knownAtMs }) => knownAtMs >= fromMs);
  const texts = [...news.map(storyText), ...known.map(postText)];
  const { items, refused } = readStream(texts, { index: entityIndex(universe), words, reader });
  const own = items.filter((item) => item.symbol === symbol);
  return {
    items: own,
    refused,
    titles: new Map([
      ...news.map(({ storyId, title }) => [storyId, title] as const),
      ...known.map((post) => [idOf(post), beginningOf(post.text)] as const),
    ]),
    toneAt: (daysAgo) => aggregateStream(own, market.asOf - daysAgo * dayMs, { windowDays, halfLifeDays }),
  };
}

const storyText = ({ storyId, symbol, publisher, title, summary, knownAtMs }: NewsItem): SourceText => ({
  itemId: storyId,
  source: publisher,
  knownAtMs,
  text: summary.trim() === title.trim() ? title : `${title}. ${summary}`,
  engagement: [],
  filedUnder: [symbol],
});

/** Its author is its source; what is liked or voted for counts from when that was known. */
const postText = (post: Post): SourceText => ({
  itemId: idOf(post),
  source: post.author === null ? post.platform : `${post.author} on ${post.platform}`,
  knownAtMs: post.knownAtMs,
  text: post.text,
  engagement: post.engagement === null ? [] : [{ knownAtMs: post.knownAtMs, count: post.engagement }],
  filedUnder: [post.symbol],
});

const idOf = ({ platform, postId }: Post): string => `${platform}/${postId}`;
const shown = 120;
const beginningOf = (text: string): string => (text.length > shown ? `${text.slice(0, shown - 1)}…` : text);
