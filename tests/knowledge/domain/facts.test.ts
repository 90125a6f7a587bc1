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
import { bar, dataset, dividend, filing, instrument, news } from "../../conformance/market-store.facts.ts";

const good = {
  bar: bar("AAA", 0, 10).value,
  instrument: instrument("AAA").value,
  action: dividend("AAA", 1, 0.5).value,
};
const more = { filing: filing("AAA", "revenues", 1).value, news: news("AAA", "s", 5).value };

describe("a fact", () => {
  test.each(Object.entries({ ...good, ...more }))(
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
    ["a data set whose id is no plain word", Dataset, dataset("a; drop")],
    ["a data set whose id starts with a digit", Dataset, dataset("1a")],
  ])("is refused as %s", (_, schema, value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });

  test.each(["MSFT", "BRK.B", "V", "0700-HK", "A_B"])("may be about %s", (symbol) => {
    expect(SymbolId.parse(symbol)).toBe(symbol);
  });

  test.each(["", "msft", "A B", ".A", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456", "A'B"])("may not be about %j", (symbol) => {
    expect(SymbolId.safeParse(symbol).success).toBe(false);
  });
});
