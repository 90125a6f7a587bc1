// Polygon (polygon.io): daily and minute bars, dividends, splits and news of US stocks; trades, quotes and minutes live.

import { z } from "zod";
import { isoDay, QuorumError } from "#infra/runtime/index.ts";
import { type SymbolId, sessionCloseMs, sessionOpenMs } from "#knowledge/domain/index.ts";
import type { Feed, FeedItem } from "../../feed.port.ts";
import { openVendorHttp, type VendorHttp } from "../../http/vendor-http.ts";
import { type LiveSource, liveStream, type Reading } from "../../live/live-stream.ts";
import { openSocket } from "../../live/web-socket.ts";
import { eventsOf, isUnreadable, requireReadable, type Unreadable } from "../../vendor/stream-texts.ts";
import { quoteBlock, tradeBlock } from "../../vendor/tick-blocks.ts";
import { itemOf, type VendorParts, vendorFeed, vendorOptions, type Wanted } from "../../vendor/vendor-feed.ts";
import { Aggregates, Dividends, News, Splits, type StreamEvent, StreamMessage } from "./polygon-wire.ts";

export const PolygonOptions = z.strictObject({
  ...vendorOptions,
  apiKey: z.string().min(1),
  /** The free plan allows 5. */
  requestsPerMinute: z.int().positive().default(5),
  stream: z.url({ protocol: /^wss?$/ }).default("wss://socket.polygon.io/stocks"),
});

const vendor = "Polygon";
const source = "polygon";

