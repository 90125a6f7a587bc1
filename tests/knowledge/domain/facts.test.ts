import { describe, expect, test } from "vitest";
import {
  Bar,
  CorporateAction,
  Dataset,
  FilingFact,
  factSchemas,
  Instrument,
  NewsItem,
  SymbolId,
} from "#knowledge/domain/index.ts";
import {
  bar,
  dataset,
  dividend,
  filing,
  instrument,
  macro,
  metric,
  news,
  option,
  post,
  prediction,
  sample,
  signal,
  ticker,
} from "../../conformance/market-store.facts.ts";

const good = {
  bar: bar("AAA", 0, 10).value,
  instrument: instrument("AAA").value,
  action: dividend("AAA", 1, 0.5).value,
};
const more = { filing: filing("AAA", "revenues", 1).value, news: news("AAA", "s", 5).value };
const observed = {
  ticker: ticker("AAA", "OLD", 0, 3).value,
  metric: metric("AAA", "pe", 1, 20).value,
  macro: macro("DGS10", 1, null).value,
  option: option("AAA", 100, 1, 2.5).value,
  post: post("AAA", "p", 1).value,
  prediction: prediction("AAA", "q", 1, 0.1).value,
  signal: signal("AAA", "g", 1, -1).value,
  sample: sample("texts", "t", 1, "up").value,
};

describe("a fact", () => {
  test.each(Object.entries({ ...good, ...more, ...observed }))(
    "of kind %s passes its schema and comes back frozen and equal",
    (kind, value) => {
      const parsed = factSchemas[kind as keyof typeof factSchemas].parse(value);
      expect(parsed).toEqual(value);
      expect(Object.isFrozen(parsed)).toBe(true);
    },
  );

  test.each([
    ["a bar whose high is below its open", Bar, { ...good.bar, high: 9 }],
    ["a bar whose low is above its close", Bar, { ...good.bar, low: 10.5 }],
    ["a bar at no price", Bar, { ...good.bar, low: 0 }],
    ["a bar of fewer than no shares", Bar, { ...good.bar, volumeShares: -1 }],
    ["a bar at a price that is no number", Bar, { ...good.bar, close: Number.NaN }],
    ["a bar at half a millisecond", Bar, { ...good.bar, knownAtMs: 0.5 }],
    ["a bar with a field nobody knows", Bar, { ...good.bar, adjusted: 1 }],
    ["a bar from nowhere", Bar, { ...good.bar, source: "" }],
    ["an instrument in half a currency", Instrument, { ...good.instrument, currency: "US" }],
    ["an action of another kind", CorporateAction, { ...good.action, kind: "merger" }],
    ["a dividend of nothing", CorporateAction, { ...good.action, amountOrRatio: 0 }],
    ["a filing of no quarter", FilingFact, { ...more.filing, fiscalPeriod: "Q5" }],
    ["a filing of infinite value", FilingFact, { ...more.filing, value: Number.POSITIVE_INFINITY }],
    ["news without a title", NewsItem, { ...more.news, title: "" }],
    ["a bar of an interval nobody knows", Bar, { ...good.bar, interval: "90x" }],
    ["a bar of no ticks", Bar, { ...good.bar, interval: "tick:0" }],
    ["an instrument on no exchange", Instrument, { ...good.instrument, calendar: "MARS" }],
    ["an instrument in lots of nothing", Instrument, { ...good.instrument, lotSizeShares: 0 }],
    ["a limit above the whole price", Instrument, { ...good.instrument, priceLimitFraction: 1.5 }],
    ["a ticker without a name", factSchemas.ticker, { ...observed.ticker, ticker: "" }],
    ["a metric that is no number", factSchemas.metric, { ...observed.metric, value: Number.NaN }],
    ["a series of no unit", factSchemas.macro, { ...observed.macro, unit: "" }],
    ["an option at no strike", factSchemas.option, { ...observed.option, strike: 0 }],
    ["an option that is neither call nor put", factSchemas.option, { ...observed.option, right: "both" }],
    ["an empty post", factSchemas.post, { ...observed.post, text: "" }],
    ["a prediction of nothing known", factSchemas.prediction, { ...observed.prediction, target: "mood" }],
    ["a prediction for no days", factSchemas.prediction, { ...observed.prediction, horizonDays: 0 }],
    ["a signal without a name", factSchemas.signal, { ...observed.signal, name: "" }],
    ["a sample of no collection", factSchemas.sample, { ...observed.sample, collection: "" }],
    ["a data set whose id is no plain word", Dataset, dataset("a; drop")],
    ["a data set whose id starts with a digit", Dataset, dataset("1a")],
  ])("is refused as %s", (_, schema, value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });

  test("that says nothing of interval, venue rules or kind is a day's bar and a share without them", () => {
    const { interval: _interval, ...plainBar } = good.bar as Bar;
    expect(Bar.parse(plainBar).interval).toBe("1d");
    const {
      kind: _kind,
      tickSize: _tick,
      priceLimitFraction: _limit,
      listedMs: _listed,
      delistedMs: _delisted,
      ...plain
    } = good.instrument as Instrument;
    const defaults = { kind: "equity", tickSize: null, priceLimitFraction: null, listedMs: null, delistedMs: null };
    expect(Instrument.parse(plain)).toMatchObject(defaults);
  });

  test.each(["MSFT", "BRK.B", "V", "0700-HK", "A_B"])("may be about %s", (symbol) => {
    expect(SymbolId.parse(symbol)).toBe(symbol);
  });

  test.each(["", "msft", "A B", ".A", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456", "A'B"])("may not be about %j", (symbol) => {
    expect(SymbolId.safeParse(symbol).success).toBe(false);
  });
});
