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

const Series = z.object({ seriess: z.array(z.object({ units_short: z.string() })).min(1) });
const Observations = z.object({
  count: z.number(),
  observations: z.array(z.object({ realtime_start: z.iso.date(), date: z.iso.date(), value: z.string() })),
});

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
    for (let offset = 0, count = 1; offset < count; offset += pageRows) {
      const query = {
        series_id: symbol,
        observation_start: dayOf(wanted.fromMs),
        observation_end: dayOf(wanted.toMs),
        realtime_start: "1776-07-04", // FRED's own words for "every vintage"
        realtime_end: "9999-12-31",
        output_type: 1,
        limit: pageRows,
        offset,
      };
      const page = await http.json("fred/series/observations", Observations, { query });
      count = page.count;
      for (const row of page.observations) {
        const item = observation(symbol, unit, row);
        if (item.kind !== "fact" || item.fact.value.knownAtMs <= wanted.toMs) yield item;
      }
    }
  }
}

/** A vintage is known at the end of the day it was published; "." is FRED's way to say that there is no value. */
function observation(
  symbol: string,
  unit: string,
  row: { readonly realtime_start: string; readonly date: string; readonly value: string },
): FeedItem {
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
