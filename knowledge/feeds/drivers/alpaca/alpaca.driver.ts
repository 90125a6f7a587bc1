// Alpaca (market data): bars as traded, dividends, splits and news of US stocks; trades, quotes and minutes live.

import { z } from "zod";
import { QuorumError } from "#infra/runtime/index.ts";
import { type SymbolId, sessionCloseMs, sessionOpenMs } from "#knowledge/domain/index.ts";
import type { Feed, FeedItem } from "../../feed.port.ts";
import { openVendorHttp, type VendorHttp } from "../../http/vendor-http.ts";
import { type LiveSource, liveStream, type Reading } from "../../live/live-stream.ts";
import { openSocket } from "../../live/web-socket.ts";
import { eventsOf, isUnreadable, requireReadable, type Unreadable } from "../../vendor/stream-texts.ts";
import { quoteBlock, tradeBlock } from "../../vendor/tick-blocks.ts";
import { dayOf, itemOf, type VendorParts, vendorFeed, vendorOptions, type Wanted } from "../../vendor/vendor-feed.ts";
import { Actions, Bars, Stories, type StreamEvent, StreamMessage } from "./alpaca-wire.ts";

export const AlpacaOptions = z.strictObject({
  ...vendorOptions,
  keyId: z.string().min(1),
  secretKey: z.string().min(1),
  requestsPerMinute: z.int().positive().default(200),
  stream: z.url({ protocol: /^wss?$/ }).default("wss://stream.data.alpaca.markets/v2/iex"),
});

const vendor = "Alpaca";
const source = "alpaca";

/** @throws knowledge/feed-unauthorised, knowledge/feed-rate-limited, knowledge/feed-failed, when it is read */
export async function openAlpacaFeed(given: z.input<typeof AlpacaOptions>, parts: VendorParts): Promise<Feed> {
  const options = AlpacaOptions.parse(given);
  const http = openVendorHttp({
    vendor,
    base: options.base ?? "https://data.alpaca.markets",
    clock: parts.clock,
    headers: { "apca-api-key-id": options.keyId, "apca-api-secret-key": options.secretKey },
    secrets: [options.keyId, options.secretKey],
    pace: { requests: options.requestsPerMinute, perMs: 60_000 },
    ...(parts.wait && { wait: parts.wait }),
  });
  return vendorFeed({
    id: "alpaca",
    vendor,
    can: { live: true, kinds: ["bar", "action", "news", "trade", "quote"] },
    options,
    clock: parts.clock,
    dated: ["news"],
    history: (wanted) => history(http, wanted),
    live: ({ symbols, signal, sinceMs }) =>
      liveStream(
        streamOf(http, options, symbols, () => parts.clock.nowMs()),
        signal,
        { ...parts, sinceMs },
      ),
  });
}

async function* history(http: VendorHttp, wanted: Wanted): AsyncGenerator<FeedItem> {
  yield* bars(http, wanted, "1d");
  yield* actions(http, wanted);
  yield* news(http, wanted);
}

async function* pages<T extends z.ZodType<{ readonly next_page_token: string | null }>>(
  http: VendorHttp,
  path: string,
  shape: T,
  query: Readonly<Record<string, string | number>>,
): AsyncGenerator<z.output<T>> {
  for (let token: string | null | undefined; token !== null; ) {
    const page: z.output<T> = await http.json(path, shape, { query: { ...query, page_token: token } });
    yield page;
    token = page.next_page_token;
  }
}

async function* bars(
  http: VendorHttp,
  { symbols, fromMs, toMs }: Wanted,
  interval: "1d" | "1m",
): AsyncGenerator<FeedItem> {
  const query = {
    symbols: symbols.join(","),
    timeframe: interval === "1d" ? "1Day" : "1Min",
    start: new Date(fromMs).toISOString(),
    end: new Date(toMs).toISOString(),
    adjustment: "raw",
    limit: 10_000,
  };
  for await (const page of pages(http, "v2/stocks/bars", Bars, query)) {
    for (const [symbol, rows] of Object.entries(page.bars)) {
      for (const row of rows) {
        const startMs = Date.parse(row.t);
        const [openMs, closeMs] =
          interval === "1d"
            ? [sessionOpenMs(dayOf(startMs)), sessionCloseMs(dayOf(startMs))]
            : [startMs, startMs + 60_000];
        if (closeMs <= toMs)
          yield itemOf("bar", barOf(symbol, interval, openMs, closeMs, row), `${vendor} v2/stocks/bars`, row);
      }
    }
  }
}

interface Prices {
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
  readonly v: number;
}

const barOf = (symbol: string, interval: string, openMs: number, closeMs: number, { o, h, l, c, v }: Prices) => ({
  symbol,
  interval,
  openMs,
  closeMs,
  open: o,
  high: h,
  low: l,
  close: c,
  volumeShares: v,
  eventTimeMs: closeMs,
  knownAtMs: closeMs,
  source,
});

