// Small facts for the market store's suite: two symbols, sessions counted from a day in January 2025.

import {
  type Bar,
  type CorporateAction,
  type Dataset,
  type Fact,
  type FilingFact,
  type Instrument,
  type Macro,
  type Metric,
  type NewsItem,
  type OptionQuote,
  type Post,
  type Prediction,
  type Sample,
  type Signal,
  sessionCloseMs,
  sessionOpenMs,
  type Ticker,
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

/** A bar of one minute that closes so many minutes after the open of session n. */
export const minuteBar = (
  symbol: string,
  n: number,
  minute: number,
  price: number,
  change: Partial<Bar> = {},
): Fact => {
  const closeMs = open(n) + minute * 60_000;
  const times = { openMs: closeMs - 60_000, closeMs, eventTimeMs: closeMs, knownAtMs: closeMs };
  return bar(symbol, n, price, { interval: "1m", ...times, ...change });
};

/** When an observation of session n happened and was known: at its close. */
const at = (n: number) => ({ eventTimeMs: close(n), knownAtMs: close(n), source });

export const ticker = (
  symbol: string,
  name: string,
  from: number,
  to: number | null,
  change: Partial<Ticker> = {},
): Fact => ({
  kind: "ticker",
  value: {
    symbol,
    ticker: name,
    venue: "XNYS",
    fromMs: open(from),
    toMs: to === null ? null : open(to),
    eventTimeMs: open(from),
    knownAtMs: open(from),
    source,
    ...change,
  },
});

export const metric = (symbol: string, name: string, n: number, value: number, change: Partial<Metric> = {}): Fact => ({
  kind: "metric",
  value: { symbol, metric: name, value, unit: "ratio", ...at(n), ...change },
});

export const macro = (symbol: string, n: number, value: number | null, change: Partial<Macro> = {}): Fact => ({
  kind: "macro",
  value: { symbol, periodMs: Date.parse(`${day(n)}T00:00:00Z`), value, unit: "percent", ...at(n), ...change },
});

export const option = (
  symbol: string,
  strike: number,
  n: number,
  bid: number | null,
  change: Partial<OptionQuote> = {},
): Fact => ({
  kind: "option",
  value: {
    symbol,
    expiryMs: close(20),
    strike,
    right: "call",
    style: "american",
    bid,
    ask: null,
    bidSize: null,
    askSize: null,
    last: null,
    volume: null,
    openInterest: null,
    bidVolatility: null,
    askVolatility: null,
    underlyingPrice: null,
    forward: null,
    ...at(n),
    ...change,
  },
});

export const post = (symbol: string, postId: string, n: number, change: Partial<Post> = {}): Fact => ({
  kind: "post",
  value: {
    symbol,
    postId,
    platform: "test",
    author: null,
    text: `Post ${postId}`,
    engagement: null,
    ...at(n),
    ...change,
  },
});

export const prediction = (
  symbol: string,
  predictionId: string,
  n: number,
  value: number,
  change: Partial<Prediction> = {},
): Fact => ({
  kind: "prediction",
  value: {
    predictionId,
    symbol,
    model: "mean",
    target: "return",
    horizonDays: 5,
    value,
    lower: null,
    upper: null,
    ...at(n),
    ...change,
  },
});

export const signal = (
  symbol: string,
  signalId: string,
  n: number,
  value: number,
  change: Partial<Signal> = {},
): Fact => ({
  kind: "signal",
  value: { signalId, symbol, name: "mood", value, unit: "score", ...at(n), ...change },
});

export const sample = (
  collection: string,
  sampleId: string,
  n: number,
  label: string | null,
  change: Partial<Sample> = {},
): Fact => ({
  kind: "sample",
  value: { sampleId, collection, text: `Text ${sampleId}`, label, score: null, about: null, ...at(n), ...change },
});
