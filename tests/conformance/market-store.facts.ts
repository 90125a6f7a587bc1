// Small facts for the market store's suite: two symbols, sessions counted from a day in January 2025.

import {
  type Bar,
  type CorporateAction,
  type Dataset,
  type Fact,
  type FilingFact,
  type Instrument,
  type NewsItem,
  sessionCloseMs,
  sessionOpenMs,
} from "#knowledge/domain/index.ts";

export const source = "test";
export const day = (n: number): string => new Date(Date.UTC(2025, 0, 6 + n)).toISOString().slice(0, 10);
export const open = (n: number): number => sessionOpenMs(day(n));
export const close = (n: number): number => sessionCloseMs(day(n));

export const dataset = (id: string, change: Partial<Dataset> = {}): Dataset => ({
  id,
  label: `Facts of ${id}`,
  simulated: true,
  origin: "the suite",
  benchmark: null,
  nowMs: close(10),
  ...change,
});

export const bar = (symbol: string, n: number, price: number, change: Partial<Bar> = {}): Fact => ({
  kind: "bar",
  value: {
    symbol,
    interval: "1d",
    openMs: open(n),
    closeMs: close(n),
    open: price,
    high: price + 1,
    low: price - 1,
    close: price,
    volumeShares: 1000,
    eventTimeMs: close(n),
    knownAtMs: close(n),
    source,
    ...change,
  },
});

export const instrument = (symbol: string, change: Partial<Instrument> = {}): Fact => ({
  kind: "instrument",
  value: {
    symbol,
    name: `${symbol} Company`,
    aliases: [],
    sector: "Testing",
    currency: "USD",
    calendar: "XNYS",
    lotSizeShares: 1,
    benchmark: false,
    kind: "equity",
    tickSize: null,
    priceLimitFraction: null,
    listedMs: null,
    delistedMs: null,
    eventTimeMs: open(0),
    knownAtMs: open(0),
    source,
    ...change,
  },
});

export const dividend = (
  symbol: string,
  exDay: number,
  amount: number,
  change: Partial<CorporateAction> = {},
): Fact => ({
  kind: "action",
  value: {
    symbol,
    kind: "dividend",
    exMs: open(exDay),
    amountOrRatio: amount,
    currency: "USD",
    eventTimeMs: open(exDay),
    knownAtMs: open(0),
    source,
    ...change,
  },
});

export const split = (symbol: string, exDay: number, ratio: number, change: Partial<CorporateAction> = {}): Fact => ({
  kind: "action",
  value: {
    symbol,
    kind: "split",
    exMs: open(exDay),
    amountOrRatio: ratio,
    currency: null,
    eventTimeMs: open(exDay),
    knownAtMs: open(0),
    source,
    ...change,
  },
});

export const filing = (symbol: string, item: string, value: number, change: Partial<FilingFact> = {}): Fact => ({
  kind: "filing",
  value: {
    symbol,
    fiscalYear: 2024,
    fiscalPeriod: "Q4",
    timeframe: "quarterly",
    startMs: Date.UTC(2024, 9, 1),
    endMs: Date.UTC(2024, 11, 31),
    statement: "income_statement",
    item,
    value,
    unit: "USD",
    eventTimeMs: Date.UTC(2024, 11, 31),
    knownAtMs: close(1),
    source,
    ...change,
  },
});

export const news = (symbol: string, storyId: string, knownAtMs: number, change: Partial<NewsItem> = {}): Fact => ({
  kind: "news",
  value: {
    symbol,
    storyId,
    publisher: "Test Wire",
    title: `Story ${storyId}`,
    summary: "",
    eventTimeMs: knownAtMs,
    knownAtMs,
    source,
    ...change,
  },
});
