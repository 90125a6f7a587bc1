// Yahoo Finance's chart interface: daily bars, dividends and splits. It is not documented and may change any day.
// Its prices are adjusted for later splits: they are turned back into what was traded, since the store keeps prices as traded.

import { z } from "zod";
import { dayMs } from "#infra/runtime/index.ts";
import { type Calendar, sessionCloseMs, sessionOpenMs } from "#knowledge/domain/index.ts";
import type { Feed, FeedItem } from "../../feed.port.ts";
import { openVendorHttp, type VendorHttp } from "../../http/vendor-http.ts";
import { type Listing, standIn, usShare } from "../../vendor/stand-ins.ts";
import { dayOf, itemOf, type VendorParts, vendorFeed, vendorOptions, type Wanted } from "../../vendor/vendor-feed.ts";

export const YahooOptions = z.strictObject({ ...vendorOptions, requestsPerMinute: z.int().positive().default(60) });

const vendor = "Yahoo";
const source = "yahoo";

const newYork = "America/New_York";

const numbers = z.array(z.number().nullable());
const Result = z.object({
  meta: z.object({
    currency: z.string(),
    exchangeTimezoneName: z.string().default(newYork),
    /** Seconds that the exchange's clock is before UTC. */
    gmtoffset: z.number().default(0),
  }),
  timestamp: z.array(z.number()).default([]),
  events: z
    .object({
      dividends: z.record(z.string(), z.object({ amount: z.number(), date: z.number() })).default({}),
      splits: z
        .record(z.string(), z.object({ date: z.number(), numerator: z.number(), denominator: z.number() }))
        .default({}),
    })
    .default({ dividends: {}, splits: {} }),
  indicators: z.object({
    quote: z.array(z.object({ open: numbers, high: numbers, low: numbers, close: numbers, volume: numbers }).partial()),
  }),
});
const Chart = z.object({ chart: z.object({ result: z.array(Result).min(1) }) });

/** @throws knowledge/feed-unauthorised, knowledge/feed-rate-limited, knowledge/feed-failed, when it is read */
export async function openYahooFeed(given: z.input<typeof YahooOptions>, parts: VendorParts): Promise<Feed> {
  const options = YahooOptions.parse(given);
  const http = openVendorHttp({
    vendor,
    base: options.base ?? "https://query1.finance.yahoo.com",
    clock: parts.clock,
    pace: { requests: options.requestsPerMinute, perMs: 60_000 },
    ...(parts.wait && { wait: parts.wait }),
  });
  return vendorFeed({
    id: "yahoo",
    vendor,
    can: { live: false, kinds: ["bar", "action"] },
    options,
    clock: parts.clock,
    listing: () => null, // the answer says it
    history: (wanted) => history(http, wanted, () => parts.clock.nowMs()),
  });
}

/** Read up to the present, whatever stretch is wanted: the splits since are needed to undo the adjustment. */
async function* history(
  http: VendorHttp,
  { symbols, fromMs, toMs }: Wanted,
  nowMs: () => number,
): AsyncGenerator<FeedItem> {
  for (const symbol of symbols) {
    const path = `v8/finance/chart/${encodeURIComponent(symbol)}`;
    const query = {
      period1: Math.floor(fromMs / 1_000),
      period2: Math.ceil(nowMs() / 1_000),
      interval: "1d",
      events: "div,split",
    };
    const { chart } = await http.json(path, Chart, { query });
    const found = chart.result[0] as z.output<typeof Result>;
    yield standIn(symbol, listingOf(found), fromMs, vendor);
    yield* actions(symbol, found, toMs, path);
    yield* bars(symbol, found, toMs, path);
  }
}

type Found = z.output<typeof Result>;

const calendars: Readonly<Record<string, Calendar>> = {
  "America/New_York": "XNYS",
  "Asia/Shanghai": "XSHG",
  "Asia/Hong_Kong": "XHKG",
  "Asia/Tokyo": "XTKS",
  "Europe/Berlin": "XETR",
  "Europe/London": "XLON",
};

/** Hours of an exchange that has no calendar here are those of the whole day. */
const listingOf = ({ meta }: Found): Listing => ({
  ...usShare,
  currency: meta.currency,
  calendar: calendars[meta.exchangeTimezoneName] ?? "ALWAYS",
});

/** New York's session, or the whole of the exchange's own day elsewhere: late rather than early, since its hours are not told. */
function sessionIn({ exchangeTimezoneName, gmtoffset }: Found["meta"], seconds: number) {
  if (exchangeTimezoneName === newYork) {
    const day = dayOf(seconds * 1_000);
    return { day, openMs: sessionOpenMs(day), closeMs: sessionCloseMs(day) };
  }
  const day = dayOf((seconds + gmtoffset) * 1_000);
  const startMs = Date.parse(`${day}T00:00:00Z`) - gmtoffset * 1_000;
  return { day, openMs: startMs, closeMs: startMs + dayMs };
}
const splitsOf = ({ events, meta }: Found) =>
  Object.values(events.splits).map(({ date, numerator, denominator }) => ({
    exMs: sessionIn(meta, date).openMs,
    ratio: numerator / denominator,
  }));
/** What one share then has become since. */
const laterRatio = (found: Found, ms: number): number =>
  splitsOf(found).reduce((all, { exMs, ratio }) => (exMs > ms ? all * ratio : all), 1);

function* bars(symbol: string, found: Found, toMs: number, path: string): Generator<FeedItem> {
  const [quote = {}] = found.indicators.quote;
  for (const [at, seconds] of found.timestamp.entries()) {
    const { day, openMs, closeMs } = sessionIn(found.meta, seconds);
    if (closeMs > toMs) continue;
    const ratio = laterRatio(found, openMs);
    const of = (column: readonly (number | null)[] | undefined, factor: number): number | null => {
      const value = column?.[at] ?? null;
      return value === null ? null : value * factor;
    };
    const prices = {
      open: of(quote.open, ratio),
      high: of(quote.high, ratio),
      low: of(quote.low, ratio),
      close: of(quote.close, ratio),
      volumeShares: of(quote.volume, 1 / ratio),
    };
    const known = { eventTimeMs: closeMs, knownAtMs: closeMs, source };
    yield itemOf("bar", { symbol, interval: "1d", openMs, closeMs, ...prices, ...known }, `${vendor} ${path}`, {
      day,
      ...prices,
    });
  }
}

/** Amounts too are adjusted for later splits. No announcement is given: known at the open of the ex-date. */
function* actions(symbol: string, found: Found, toMs: number, path: string): Generator<FeedItem> {
  const itemFrom = (exMs: number, terms: object): FeedItem =>
    itemOf(
      "action",
      { symbol, exMs, eventTimeMs: exMs, knownAtMs: exMs, source, ...terms },
      `${vendor} ${path}`,
      terms,
    );
  for (const { date, amount } of Object.values(found.events.dividends)) {
    const exMs = sessionIn(found.meta, date).openMs;
    const amountOrRatio = amount * laterRatio(found, exMs);
    if (exMs <= toMs) yield itemFrom(exMs, { kind: "dividend", amountOrRatio, currency: found.meta.currency });
  }
  for (const { exMs, ratio } of splitsOf(found))
    if (exMs <= toMs) yield itemFrom(exMs, { kind: "split", amountOrRatio: ratio, currency: null });
}
