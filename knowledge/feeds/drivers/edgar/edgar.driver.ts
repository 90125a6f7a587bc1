// SEC EDGAR: every figure that a company filed in XBRL (company facts), known when its filing was accepted (submissions).

import { z } from "zod";
import { dayMs, QuorumError } from "#infra/runtime/index.ts";
import { localMs, type SymbolId, timeZoneOf } from "#knowledge/domain/index.ts";
import type { Feed, FeedItem } from "../../feed.port.ts";
import { openVendorHttp, type VendorHttp } from "../../http/vendor-http.ts";
import { itemOf, type VendorParts, vendorFeed, vendorOptions, type Wanted } from "../../vendor/vendor-feed.ts";
import { byRank, itemNames } from "./edgar-items.ts";
import { CompanyFacts, CompanyTickers, OlderSubmissions, Submissions } from "./edgar-wire.ts";

export const EdgarOptions = z.strictObject({
  ...vendorOptions,
  /** The SEC asks every program to say whose it is: a name and an address to write to. */
  userAgent: z.string().regex(/\S+@\S+/, "wanted a name and an e-mail address, as the SEC asks"),
  /** Where the list of tickers lies, on another host than the figures. */
  tickersBase: z.url().optional(),
});

const vendor = "SEC EDGAR";
const source = "sec-edgar";
const pace = { requests: 8, perMs: 1_000 }; // the SEC allows 10

/** @throws knowledge/feed-unauthorised, knowledge/feed-rate-limited, knowledge/feed-failed, when it is read */
export async function openEdgarFeed(given: z.input<typeof EdgarOptions>, parts: VendorParts): Promise<Feed> {
  const options = EdgarOptions.parse(given);
  const open = (base: string): VendorHttp =>
    openVendorHttp({
      vendor,
      base,
      clock: parts.clock,
      headers: { "user-agent": options.userAgent },
      pace,
      ...(parts.wait && { wait: parts.wait }),
    });
  const data = open(options.base ?? "https://data.sec.gov");
  const files = open(options.tickersBase ?? options.base ?? "https://www.sec.gov");
  return vendorFeed({
    id: "edgar",
    vendor,
    can: { live: false, kinds: ["filing"] },
    options,
    clock: parts.clock,
    history: (wanted) => history(data, files, wanted),
  });
}

async function* history(data: VendorHttp, files: VendorHttp, wanted: Wanted): AsyncGenerator<FeedItem> {
  const tickers = await files.json("files/company_tickers.json", CompanyTickers);
  const cikOf = new Map(Object.values(tickers).map(({ ticker, cik_str }) => [ticker.toUpperCase(), cik_str]));
  for (const symbol of wanted.symbols) {
    const number = cikOf.get(symbol);
    if (number === undefined) {
      const says = `${vendor} lists no company under the ticker ${symbol}.`;
      throw new QuorumError("knowledge/symbol-unknown", says, { fault: "caller", retry: false, context: { symbol } });
    }
    const cik = `CIK${String(number).padStart(10, "0")}`;
    yield* filed(data, symbol, cik, await acceptances(data, cik), wanted);
  }
}

/** When each filing was accepted, by its accession number. Older ones lie in files of their own. */
async function acceptances(http: VendorHttp, cik: string): Promise<ReadonlyMap<string, number>> {
  const { filings } = await http.json(`submissions/${cik}.json`, Submissions);
  const lists = [filings.recent];
  for (const { name } of filings.files) lists.push(await http.json(`submissions/${name}`, OlderSubmissions));
  const times = new Map<string, number>();
  for (const { accessionNumber, acceptanceDateTime } of lists)
    for (const [row, accession] of accessionNumber.entries())
      times.set(accession, acceptedMs(acceptanceDateTime[row] ?? ""));
  return times;
}

const newYork = timeZoneOf("XNYS");

/** Times end in Z, but are New York's wall time for many filings: read as such, which is never early, and up to five hours late for the others. */
function acceptedMs(text: string): number {
  const [, day, time, seconds] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}):(\d{2}(?:\.\d+)?)/.exec(text) ?? [];
  if (day === undefined || time === undefined) return Number.NaN;
  return localMs(newYork, day, time) + Math.round(Number(seconds) * 1_000);
}

const monthsOf = (startMs: number, endMs: number): number => Math.round((endMs - startMs) / dayMs / 30.4);
/** A quarter, of 12 to 17 weeks, or a year. A filing tells the year so far beside the quarter, to the same end: it is another item. */
const isUsual = (months: number): boolean => (months >= 3 && months <= 4) || (months >= 11 && months <= 13);

/** Where the acceptance is not told, a figure is known at the start (UTC) of the day after it was filed. */
async function* filed(
  http: VendorHttp,
  symbol: SymbolId,
  cik: string,
  acceptedAt: ReadonlyMap<string, number>,
  { fromMs, toMs }: Wanted,
): AsyncGenerator<FeedItem> {
  const path = `api/xbrl/companyfacts/${cik}.json`;
  const { facts } = await http.json(path, CompanyFacts);
  const nameOf = itemNames();
  for (const [taxonomy, items] of Object.entries(facts)) {
    for (const [tag, { units }] of Object.entries(items).sort(([a], [b]) => byRank(a, b))) {
      for (const [unit, rows] of Object.entries(units)) {
        for (const row of rows) {
          const accepted = acceptedAt.get(row.accn) ?? Number.NaN;
          const knownAtMs = Number.isNaN(accepted) ? Date.parse(`${row.filed}T00:00:00Z`) + dayMs : accepted;
          if (knownAtMs < fromMs || knownAtMs > toMs) continue;
          const endMs = Date.parse(`${row.end}T00:00:00Z`);
          const startMs = row.start === undefined ? null : Date.parse(`${row.start}T00:00:00Z`);
          const place = JSON.stringify([row.accn, row.start, row.end, row.fy, row.fp, unit]);
          const { item, statement } = nameOf(taxonomy, tag, place);
          const months = startMs === null ? null : monthsOf(startMs, endMs);
          const fact = {
            symbol,
            fiscalYear: row.fy ?? Number(row.end.slice(0, 4)),
            fiscalPeriod: row.fp ?? "FY",
            timeframe: (months === null ? row.fp === "FY" : months >= 11) ? "annual" : "quarterly",
            startMs,
            endMs,
            statement,
            item: months === null || isUsual(months) ? item : `${item} (${months}M)`,
            value: row.val,
            unit: unit === "USD/shares" ? "USD / shares" : unit,
            eventTimeMs: endMs,
            knownAtMs,
            source,
          };
          yield itemOf("filing", fact, `${vendor} ${path}`, row);
        }
      }
    }
  }
}
