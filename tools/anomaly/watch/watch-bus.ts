// The watches on the bus: what closed or was stored comes in, what is unusual about it goes out.

import {
  type AnomalyFound,
  anomalyFound,
  type BarClosed,
  barClosed,
  barClosedOf,
  type EventBus,
  factsIngested,
  type SubscribeOptions,
  type Subscription,
} from "#knowledge/bus/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import type { TextReader, WordList } from "#tools/define/index.ts";
import { type BarWatchOptions, openBarWatch } from "./bar-watch.ts";
import { newsAnomalies } from "./news-watch.ts";
import { openTickWatch, type WatchedSeries, watchedSeries } from "./tick-watch.ts";

export interface WatchServices {
  readonly bus: EventBus;
  readonly market: MarketStore;
}

export interface WatchOptions extends BarWatchOptions {
  readonly from?: SubscribeOptions["from"];
}

/** Bars of a symbol that are read before its first one is watched, so that a restart knows what is usual. */
const warmUpBars = 320;
/** Names of anomalies that were told lately: a message that comes twice is told once. */
const rememberedIds = 10_000;

/**
 * Watches bars that close (`bar-closed`) and tells on `anomaly-found`. Returns are read out of the store at the bar's knownAtMs, adjusted for
 * splits, so a split is no jump. Every anomaly's message has the anomaly's own id, the same after a restart: who acts on one uses once.ts.
 */
export async function watchBars(
  { bus, market }: WatchServices,
  { from, ...options }: WatchOptions = {},
): Promise<Subscription> {
  const watch = openBarWatch(options);
  const tell = teller(bus);
  const warm = new Set<string>();
  const subscribe = { subscription: "anomaly-bars", type: "failover" as const, ...(from !== undefined && { from }) };
  return bus.subscribe(barClosed, subscribe, async ({ message }) => {
    const key = `${message.dataset} ${message.symbol} ${message.interval}`;
    const earlier = await barsBefore(market, message, warm.has(key) ? 1 : warmUpBars);
    if (!warm.has(key)) {
      warm.add(key);
      for (const [i, bar] of earlier.entries()) watch.push(bar, earlier[i - 1]?.close);
    }
    for (const anomaly of watch.push(message, earlier.at(-1)?.close)) await tell(anomaly);
  });
}

/**
 * Watches bars of one interval that were stored (`facts-ingested` of bars, which every feed and folder tells), as they were known at the message's
 * lastKnownMs; else as watchBars. A bar that was stored again with another price is not judged anew.
 */
export async function watchStoredBars(
  { bus, market }: WatchServices,
  { from, interval = "1d", ...options }: WatchOptions & { readonly interval?: string } = {},
): Promise<Subscription> {
  const watch = openBarWatch(options);
  const tell = teller(bus);
  const warm = new Set<string>();
  const subscribe = {
    subscription: `anomaly-stored-bars-${interval.toLowerCase().replace(":", "-")}`,
    type: "failover" as const,
    ...(from !== undefined && { from }),
  };
  return bus.subscribe(factsIngested, subscribe, async ({ message }) => {
    const { dataset, kind, symbols, firstEventMs, lastEventMs, lastKnownMs } = message;
    if (kind !== "bar") return;
    const view = await market.at(dataset, asOf(lastKnownMs));
    for (const symbol of symbols) {
      const key = `${dataset} ${symbol}`;
      const query = { symbols: [symbol], interval, adjusted: "splits" as const };
      const last = warm.has(key) ? 1 : warmUpBars;
      const earlier = (await view.bars({ ...query, toMs: firstEventMs - 1, last })).map((bar) =>
        barClosedOf(dataset, bar),
      );
      const fresh = (await view.bars({ ...query, fromMs: firstEventMs, toMs: lastEventMs })).map((bar) =>
        barClosedOf(dataset, bar),
      );
      if (!warm.has(key)) for (const [i, bar] of earlier.entries()) watch.push(bar, earlier[i - 1]?.close);
      warm.add(key);
      for (const [i, bar] of fresh.entries()) {
        for (const anomaly of watch.push(bar, (fresh[i - 1] ?? earlier.at(-1))?.close)) await tell(anomaly);
      }
    }
  });
}

async function barsBefore(
  market: MarketStore,
  { dataset, symbol, interval, closeMs, knownAtMs }: BarClosed,
  last: number,
): Promise<BarClosed[]> {
  const view = await market.at(dataset, asOf(knownAtMs));
  const bars = await view.bars({ symbols: [symbol], interval, toMs: closeMs - 1, last, adjusted: "splits" });
  return bars.map((bar) => barClosedOf(dataset, bar));
}

/** Watches ticks that were stored (`facts-ingested` of trades, quotes, books, orders) and tells on `anomaly-found`. They are read as they were
 * known at the message's lastKnownMs. */
export async function watchTicks(
  { bus, market }: WatchServices,
  { from }: Pick<WatchOptions, "from"> = {},
): Promise<Subscription> {
  const watch = openTickWatch();
  const tell = teller(bus);
  const read = new Set<string>();
  const subscribe = { subscription: "anomaly-ticks", type: "failover" as const, ...(from !== undefined && { from }) };
  return bus.subscribe(factsIngested, subscribe, async ({ id, message }) => {
    const { dataset, kind, symbols, firstEventMs, lastEventMs, lastKnownMs } = message;
    if (!isWatched(kind) || read.has(id)) return;
    const view = await market.at(dataset, asOf(lastKnownMs));
    for (const anomaly of await watch.read(view, kind, symbols, firstEventMs, lastEventMs)) await tell(anomaly);
    remember(read, id);
  });
}

/** Watches news that was stored (`facts-ingested` of news) and tells on `anomaly-found`. The stream of each company named is read as it was known
 * at the message's lastKnownMs; nothing of it is held in between. */
export async function watchNews(
  { bus, market }: WatchServices,
  {
    words,
    reader,
    from,
  }: Pick<WatchOptions, "from"> & {
    readonly words: WordList;
    readonly reader: () => Promise<TextReader | null>;
  },
): Promise<Subscription> {
  const tell = teller(bus);
  const subscribe = { subscription: "anomaly-news", type: "failover" as const, ...(from !== undefined && { from }) };
  return bus.subscribe(factsIngested, subscribe, async ({ message }) => {
    const { dataset, kind, symbols, lastKnownMs } = message;
    if (kind !== "news") return;
    const view = await market.at(dataset, asOf(lastKnownMs));
    for (const anomaly of await newsAnomalies(view, symbols, { words, reader: await reader() })) await tell(anomaly);
  });
}

const isWatched = (kind: string): kind is WatchedSeries => watchedSeries.some((one) => one === kind);

function teller(bus: EventBus): (anomaly: AnomalyFound) => Promise<void> {
  const told = new Set<string>();
  return async (anomaly) => {
    if (told.has(anomaly.anomalyId)) return;
    await bus.publish(anomalyFound, anomaly, { id: anomaly.anomalyId, eventTimeMs: Math.floor(anomaly.eventTimeMs) });
    remember(told, anomaly.anomalyId);
  };
}

function remember(ids: Set<string>, id: string): void {
  ids.add(id);
  if (ids.size <= rememberedIds) return;
  const [oldest] = ids;
  if (oldest !== undefined) ids.delete(oldest);
}
