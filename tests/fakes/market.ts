// A small market whose prices are arithmetic: the close of every company at the decision is a round number, and what comes after is told by the test.
import type { Bar, CorporateAction, Fact, Instrument } from "#knowledge/domain/index.ts";
import { asOf, sessionCloseMs, sessionOpenMs } from "#knowledge/domain/index.ts";
import { type MarketStore, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";

const monday = Date.UTC(2025, 0, 6);

/** The n-th weekday from 2025-01-06 as "YYYY-MM-DD"; holidays are sessions here. */
export const day = (n: number): string =>
  new Date(monday + (Math.floor(n / 5) * 7 + (n % 5)) * 86_400_000).toISOString().slice(0, 10);
export const openMs = (n: number): number => sessionOpenMs(day(n));
export const closeMs = (n: number): number => sessionCloseMs(day(n));

/** The session after whose close the desk decides: 2025-04-15. */
export const decision = 71;
export const decided = asOf(closeMs(decision));

/** Close at the decision, frequency and size of the daily swing: different frequencies are nearly uncorrelated. */
export const companies = {
  AAA: { close: 100, frequency: 1.0, sector: "Technology", swing: 0.01 },
  BBB: { close: 50, frequency: 1.7, sector: "Energy", swing: 0.01 },
  /** Moves like AAA in another sector. */
  CCC: { close: 25, frequency: 1.0, sector: "Health", swing: 0.01 },
  DDD: { close: 200, frequency: 2.3, sector: "Technology", swing: 0.01 },
} as const;
export type Company = keyof typeof companies;

const pathClose = (symbol: Company, n: number): number => {
  const { close, frequency, swing } = companies[symbol];
  return close * (1 + swing * Math.sin(frequency * (n - decision)));
};

export type Prices = Partial<Pick<Bar, "open" | "high" | "low" | "close" | "volumeShares">>;

export interface FakeMarketOptions {
  /** Last session with bars; 80 unless told. */
  readonly until?: number;
  /** First session with bars; 0 unless told. */
  readonly from?: number;
  /** Prices of single sessions, by symbol and session. */
  readonly prices?: Readonly<Partial<Record<Company, Readonly<Record<number, Prices>>>>>;
  /** Bars that there are not, by company: of sessions in which it did not trade. */
  readonly without?: Readonly<Partial<Record<Company, (bar: Bar) => boolean>>>;
  readonly actions?: readonly CorporateAction[];
  readonly instruments?: readonly Instrument[];
}

export const instrument = (symbol: string, change: Partial<Instrument> = {}): Instrument => ({
  symbol,
  name: `${symbol} Company`,
  aliases: [],
  sector: "Other",
  currency: "USD",
  calendar: "XNYS",
  lotSizeShares: 1,
  benchmark: false,
  kind: "equity",
  tickSize: null,
  priceLimitFraction: null,
  listedMs: null,
  delistedMs: null,
  eventTimeMs: openMs(0),
  knownAtMs: openMs(0),
  source: "test",
  ...change,
});

export const action = (
  kind: CorporateAction["kind"],
  symbol: string,
  exSession: number,
  amountOrRatio: number,
  change: Partial<CorporateAction> = {},
): CorporateAction => ({
  symbol,
  kind,
  exMs: openMs(exSession),
  amountOrRatio,
  currency: kind === "dividend" ? "USD" : null,
  eventTimeMs: openMs(exSession),
  knownAtMs: openMs(0),
  source: "test",
  ...change,
});

export function barsOf(symbol: Company, { from = 0, until = 80, prices = {} }: FakeMarketOptions): Bar[] {
  return Array.from({ length: until - from + 1 }, (_, i) => {
    const n = from + i;
    const close = pathClose(symbol, n);
    const given = prices[symbol]?.[n] ?? {};
    const bar = { open: close, close, volumeShares: 1_000_000, ...given };
    const [high, low] = [Math.max(bar.open, bar.close), Math.min(bar.open, bar.close)];
    return {
      symbol,
      interval: "1d",
      openMs: openMs(n),
      closeMs: closeMs(n),
      high,
      low,
      ...bar,
      eventTimeMs: closeMs(n),
      knownAtMs: closeMs(n),
      source: "test",
    };
  });
}

/** The market as a store in memory, under the data set "fake". */
export async function fakeMarket(options: FakeMarketOptions = {}): Promise<MarketStore> {
  const store = await openMemoryMarketStore();
  await store.describe({
    id: "fake",
    label: "Fake market",
    simulated: true,
    origin: "tests",
    benchmark: null,
    nowMs: decided,
  });
  const facts: Fact[] = [];
  for (const symbol of Object.keys(companies) as Company[]) {
    facts.push({ kind: "instrument", value: instrument(symbol, { sector: companies[symbol].sector }) });
    const bars = barsOf(symbol, options).filter((bar) => options.without?.[symbol]?.(bar) !== true);
    facts.push(...bars.map((value) => ({ kind: "bar" as const, value })));
  }
  facts.push(...(options.instruments ?? []).map((value) => ({ kind: "instrument" as const, value })));
  facts.push(...(options.actions ?? []).map((value) => ({ kind: "action" as const, value })));
  await store.append("fake", facts);
  return store;
}
