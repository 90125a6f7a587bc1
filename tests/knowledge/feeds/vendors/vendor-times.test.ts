// Where a vendor's times and items need care: other exchanges' days, figures of the year so far, answers that are cut.
import { expect, test } from "vitest";
import { manualClock, seededRandom, silentLog } from "#infra/runtime/index.ts";
import type { Fact } from "#knowledge/domain/index.ts";
import { AlpacaOptions, openAlpacaFeed } from "#knowledge/feeds/drivers/alpaca/alpaca.driver.ts";
import { EdgarOptions, openEdgarFeed } from "#knowledge/feeds/drivers/edgar/edgar.driver.ts";
import { openTushareFeed, TushareOptions } from "#knowledge/feeds/drivers/tushare/tushare.driver.ts";
import { openYahooFeed, YahooOptions } from "#knowledge/feeds/drivers/yahoo/yahoo.driver.ts";
import type { Feed } from "#knowledge/feeds/index.ts";
import { factRules } from "#knowledge/stores/market/fact-rules.ts";
import { vendorServer } from "#tests/fakes/vendor-server.ts";

const parts = { clock: manualClock(Date.parse("2025-04-20T12:00:00Z")), random: seededRandom(1), log: silentLog };

async function factsOf(feed: Feed): Promise<Fact["value"][]> {
  const facts: Fact["value"][] = [];
  for await (const item of feed.history())
    if (item.kind === "fact" && item.fact.kind !== "instrument") facts.push(item.fact.value);
  return facts;
}

test.each([
  // A session of the 15th in Sydney opens on the 14th in London; a day of a coin lasts until midnight.
  ["Australia/Sydney", 36_000, "2025-04-14T23:00:00Z", "2025-04-15T14:00:00Z"],
  ["UTC", 0, "2025-04-15T00:00:00Z", "2025-04-16T00:00:00Z"],
  ["America/New_York", -14_400, "2025-04-15T13:30:00Z", "2025-04-15T20:00:00Z"],
])("a day of Yahoo's in %s is known when it is over there", async (exchangeTimezoneName, gmtoffset, at, known) => {
  const one = { open: [1], high: [2], low: [1], close: [2], volume: [3] };
  const result = {
    meta: { currency: "USD", exchangeTimezoneName, gmtoffset },
    timestamp: [Date.parse(at) / 1_000],
    indicators: { quote: [one] },
  };
  const { url } = await vendorServer(() => ({ body: { chart: { result: [result], error: null } } }));
  const options = YahooOptions.parse({ symbols: ["AAA"], from: "2025-04-01", base: url });
  expect(await factsOf(await openYahooFeed(options, parts))).toMatchObject([{ knownAtMs: Date.parse(known) }]);
});

test("a quarter and the year so far, filed together, are two figures", async () => {
  const row = { end: "2024-06-30", accn: "0-1", fy: 2024, fp: "Q2", form: "10-Q", filed: "2024-08-01" };
  const USD = [
    { ...row, start: "2024-04-01", val: 100 },
    { ...row, start: "2024-01-01", val: 190 },
    { ...row, start: "2023-07-01", val: 400 },
  ];
  const { url } = await vendorServer(({ path }) => {
    if (path.endsWith("tickers.json")) return { body: { 0: { cik_str: 1, ticker: "AAA" } } };
    if (path.startsWith("/submissions"))
      return { body: { filings: { recent: { accessionNumber: [], acceptanceDateTime: [] }, files: [] } } };
    return { body: { facts: { "us-gaap": { Revenues: { units: { USD } } } } } };
  });
  const options = EdgarOptions.parse({ symbols: ["AAA"], from: "2009-01-01", userAgent: "Q q@example.com", base: url });
  const facts = await factsOf(await openEdgarFeed(options, parts));
  expect(facts).toMatchObject([
    { item: "revenues", timeframe: "quarterly", value: 100 },
    { item: "revenues (6M)", timeframe: "quarterly", value: 190 },
    { item: "revenues", timeframe: "annual", value: 400 },
  ]);
  const names = facts.map((fact) =>
    JSON.stringify(factRules.filing.identity.map((part) => (fact as Record<string, unknown>)[part as string])),
  );
  expect(new Set(names).size).toBe(3); // the store keeps all of them
});

test("forty years of an A-share are asked for in stretches that are not cut, day after day", async () => {
  const stretches: string[][] = [];
  const { url } = await vendorServer(({ body }) => {
    const { api_name, params } = JSON.parse(body) as { api_name: string; params: Record<string, string> };
    if (api_name === "daily") stretches.push([params.start_date as string, params.end_date as string]);
    return { body: { code: 0, msg: null, data: { fields: [], items: [] } } };
  });
  const options = TushareOptions.parse({ symbols: ["SH.600000"], from: "1991-01-01", token: "t-token", base: url });
  await factsOf(await openTushareFeed(options, parts));
  expect(stretches.length).toBeGreaterThan(3);
  expect([stretches[0]?.[0], stretches.at(-1)?.[1]]).toEqual(["19910101", "20250420"]);
  const day = (text: string) => Date.parse(text.replace(/(....)(..)(..)/, "$1-$2-$3"));
  for (const [at, [start]] of stretches.slice(1).entries())
    expect(day(start as string) - day(stretches[at]?.[1] as string)).toBe(86_400_000);
});

test("a story of Alpaca's that was changed is known as it is now since it was changed", async () => {
  const story = { id: 1, source: "b", summary: "", created_at: "2025-04-14T13:00:00Z", symbols: ["AAA"] };
  const news = [
    { ...story, headline: "Called off", updated_at: "2025-04-16T19:00:00Z" },
    { ...story, id: 2, headline: "As it was", updated_at: "2025-04-14T13:00:00Z" },
    { ...story, id: 3, headline: "Changed after the stretch", updated_at: "2025-04-21T00:00:00Z" },
  ];
  const { url } = await vendorServer(({ path }) => {
    if (path === "/v2/stocks/bars") return { body: { bars: {}, next_page_token: null } };
    if (path === "/v1/corporate-actions") return { body: { corporate_actions: {}, next_page_token: null } };
    return { body: { news, next_page_token: null } };
  });
  const options = AlpacaOptions.parse({ symbols: ["AAA"], from: "2025-04-01", keyId: "k", secretKey: "s", base: url });
  expect(await factsOf(await openAlpacaFeed(options, parts))).toMatchObject([
    {
      title: "Called off",
      eventTimeMs: Date.parse("2025-04-14T13:00:00Z"),
      knownAtMs: Date.parse("2025-04-16T19:00:00Z"),
    },
    { title: "As it was", knownAtMs: Date.parse("2025-04-14T13:00:00Z") },
  ]);
});
