// FRED (Federal Reserve Bank of St. Louis): macro series with every vintage, so that an old decision sees the figures of its day.

import { z } from "zod";
import { dayMs } from "#infra/runtime/index.ts";
import type { Feed, FeedItem } from "../../feed.port.ts";
import { openVendorHttp, type VendorHttp } from "../../http/vendor-http.ts";
import { dayOf, itemOf, type VendorParts, vendorFeed, vendorOptions, type Wanted } from "../../vendor/vendor-feed.ts";

export const FredOptions = z.strictObject({
  ...vendorOptions,
  apiKey: z.string().min(1),
  requestsPerMinute: z.int().positive().default(120),
});

const vendor = "FRED";
const source = "fred";
const pageRows = 100_000;
const pageDates = 10_000;
/** A request that spans more vintages than this is refused. */
const mostVintages = 2_000;

const Series = z.object({ seriess: z.array(z.object({ units_short: z.string() })).min(1) });
const Vintages = z.object({ count: z.number(), vintage_dates: z.array(z.iso.date()) });
const Observations = z.object({
  count: z.number(),
  observations: z.array(z.object({ realtime_start: z.iso.date(), date: z.iso.date(), value: z.string() })),
});

type Row = z.output<typeof Observations>["observations"][number];

/** @throws knowledge/feed-unauthorised, knowledge/feed-rate-limited, knowledge/feed-failed, when it is read */
export async function openFredFeed(given: z.input<typeof FredOptions>, parts: VendorParts): Promise<Feed> {
  const options = FredOptions.parse(given);
  const http = openVendorHttp({
    vendor,
    base: options.base ?? "https://api.stlouisfed.org",
    clock: parts.clock,
    query: { api_key: options.apiKey, file_type: "json" },
    judge: (status, text) => (status === 400 && /api_key/.test(text) ? "unauthorised" : null),
    pace: { requests: options.requestsPerMinute, perMs: 60_000 },
    ...(parts.wait && { wait: parts.wait }),
  });
  return vendorFeed({
    id: "fred",
    vendor,
    can: { live: false, kinds: ["macro"] },
    options,
    clock: parts.clock,
    listing: () => null, // a series is not traded
    history: (wanted) => history(http, wanted),
  });
}

async function* history(http: VendorHttp, wanted: Wanted): AsyncGenerator<FeedItem> {
  for (const symbol of wanted.symbols) {
    const { seriess } = await http.json("fred/series", Series, { query: { series_id: symbol } });
    const unit = seriess[0]?.units_short ?? "not given";
    const published = (await vintagesOf(http, symbol)).filter((date) => date <= dayOf(wanted.toMs));
    const told = new Map<string, Row>();
    for (let first = 0; first < published.length; first += mostVintages) {
      const window = published.slice(first, first + mostVintages);
      for await (const row of rowsOf(http, symbol, wanted, window)) {
        // A window says of what was published before it that it was published at its start.
        const before = told.get(row.date);
        if (first > 0 && row.realtime_start === window[0] && before?.value === row.value) continue;
        if (before === undefined || before.realtime_start <= row.realtime_start) told.set(row.date, row);
        const item = observation(symbol, unit, row);
        if (item.kind !== "fact" || item.fact.value.knownAtMs <= wanted.toMs) yield item;
      }
    }
  }
}

/** The days on which something of a series was published, ascending. */
async function vintagesOf(http: VendorHttp, symbol: string): Promise<readonly string[]> {
  const dates: string[] = [];
  for (let offset = 0, count = 1; offset < count; offset += pageDates) {
    const query = { series_id: symbol, ...everyVintage, sort_order: "asc", limit: pageDates, offset };
    const page = await http.json("fred/series/vintagedates", Vintages, { query });
    count = page.count;
    dates.push(...page.vintage_dates);
  }
  return dates;
}

const everyVintage = { realtime_start: "1776-07-04", realtime_end: "9999-12-31" }; // FRED's own words for it

async function* rowsOf(
  http: VendorHttp,
  symbol: string,
  { fromMs, toMs }: Wanted,
  window: readonly string[],
): AsyncGenerator<Row> {
  for (let offset = 0, count = 1; offset < count; offset += pageRows) {
    const query = {
      series_id: symbol,
      observation_start: dayOf(fromMs),
      observation_end: dayOf(toMs),
      realtime_start: window[0],
      realtime_end: window.at(-1),
      output_type: 1,
      limit: pageRows,
      offset,
    };
    const page = await http.json("fred/series/observations", Observations, { query });
    count = page.count;
    yield* page.observations;
  }
}

/** A vintage is known at the end of the day it was published; "." is FRED's way to say that there is no value. */
function observation(symbol: string, unit: string, row: Row): FeedItem {
  const periodMs = Date.parse(`${row.date}T00:00:00Z`);
  const fact = {
    symbol,
    periodMs,
    value: row.value === "." ? null : Number(row.value),
    unit,
    eventTimeMs: periodMs,
    knownAtMs: Date.parse(`${row.realtime_start}T00:00:00Z`) + dayMs - 1,
    source,
  };
  return itemOf("macro", fact, `${vendor} ${symbol}`, row);
}