/** No announcement is given, so an action is known at the open of its ex-date. */
async function* actions(http: VendorHttp, { symbols, fromMs, toMs }: Wanted): AsyncGenerator<FeedItem> {
  const path = "v1/corporate-actions";
  const query = { symbols: symbols.join(","), start: dayOf(fromMs), end: dayOf(toMs), limit: 1_000 };
  const itemFrom = (row: { readonly symbol: string; readonly ex_date: string }, terms: object): FeedItem => {
    const exMs = sessionOpenMs(row.ex_date);
    const known = { exMs, eventTimeMs: exMs, knownAtMs: exMs, source };
    return itemOf("action", { symbol: row.symbol, ...terms, ...known }, `${vendor} ${path}`, row);
  };
  for await (const { corporate_actions: found } of pages(http, path, Actions, query)) {
    for (const row of found.cash_dividends)
      yield itemFrom(row, { kind: "dividend", amountOrRatio: row.rate, currency: "USD" });
    for (const row of [...found.forward_splits, ...found.reverse_splits])
      yield itemFrom(row, { kind: "split", amountOrRatio: row.new_rate / row.old_rate, currency: null });
  }
}

/** A text that was changed since is known as it is now since then: what it said before is not to be had. */
async function* news(http: VendorHttp, { symbols, fromMs, toMs }: Wanted): AsyncGenerator<FeedItem> {
  const query = {
    symbols: symbols.join(","),
    start: new Date(fromMs).toISOString(),
    end: new Date(toMs).toISOString(),
    sort: "asc",
    limit: 50,
  };
  for await (const page of pages(http, "v1beta1/news", Stories, query)) {
    for (const row of page.news) {
      const publishedMs = Date.parse(row.created_at);
      const knownAtMs = Math.max(publishedMs, row.updated_at === undefined ? publishedMs : Date.parse(row.updated_at));
      if (knownAtMs > toMs) continue;
      const story = {
        storyId: `alpaca-${row.id}`,
        publisher: row.source || "not given",
        title: row.headline,
        summary: row.summary,
        eventTimeMs: publishedMs,
        knownAtMs,
        source,
      };
      for (const symbol of row.symbols.filter((named) => symbols.includes(named)))
        yield itemOf("news", { symbol, ...story }, `${vendor} v1beta1/news`, row);
    }
  }
}

function streamOf(
  http: VendorHttp,
  { stream, keyId, secretKey }: z.output<typeof AlpacaOptions>,
  symbols: readonly SymbolId[],
  nowMs: () => number,
): LiveSource<StreamEvent | Unreadable> {
  return {
    address: stream,
    async connect(signal) {
      const hello = [
        { action: "auth", key: keyId, secret: secretKey },
        { action: "subscribe", trades: symbols, quotes: symbols, bars: symbols },
      ];
      const { messages, close } = await openSocket({ url: stream, hello, signal });
      return { messages: events(messages), close };
    },
    read(event) {
      requireReadable(event);
      return readEvent(event, nowMs());
    },
    backfill: (symbol, fromMs, toMs) =>
      bars(http, { symbols: symbol === null ? symbols : [symbol], fromMs: fromMs - 60_000, toMs }, "1m"),
  };
}

const refusals = new Set([401, 402, 403, 409]);

async function* events(messages: AsyncIterable<string>): AsyncGenerator<StreamEvent | Unreadable> {
  for await (const text of messages) {
    for (const event of eventsOf(text, StreamMessage)) {
      if (!isUnreadable(event) && event.T === "error") {
        const isRefusal = refusals.has(event.code);
        const code = isRefusal ? "knowledge/feed-unauthorised" : "knowledge/feed-failed";
        const says = `${vendor} stream: ${event.msg} (${event.code}).`;
        throw new QuorumError(
          code,
          says,
          isRefusal ? { fault: "caller", retry: false } : { fault: "outside", retry: true },
        );
      }
      yield event;
    }
  }
}

/** Quotes carry no number of their own: their nanoseconds tell them apart. */
function readEvent(event: StreamEvent, knownMs: number): Reading {
  if (event.T === "success" || event.T === "subscription" || event.T === "error") return { items: [] };
  const eventMs = Date.parse(event.t);
  if (event.T === "b") {
    const minute = barOf(event.S, "1m", eventMs, eventMs + 60_000, event);
    return {
      items: [itemOf("bar", { ...minute, knownAtMs: Math.max(knownMs, minute.closeMs) }, `${vendor} stream`, event)],
    };
  }
  const eventNs = BigInt(Math.floor(eventMs / 1_000)) * 1_000_000_000n + BigInt(nanosOf(event.t));
  const shared = { symbol: event.S, eventMs, eventNs, knownMs };
  const block =
    event.T === "t"
      ? tradeBlock([{ ...shared, sequence: event.i, price: event.p, size: event.s, side: 0, venue: event.x }], source)
      : quoteBlock(
          [
            {
              ...shared,
              sequence: nanosOf(event.t),
              bid: event.bp,
              bidSize: event.bs,
              ask: event.ap,
              askSize: event.as,
            },
          ],
          source,
        );
  return { items: [{ kind: "block", block, origin: { file: `${vendor} stream`, line: null } }], eventMs };
}

/** The digits of a second: "2025-04-16T15:00:00.123456789Z" is 123456789. */
const nanosOf = (time: string): number => Number((/\.(\d{1,9})/.exec(time)?.[1] ?? "0").padEnd(9, "0"));
