// Tiingo: daily bars as traded, with the dividends and splits of each day.

import { z } from "zod";
import { sessionCloseMs, sessionOpenMs } from "#knowledge/domain/index.ts";
import type { Feed, FeedItem } from "../../feed.port.ts";
import { openVendorHttp, type VendorHttp } from "../../http/vendor-http.ts";
import { dayOf, itemOf, type VendorParts, vendorFeed, vendorOptions, type Wanted } from "../../vendor/vendor-feed.ts";

export const TiingoOptions = z.strictObject({
  ...vendorOptions,
  apiKey: z.string().min(1),
  /** The free plan allows 50. */
  requestsPerHour: z.int().positive().default(50),
});

const vendor = "Tiingo";
const source = "tiingo";

const Days = z.array(
  z.object({
    date: z.string(),
    open: z.number(),
    high: z.number(),
    low: z.number(),
    close: z.number(),
    volume: z.number(),
    divCash: z.number(),
    splitFactor: z.number(),
  }),
);

/** @throws knowledge/feed-unauthorised, knowledge/feed-rate-limited, knowledge/feed-failed, when it is read */
export async function openTiingoFeed(given: z.input<typeof TiingoOptions>, parts: VendorParts): Promise<Feed> {
  const options = TiingoOptions.parse(given);
  const http = openVendorHttp({
    vendor,
    base: options.base ?? "https://api.tiingo.com",
    clock: parts.clock,
    headers: { authorization: `Token ${options.apiKey}` },
    secrets: [options.apiKey],
    pace: { requests: options.requestsPerHour, perMs: 3_600_000 },
    ...(parts.wait && { wait: parts.wait }),
  });
  return vendorFeed({
    id: "tiingo",
    vendor,
    can: { live: false, kinds: ["bar", "action"] },
    options,
    clock: parts.clock,
    history: (wanted) => history(http, wanted),
  });
}

/** A dividend or split is told on its ex-date only, so that is when it is known. */
async function* history(http: VendorHttp, { symbols, fromMs, toMs }: Wanted): AsyncGenerator<FeedItem> {
  for (const symbol of symbols) {
    const path = `tiingo/daily/${encodeURIComponent(symbol.toLowerCase())}/prices`;
    const days = await http.json(path, Days, { query: { startDate: dayOf(fromMs), endDate: dayOf(toMs) } });
    for (const row of days) {
      const day = row.date.slice(0, 10);
      const [openMs, closeMs] = [sessionOpenMs(day), sessionCloseMs(day)];
      if (closeMs > toMs) continue;
      const { open, high, low, close, volume: volumeShares } = row;
      const known = { eventTimeMs: closeMs, knownAtMs: closeMs, source };
      const bar = { symbol, interval: "1d", openMs, closeMs, open, high, low, close, volumeShares, ...known };
      yield itemOf("bar", bar, `${vendor} ${path}`, row);
      const ex = { symbol, exMs: openMs, eventTimeMs: openMs, knownAtMs: openMs, source };
      const dividend = { kind: "dividend", amountOrRatio: row.divCash, currency: "USD" };
      if (row.divCash !== 0) yield itemOf("action", { ...ex, ...dividend }, `${vendor} ${path}`, row);
      const split = { kind: "split", amountOrRatio: row.splitFactor, currency: null };
      if (row.splitFactor !== 1) yield itemOf("action", { ...ex, ...split }, `${vendor} ${path}`, row);
    }
  }
}