/** @throws knowledge/feed-unauthorised, knowledge/feed-rate-limited, knowledge/feed-failed, when it is read */
export async function openPolygonFeed(given: z.input<typeof PolygonOptions>, parts: VendorParts): Promise<Feed> {
  const options = PolygonOptions.parse(given);
  const http = openVendorHttp({
    vendor,
    base: options.base ?? "https://api.polygon.io",
    clock: parts.clock,
    headers: { authorization: `Bearer ${options.apiKey}` },
    secrets: [options.apiKey],
    pace: { requests: options.requestsPerMinute, perMs: 60_000 },
    ...(parts.wait && { wait: parts.wait }),
  });
  return vendorFeed({
    id: "polygon",
    vendor,
    can: { live: true, kinds: ["bar", "action", "news", "trade", "quote"] },
    options,
    clock: parts.clock,
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
  for (const symbol of wanted.symbols) {
    yield* bars(http, symbol, wanted, "1d");
    yield* actions(http, symbol);
    yield* news(http, symbol, wanted);
  }
}

/** Pages of one answer, by the address of the next one. */
async function* pages<T extends z.ZodType<{ readonly next_url?: string | undefined }>>(
  http: VendorHttp,
  path: string,
  shape: T,
  query: Readonly<Record<string, string | number>>,
): AsyncGenerator<{ readonly page: z.output<T>; readonly address: string }> {
  let page = await http.json(path, shape, { query });
  for (;;) {
    yield { page, address: `${vendor} ${path}` };
    if (page.next_url === undefined) return;
    const next = new URL(page.next_url);
    page = await http.json(next.pathname.slice(1), shape, { query: Object.fromEntries(next.searchParams) });
  }
}

/** Unadjusted. A day's t is its start in New York; a minute's is the minute itself. */
async function* bars(
  http: VendorHttp,
  symbol: SymbolId,
  { fromMs, toMs }: Wanted,
  interval: "1d" | "1m",
): AsyncGenerator<FeedItem> {
  const [count, unit] = interval === "1d" ? [1, "day"] : [1, "minute"];
  const path = `v2/aggs/ticker/${symbol}/range/${count}/${unit}/${Math.floor(fromMs)}/${Math.ceil(toMs)}`;
  for await (const { page, address } of pages(http, path, Aggregates, {
    adjusted: "false",
    sort: "asc",
    limit: 50_000,
  })) {
    for (const row of page.results) {
      const day = isoDay(row.t);
      const [openMs, closeMs] = interval === "1d" ? [sessionOpenMs(day), sessionCloseMs(day)] : [row.t, row.t + 60_000];
      if (closeMs <= toMs) yield itemOf("bar", barOf(symbol, interval, openMs, closeMs, row), address, row);
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

/** A dividend is known at the end of the day it was declared, a split at the open of its ex-date: no announcement is given. */
async function* actions(http: VendorHttp, symbol: SymbolId): AsyncGenerator<FeedItem> {
  const query = { ticker: symbol, limit: 1_000 };
  for await (const { page, address } of pages(http, "v3/reference/dividends", Dividends, query)) {
    for (const row of page.results) {
      const exMs = sessionOpenMs(row.ex_dividend_date);
      const declaredMs = row.declaration_date ? Date.parse(`${row.declaration_date}T23:59:59.999Z`) : exMs;
      const terms = { kind: "dividend", amountOrRatio: row.cash_amount, currency: row.currency ?? "USD" };
      const times = { exMs, eventTimeMs: exMs, knownAtMs: Math.min(declaredMs, exMs) };
      yield itemOf("action", { symbol, ...terms, ...times, source }, address, row);
    }
  }
  for await (const { page, address } of pages(http, "v3/reference/splits", Splits, query)) {
    for (const row of page.results) {
      const exMs = sessionOpenMs(row.execution_date);
      const terms = { kind: "split", amountOrRatio: row.split_to / row.split_from, currency: null };
      yield itemOf("action", { symbol, ...terms, exMs, eventTimeMs: exMs, knownAtMs: exMs, source }, address, row);
    }
  }
}

async function* news(http: VendorHttp, symbol: SymbolId, { fromMs, toMs }: Wanted): AsyncGenerator<FeedItem> {
  const query = {
    ticker: symbol,
    "published_utc.gte": new Date(fromMs).toISOString(),
    "published_utc.lte": new Date(toMs).toISOString(),
    order: "asc",
    limit: 1_000,
  };
  for await (const { page, address } of pages(http, "v2/reference/news", News, query)) {
    for (const row of page.results) {
      const publishedMs = Date.parse(row.published_utc);
      const story = {
        symbol,
        storyId: row.id,
        publisher: row.publisher.name,
        title: row.title,
        summary: row.description ?? "",
        eventTimeMs: publishedMs,
        knownAtMs: publishedMs,
        source,
      };
      yield itemOf("news", story, address, row);
    }
  }
}

/** One socket for all symbols. Numbers rise by symbol and kind, not by one each time, so a hole in them says nothing. */
function streamOf(
  http: VendorHttp,
  { stream, apiKey }: z.output<typeof PolygonOptions>,
  symbols: readonly SymbolId[],
  nowMs: () => number,
): LiveSource<StreamEvent | Unreadable> {
  return {
    address: stream,
    async connect(signal) {
      const wanted = symbols.flatMap((symbol) => [`T.${symbol}`, `Q.${symbol}`, `AM.${symbol}`]).join(",");
      const hello = [
        { action: "auth", params: apiKey },
        { action: "subscribe", params: wanted },
      ];
      const { messages, close } = await openSocket({ url: stream, hello, signal });
      return { messages: events(messages), close };
    },
    read(event) {
      requireReadable(event);
      return readEvent(event, nowMs());
    },
    async *backfill(symbol, fromMs, toMs) {
      for (const one of symbol === null ? symbols : [symbol])
        yield* bars(http, one, { symbols: [one], fromMs: fromMs - 60_000, toMs }, "1m");
    },
  };
}

async function* events(messages: AsyncIterable<string>): AsyncGenerator<StreamEvent | Unreadable> {
  for await (const text of messages) {
    for (const event of eventsOf(text, StreamMessage)) {
      if (!isUnreadable(event) && event.ev === "status" && event.status === "auth_failed") {
        const says = `${vendor} refuses the key: ${event.message}. Check POLYGON_API_KEY and what its plan may read.`;
        throw new QuorumError("knowledge/feed-unauthorised", says, { fault: "caller", retry: false });
      }
      yield event;
    }
  }
}

/** A plan that may not read what is subscribed is told so, and nothing comes. */
const complaints = new Set(["error", "auth_timeout", "max_connections", "force_disconnect"]);

function readEvent(event: StreamEvent, knownMs: number): Reading {
  if (event.ev === "status") {
    if (!complaints.has(event.status)) return { items: [] };
    const says = `${vendor} stream: ${event.message || event.status}.`;
    throw new QuorumError("knowledge/feed-failed", says, { fault: "outside", retry: false });
  }
  if (event.ev === "AM") {
    const minute = barOf(event.sym, "1m", event.s, event.e, event);
    return {
      items: [itemOf("bar", { ...minute, knownAtMs: Math.max(knownMs, minute.closeMs) }, `${vendor} stream`, event)],
    };
  }
  const origin = { file: `${vendor} stream`, line: null };
  const shared = { symbol: event.sym, eventMs: event.t, knownMs, sequence: event.q };
  const block =
    event.ev === "T"
      ? tradeBlock([{ ...shared, price: event.p, size: event.s, side: 0, venue: String(event.x) }], source)
      : quoteBlock([{ ...shared, bid: event.bp, bidSize: event.bs, ask: event.ap, askSize: event.as }], source);
  return { items: [{ kind: "block", block, origin }], eventMs: event.t };
}
