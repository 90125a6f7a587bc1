// The stream of one company out of a view's news, and its tone at several moments.

import { dayMs } from "#infra/runtime/index.ts";
import type { Instrument } from "#knowledge/domain/index.ts";
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

/** Reads the news filed under the company that became known in the window of the earliest moment and since. */
export async function streamWindowAt(
  market: MarketView,
  instrument: Instrument,
  { windowDays, daysBack, halfLifeDays, words, reader }: StreamWindowOptions,
): Promise<StreamWindow> {
  const { symbol } = instrument;
  const fromMs = market.asOf - (windowDays + daysBack) * dayMs;
  const [universe, news] = await Promise.all([market.instruments(), market.news({ symbols: [symbol], fromMs })]);
  const texts = news.map(
    ({ storyId, publisher, title, summary, knownAtMs }): SourceText => ({
      itemId: storyId,
      source: publisher,
      knownAtMs,
      text: summary.trim() === title.trim() ? title : `${title}. ${summary}`,
      engagement: [],
      filedUnder: [symbol],
    }),
  );
  const { items, refused } = readStream(texts, { index: entityIndex(universe), words, reader });
  const own = items.filter((item) => item.symbol === symbol);
  return {
    items: own,
    refused,
    titles: new Map(news.map(({ storyId, title }) => [storyId, title])),
    toneAt: (daysAgo) => aggregateStream(own, market.asOf - daysAgo * dayMs, { windowDays, halfLifeDays }),
  };
}
