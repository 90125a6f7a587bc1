// Tushare: daily bars of A-shares with the figures of the day (turnover, P/E, P/B), over its one address for everything.

import { z } from "zod";
import { dayMs } from "#infra/runtime/index.ts";
import { type Calendar, type SymbolId, sessionCloseMs, sessionOpenMs } from "#knowledge/domain/index.ts";
import type { Feed, FeedItem } from "../../feed.port.ts";
import { type Judgement, openVendorHttp, type VendorHttp } from "../../http/vendor-http.ts";
import { dayOf, itemOf, type VendorParts, vendorFeed, vendorOptions, type Wanted } from "../../vendor/vendor-feed.ts";

export const TushareOptions = z.strictObject({
  ...vendorOptions,
  token: z.string().min(1),
  requestsPerMinute: z.int().positive().default(50),
});

const vendor = "Tushare";
const source = "tushare";

/** Answers are cut at 6000 rows without saying so, newest first: ten years are about 2450. */
const stretchMs = 3_650 * dayMs;

const cell = z.union([z.string(), z.number(), z.null()]);
const Answer = z.object({
  data: z.object({ fields: z.array(z.string()), items: z.array(z.array(cell)) }),
});
type Row = Readonly<Record<string, string | number | null>>;

/** @throws knowledge/feed-unauthorised, knowledge/feed-rate-limited, knowledge/feed-failed, when it is read */
export async function openTushareFeed(given: z.input<typeof TushareOptions>, parts: VendorParts): Promise<Feed> {
  const options = TushareOptions.parse(given);
  const http = openVendorHttp({
    vendor,
    base: options.base ?? "https://api.tushare.pro",
    clock: parts.clock,
    secrets: [options.token],
    judge,
    pace: { requests: options.requestsPerMinute, perMs: 60_000 },
    ...(parts.wait && { wait: parts.wait }),
  });
  return vendorFeed({
    id: "tushare",
    vendor,
    can: { live: false, kinds: ["bar", "metric"] },
    options,
    clock: parts.clock,
    listing: (symbol) => ({ currency: "CNY", calendar: calendarOf(symbol), kind: "equity", lotSizeShares: 100 }),
    history: (wanted) => history(http, options.token, wanted),
  });
}

const calendarOf = (symbol: SymbolId): Calendar => (symbol.startsWith("SZ.") ? "XSHE" : "XSHG");

/** Symbols are SH.600000 here and 600000.SH there. */
async function* history(http: VendorHttp, token: string, { symbols, fromMs, toMs }: Wanted): AsyncGenerator<FeedItem> {
  for (const symbol of symbols) {
    const [market = "", code = ""] = symbol.split(".");
    const calendar = calendarOf(symbol);
    const compact = (ms: number): string => dayOf(ms).replaceAll("-", "");
    for (let startMs = fromMs; startMs <= toMs; startMs += stretchMs) {
      const end_date = compact(Math.min(toMs, startMs + stretchMs - dayMs));
      const params = { ts_code: `${code}.${market}`, start_date: compact(startMs), end_date };
      const prices = await asked(http, token, "daily", params, "trade_date,open,high,low,close,vol");
      for (const row of prices) yield* barOf(symbol, calendar, row, toMs);
      const figures = await asked(http, token, "daily_basic", params, "trade_date,turnover_rate,pe_ttm,pb");
      for (const row of figures) yield* metricsOf(symbol, calendar, row, toMs);
    }
  }
}

async function asked(
  http: VendorHttp,
  token: string,
  api_name: string,
  params: unknown,
  fields: string,
): Promise<Row[]> {
  const { data } = await http.json("", Answer, { body: { api_name, token, params, fields } });
  return data.items.map((item) => Object.fromEntries(data.fields.map((field, at) => [field, item[at] ?? null])));
}

/** The vendor says what is wrong in the body, with status 200. */
function judge(_status: number, text: string): Judgement | null {
  const code = /"code"\s*:\s*(-?\d+)/.exec(text)?.[1];
  if (code === undefined || code === "0") return null;
  if (/每分钟|每天|每小时/.test(text)) return "rate-limited";
  return code === "40001" || code === "40101" || /token|权限/i.test(text) ? "unauthorised" : "failed";
}

const dayIn = (row: Row): string => String(row.trade_date).replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3");

/** Volumes are in lots of 100 shares. */
function* barOf(symbol: SymbolId, calendar: Calendar, row: Row, toMs: number): Generator<FeedItem> {
  const day = dayIn(row);
  const [openMs, closeMs] = [sessionOpenMs(day, calendar), sessionCloseMs(day, calendar)];
  if (closeMs > toMs) return;
  const { open, high, low, close, vol } = row;
  const prices = { open, high, low, close, volumeShares: typeof vol === "number" ? vol * 100 : vol };
  const known = { eventTimeMs: closeMs, knownAtMs: closeMs, source };
  yield itemOf("bar", { symbol, interval: "1d", openMs, closeMs, ...prices, ...known }, `${vendor} daily`, row);
}

const metrics = { turnover_rate: "percent", pe_ttm: "ratio", pb: "ratio" } as const;

function* metricsOf(symbol: SymbolId, calendar: Calendar, row: Row, toMs: number): Generator<FeedItem> {
  const closeMs = sessionCloseMs(dayIn(row), calendar);
  if (closeMs > toMs) return;
  for (const [metric, unit] of Object.entries(metrics)) {
    const value = row[metric];
    if (value === null || value === undefined) continue; // a loss maker has no P/E
    const known = { eventTimeMs: closeMs, knownAtMs: closeMs, source };
    yield itemOf("metric", { symbol, metric, value, unit, ...known }, `${vendor} daily_basic`, row);
  }
}
