// What every driver must do with bars of every interval and with each kind of observation: identities, versions, orders, the two times.

import { expect } from "vitest";
import { blockOfFacts, type Fact, type FactOf } from "#knowledge/domain/index.ts";
import type { MarketView, ObservationKind } from "#knowledge/stores/market/index.ts";
import type { Facts } from "./facts.ts";
import {
  bar,
  close,
  dividend,
  filing,
  instrument,
  macro,
  metric,
  minuteBar,
  news,
  open,
  option,
  post,
  prediction,
  sample,
  signal,
  split,
  ticker,
} from "./market-store.facts.ts";
import {
  closesOf,
  codeOf,
  everyBar,
  everythingOf,
  observationKinds,
  symbols,
  type World,
} from "./market-store.world.ts";

/** Of each kind: two versions of one fact, another fact of the same symbol, and one of another symbol, in the order of a read. */
interface Sorts {
  readonly first: Fact;
  readonly second: Fact;
  readonly other: Fact;
  readonly elsewhere: Fact;
}

const later = { knownAtMs: close(3) };
const observations: Readonly<Record<ObservationKind, Sorts>> = {
  ticker: {
    first: ticker("AAA", "OLD", 0, null),
    second: ticker("AAA", "OLD", 0, 2, later),
    other: ticker("AAA", "OLD", 0, null, { venue: "XTKS" }),
    elsewhere: ticker("BBB", "OLD", 2, null),
  },
  metric: {
    first: metric("AAA", "pb", 1, 2),
    second: metric("AAA", "pb", 1, 2.5, { ...later, unit: "times" }),
    other: metric("AAA", "pe", 1, 20),
    elsewhere: metric("BBB", "pb", 1, 3),
  },
  macro: {
    first: macro("AAA", 0, 4.1),
    second: macro("AAA", 0, null, { ...later, eventTimeMs: close(0) }),
    other: macro("AAA", 1, 4.2),
    elsewhere: macro("BBB", 0, 1),
  },
  option: {
    first: option("AAA", 90, 1, 11),
    second: option("AAA", 90, 1, null, { ...later, style: "european" }),
    other: option("AAA", 90, 1, 2, { right: "put" }),
    elsewhere: option("BBB", 90, 1, 3),
  },
  post: {
    first: post("AAA", "p1", 1),
    second: post("AAA", "p1", 1, { ...later, engagement: 12 }),
    other: post("AAA", "p2", 1),
    elsewhere: post("BBB", "p1", 1),
  },
  prediction: {
    first: prediction("AAA", "q1", 1, 0.01),
    second: prediction("AAA", "q1", 1, 0.02, { ...later, lower: -0.1, upper: 0.1 }),
    other: prediction("AAA", "q2", 1, 0.01),
    elsewhere: prediction("BBB", "q3", 1, 0.03),
  },
  signal: {
    first: signal("AAA", "g1", 1, 0.5),
    second: signal("AAA", "g1", 1, -0.5, later),
    other: signal("AAA", "g2", 1, 0.5),
    elsewhere: signal("BBB", "g3", 1, 0.7),
  },
  sample: {
    first: sample("AAA", "t1", 1, "up"),
    second: sample("AAA", "t1", 1, null, { ...later, score: 0.25, about: "the company" }),
    other: sample("AAA", "t2", 1, "up"),
    elsewhere: sample("BBB", "t1", 1, "down"),
  },
};

const valuesOf = (...facts: Fact[]) => facts.map(({ value }) => value);
const everyKind = async (check: (kind: ObservationKind, sorts: Sorts) => Promise<void>) => {
  for (const kind of observationKinds) await check(kind, observations[kind]);
};
const pricesOf = async (view: MarketView, interval: string, adjusted: "none" | "splits" | "total" = "none") =>
  closesOf(view, { symbols, interval, adjusted });

export const kindFacts: Facts<World> = {
  "MS-30 bars of another interval stand apart, and a day is what is read where none is named": async ({
    append,
    at,
  }) => {
    await append(
      bar("AAA", 0, 100),
      bar("AAA", 0, 101, { interval: "1h" }),
      minuteBar("AAA", 0, 2, 99),
      minuteBar("AAA", 0, 1, 98),
    );
    await append(bar("AAA", 0, 102, { interval: "1h", knownAtMs: close(1) }));
    const view = await at(close(0));
    expect(await closesOf(view, everyBar)).toEqual([100]);
    expect(await pricesOf(view, "1d")).toEqual([100]);
    expect(await pricesOf(view, "1h")).toEqual([101]);
    expect(await pricesOf(await at(close(1)), "1h")).toEqual([102]);
    expect(await pricesOf(view, "1m")).toEqual([98, 99]);
    expect(await pricesOf(await at(open(0) + 60_000), "1m")).toEqual([98]);
    expect(await pricesOf(view, "5m")).toEqual([]);
  },
  "MS-31 bars by what was traded may close at one moment and are told apart by their opening": async ({
    append,
    at,
  }) => {
    const traded = (openMs: number, price: number, change = {}) =>
      bar("AAA", 0, price, { interval: "tick:100", openMs, closeMs: close(0), ...change });
    await append(
      traded(7, 12),
      traded(5, 10),
      traded(5, 11, { knownAtMs: close(1) }),
      traded(6, 13, { closeMs: close(0) - 1 }),
    );
    expect(await pricesOf(await at(close(0)), "tick:100")).toEqual([13, 10, 12]);
    expect(await pricesOf(await at(close(1)), "tick:100")).toEqual([13, 11, 12]);
    expect(await closesOf(await at(close(1)), { symbols, interval: "tick:100", last: 1, adjusted: "none" })).toEqual([
      12,
    ]);
    await append(bar("AAA", 0, 1, { openMs: 5 }), bar("AAA", 0, 2, { openMs: 6 })); // of a session's bar the opening is no identity
    expect(await pricesOf(await at(close(1)), "1d")).toEqual([2]);
  },
  "MS-32 the last bars are found also where years lie between them": async ({ append, at }) => {
    const year = 365 * 86_400_000;
    const old = (symbol: string, years: number, price: number, interval: string) => {
      const closeMs = close(0) - years * year;
      const times = { openMs: closeMs - 1, closeMs, eventTimeMs: closeMs, knownAtMs: closeMs };
      return bar(symbol, 0, price, { interval, ...times });
    };
    for (const interval of ["1d", "1m", "1w"])
      await append(
        old("AAA", 30, 30, interval),
        old("AAA", 3, 3, interval),
        old("AAA", 0, 10, interval),
        old("BBB", 62, 62, interval),
      );
    for (const interval of ["1d", "1m", "1w"]) {
      const last = async (n: number, ms = close(0), query = {}) =>
        closesOf(await at(ms), { symbols, interval, last: n, adjusted: "none", ...query });
      expect(await last(1)).toEqual([10, 62]);
      expect(await last(2)).toEqual([3, 10, 62]);
      expect(await last(9)).toEqual([30, 3, 10, 62]);
      expect(await last(1, close(0) - 1)).toEqual([3, 62]);
      expect(await last(1, close(0), { toMs: close(0) - 4 * year })).toEqual([30, 62]);
      expect(await last(2, close(0), { fromMs: close(0) - 4 * year })).toEqual([3, 10]);
    }
  },
  "MS-33 bars within the day are adjusted from the start of the ex-date on, dividends by the session's close before":
    async ({ append, at }) => {
      const early = (minute: number, price: number) => minuteBar("AAA", 2, minute, price);
      await append(bar("AAA", 1, 80), minuteBar("AAA", 1, 100, 82), early(-30, 41), early(1, 40));
      await append(split("AAA", 2, 2), dividend("AAA", 2, 8));
      const view = await at(close(2));
      // by hand: ratio 2; dividend factor 1 - 8 / 80 = 0.9; what is traded before the open of the ex-date is traded without the entitlement
      expect(await pricesOf(view, "1m", "splits")).toEqual([41, 41, 40]);
      expect(await pricesOf(view, "1m", "total")).toEqual([expect.closeTo(82 * 0.45, 10), 41, 40]);
      expect(await pricesOf(await at(open(2) - 3_600_000), "1m", "splits")).toEqual([41]);
      expect(await pricesOf(await at(close(1)), "1m", "total")).toEqual([82]);
    },
  "MS-34 without a session's close of late a dividend is measured by the interval's own last close": async ({
    append,
    at,
  }) => {
    await append(
      minuteBar("AAA", 1, 100, 90),
      minuteBar("AAA", 1, 300, 100),
      minuteBar("AAA", 2, 1, 95),
      dividend("AAA", 2, 5),
    );
    // by hand: 1 - 5 / 100 = 0.95
    const byHand = [90 * 0.95, 100 * 0.95, 95].map((value) => expect.closeTo(value, 10));
    expect(await pricesOf(await at(close(2)), "1m", "total")).toEqual(byHand);
    const month = 30 * 86_400_000;
    await append(
      bar("AAA", 0, 50, { openMs: open(0) - month, closeMs: close(0) - month, eventTimeMs: 1, knownAtMs: 1 }),
    );
    expect(await pricesOf(await at(close(2)), "1m", "total")).toEqual(byHand);
  },
  "MS-35 of each kind of observation the version known last by as-of is seen, told again or stored late": async ({
    append,
    at,
  }) => {
    await everyKind(async (kind, { first, second, other, elsewhere }) => {
      expect(await append(second, other, elsewhere, first)).toEqual({ stored: 4, known: 0 });
      expect(await append(first, other, second)).toEqual({ stored: 0, known: 3 });
      const seen = async (ms: number) => (await at(ms)).facts(kind, { symbols });
      expect(await seen(close(2))).toEqual(valuesOf(first, other, elsewhere));
      expect(await seen(close(3) - 1)).toEqual(valuesOf(first, other, elsewhere));
      expect(await seen(close(3))).toEqual(valuesOf(second, other, elsewhere));
    });
  },
  "MS-36 of two observations known at one moment the one stored last is seen": async ({ append, at }) => {
    await everyKind(async (kind, { first, second }) => {
      const corrected = { ...second, value: { ...second.value, knownAtMs: first.value.knownAtMs } } as Fact;
      await append(first);
      await append(corrected);
      expect(await (await at(close(9))).facts(kind, {})).toEqual(valuesOf(corrected));
      await append(first);
      expect(await (await at(close(9))).facts(kind, {})).toEqual(valuesOf(first));
    });
  },
  "MS-37 observations are read by symbol and event time, the newest of all where as many are asked for": async ({
    append,
    at,
  }) => {
    await append(
      signal("BBB", "b", 3, 5),
      signal("AAA", "z", 1, 2),
      signal("AAA", "c", 2, 3),
      signal("AAA", "y", 1, 1),
      signal("BBB", "a", 1, 4),
    );
    const values = async (query: Parameters<MarketView["facts"]>[1]) =>
      (await (await at(close(9))).facts("signal", query)).map(({ value }) => value);
    expect(await values({})).toEqual([1, 2, 3, 4, 5]);
    expect(await values({ symbols: ["AAA"] })).toEqual([1, 2, 3]);
    expect(await values({ fromMs: close(2) })).toEqual([3, 5]);
    expect(await values({ toMs: close(2) })).toEqual([1, 2, 3, 4]);
    expect(await values({ fromMs: close(1), toMs: close(1), symbols: ["BBB", "AAA", "BBB"] })).toEqual([1, 2, 4]);
    expect(await values({ limit: 2 })).toEqual([3, 5]);
    expect(await values({ limit: 3 })).toEqual([1, 3, 5]); // of one moment by symbol, then id
    expect(await values({ limit: 0 })).toEqual([]);
    expect(await values({ symbols: [] })).toEqual([]);
    expect(await values({ symbols: ["nobody"] })).toEqual([]);
  },
  "MS-38 a version's own event time decides whether it lies in the stretch asked for": async ({ append, at }) => {
    await append(post("AAA", "p", 1), post("AAA", "p", 5, { knownAtMs: close(6), text: "Moved" }));
    const texts = async (ms: number, query: object) =>
      (await (await at(ms)).facts("post", query)).map(({ text }) => text);
    expect(await texts(close(5), { toMs: close(2) })).toEqual(["Post p"]);
    expect(await texts(close(6), { toMs: close(2) })).toEqual([]);
    expect(await texts(close(6), { fromMs: close(5) })).toEqual(["Moved"]);
  },
  "MS-39 observations and instruments come back to the last field": async ({ append, at }) => {
    const figures = {
      bid: 5e-324,
      ask: 0.1 + 0.2,
      bidSize: 0,
      askSize: 1e21,
      last: 1 / 3,
      volume: 2 ** 53 + 2,
      openInterest: 1,
      bidVolatility: 0.2,
      askVolatility: 0.3,
      underlyingPrice: 99.5,
      forward: 100.25,
    };
    const texts = { author: 'it\'s "me"\\', text: "日本 🚀\n\t{db:Identifier} \\N NULL", engagement: -1.5 };
    const given = [
      option("AAA", 0.1, 1, null, figures),
      post("AAA", "a\tb'", 1, texts),
      sample("collection with spaces", "s", 1, "", { score: -0.75, about: "" }),
      macro("DGS10", 1, null),
    ];
    const listed = instrument("AAA", {
      kind: "perpetual",
      lotSizeShares: 0.001,
      tickSize: 0.5,
      priceLimitFraction: 0.1,
      listedMs: -5,
      delistedMs: 2 ** 43,
      calendar: "ALWAYS",
      currency: "USDT",
    });
    await append(...given, listed);
    const view = await at(close(9));
    const found = await Promise.all(
      (["option", "post", "sample", "macro"] as const).map((kind) => view.facts(kind, {})),
    );
    expect(found.flat()).toEqual(valuesOf(...given));
    expect(await view.instruments()).toEqual(valuesOf(listed));
    const [bars] = [minuteBar("AAA", 0, 1, 98)];
    await append(bars);
    expect(await view.bars({ symbols, interval: "1m", adjusted: "none" })).toEqual(valuesOf(bars));
  },
  "MS-40 a ticker leads to whoever went by it at the moment, as far as was known": async ({ append, at }) => {
    await append(instrument("META"), instrument("AAA"));
    const resolved = async (ms: number, name: string, n: number) => (await at(ms)).resolve(name, open(n));
    expect(await resolved(close(0), "META", 1)).toBe("META");
    expect(await resolved(close(0), "FB", 1)).toBeNull();
    // META went by FB until session 4; META was a fund's name before
    await append(ticker("META", "FB", 0, 4), ticker("METV", "META", 0, 3), ticker("META", "META", 4, null));
    expect(await resolved(close(5), "FB", 1)).toBe("META");
    expect(await resolved(close(5), "FB", 4)).toBeNull();
    expect(await resolved(close(5), "META", 1)).toBe("METV");
    expect(await resolved(close(5), "META", 3)).toBeNull();
    expect(await resolved(close(5), "META", 4)).toBe("META");
    expect(await resolved(close(5), "AAA", 1)).toBe("AAA");
    expect(await resolved(close(5), "ZZZ", 1)).toBeNull();
    // on session 2 only that FB will end was known, not what follows
    expect(await resolved(close(2), "META", 1)).toBe("METV");
    expect(await resolved(close(2), "META", 5)).toBe("META");
    expect(await resolved(open(0) - 1, "FB", 1)).toBeNull();
    // of two who claim it the one that came last
    await append(ticker("BBB", "FB", 1, 3, { venue: "XLON" }));
    expect(await resolved(close(5), "FB", 2)).toBe("BBB");
  },
  "MS-41 coverage tells what is in view, each fact once": async ({ append, at }) => {
    expect(await (await at(close(9))).coverage()).toEqual([]);
    await append(
      bar("BBB", 1, 1),
      bar("AAA", 0, 1),
      bar("AAA", 0, 2, { knownAtMs: close(2) }),
      minuteBar("AAA", 1, 1, 5),
      bar("AAA", 4, 1),
    );
    await append(news("AAA", "s", close(1), { eventTimeMs: close(0) }), sample("texts", "t", 1, "up"));
    const told = async (ms: number) =>
      (await (await at(ms)).coverage()).map((line) => [
        line.kind,
        line.symbol,
        line.rows,
        line.firstEventMs,
        line.lastEventMs,
        line.lastKnownMs,
      ]);
    expect(await told(close(2))).toEqual([
      ["bar", "AAA", 2, close(0), open(1) + 60_000, close(2)],
      ["bar", "BBB", 1, close(1), close(1), close(1)],
      ["news", "AAA", 1, close(0), close(0), close(1)],
      ["sample", "texts", 1, close(1), close(1), close(1)],
    ]);
    expect((await told(close(4)))[0]).toEqual(["bar", "AAA", 3, close(0), close(4), close(4)]);
    expect((await told(close(0)))[0]).toEqual(["bar", "AAA", 1, close(0), close(0), close(0)]);
  },
  "MS-42 two moments give two truths: an amended filing, a late story, a revised series, a split": async ({
    append,
    at,
  }) => {
    await append(
      bar("AAA", 0, 100),
      bar("AAA", 1, 104),
      filing("AAA", "revenues", 900, { knownAtMs: close(1) }),
      filing("AAA", "revenues", 870, { knownAtMs: close(5) }), // amended
      news("AAA", "late", close(5), { eventTimeMs: close(1), title: "Happened on session 1, told on session 5" }),
      macro("GDP", 1, 2.1),
      macro("GDP", 1, 1.4, { knownAtMs: close(5) }), // second vintage
      split("AAA", 4, 2, { knownAtMs: close(3) }),
    );
    const truth = async (ms: number) => {
      const view = await at(ms);
      return {
        revenues: (await view.filings({ symbols: ["AAA"] })).map(({ value }) => value),
        news: (await view.news({ symbols: ["AAA"] })).length,
        gdp: (await view.facts("macro", { symbols: ["GDP"] })).map(({ value }) => value),
        splits: (await view.actions(["AAA"])).length,
        closes: await closesOf(view, { symbols: ["AAA"], adjusted: "splits" }),
      };
    };
    const then = { revenues: [900], news: 0, gdp: [2.1], splits: 0, closes: [100, 104] };
    const now = { revenues: [900, 870], news: 1, gdp: [1.4], splits: 1, closes: [50, 52] };
    expect(await truth(close(2))).toEqual(then);
    expect(await truth(close(3))).toEqual({ ...then, splits: 1 });
    expect(await truth(open(4))).toEqual({ ...then, splits: 1, closes: [50, 52] });
    expect(await truth(close(5))).toEqual(now);
    expect(await truth(close(2))).toEqual(then);
  },
  "MS-43 a snapshot follows what is in view when versions change places": async ({ append, at }) => {
    const snapshot = async (ms = close(9)) => (await at(ms)).snapshot();
    const [one, two] = [bar("AAA", 0, 10), bar("AAA", 0, 11)];
    await append(one);
    const first = await snapshot();
    await append(two);
    const second = await snapshot();
    expect(second).not.toBe(first);
    await append(one); // stored again it is the last again
    expect(await snapshot()).toBe(first);
    await append(two);
    expect(await snapshot()).toBe(second);
    await append(bar("AAA", 0, 12, { knownAtMs: close(3) }));
    expect(await snapshot(close(2))).toBe(second);
    const third = await snapshot();
    await append(bar("AAA", 0, 13, { knownAtMs: close(1) })); // a version from between, come late
    expect(await snapshot(close(0))).toBe(second);
    expect(await snapshot(close(2))).not.toBe(second);
    expect(await snapshot()).toBe(third);
    // an action told again later changes nothing, told earlier it does
    await append(dividend("AAA", 3, 1, { knownAtMs: close(2) }));
    const told = await snapshot();
    await append(dividend("AAA", 3, 1, { knownAtMs: close(3) }));
    expect(await snapshot()).toBe(told);
    await append(dividend("AAA", 3, 1, { knownAtMs: close(1) }));
    expect(await snapshot()).not.toBe(told);
  },
  "MS-44 two data sets with the same facts in view have the same story to tell, however they came to it": async ({
    store,
    id,
    append,
    at,
  }) => {
    const given = Object.values(observations).flatMap(({ first, second, other }) => [first, second, other]);
    await append(...given);
    const [before, early] = [await (await at(close(9))).snapshot(), await (await at(close(2))).snapshot()];
    expect(early).not.toBe(before);
    await store.drop(id);
    await store.describe({
      id,
      label: `Facts of ${id}`,
      simulated: true,
      origin: "the suite",
      benchmark: null,
      nowMs: 1,
    });
    const backwards = [...given].reverse();
    for (let from = 0; from < backwards.length; from += 3) {
      await append(...backwards.slice(from, from + 3));
      await (await at(close(9))).snapshot();
    }
    expect(await (await at(close(9))).snapshot()).toBe(before);
    expect(await (await at(close(2))).snapshot()).toBe(early);
  },
  "MS-45 facts of more than a century are stored at once": async ({ append, at }) => {
    const years = Array.from({ length: 110 }, (_, n) => Date.UTC(1920 + n, 6, 1));
    const stamp = (ms: number) => ({ openMs: ms - 1, closeMs: ms, eventTimeMs: ms, knownAtMs: ms });
    const facts = [
      ...years.map((ms, n) => metric("AAA", "m", 0, n, { eventTimeMs: ms, knownAtMs: ms })),
      ...[0, 50, 109].flatMap((n) => {
        const ms = years[n] as number;
        const prices = [bar("AAA", 0, n + 10, stamp(ms)), bar("BBB", 0, n + 10, { interval: "1m", ...stamp(ms) })];
        return [...prices, news("AAA", `s${n}`, ms)];
      }),
    ];
    expect(await append(...facts)).toEqual({ stored: 119, known: 0 });
    expect(await append(...facts)).toEqual({ stored: 0, known: 119 });
    const view = await at(years[60] as number);
    expect(await closesOf(view, everyBar)).toEqual([10, 60]);
    expect(await pricesOf(view, "1m")).toEqual([10, 60]);
    expect((await view.facts("metric", { fromMs: years[51] as number })).length).toBe(10);
    expect((await view.news({ symbols, limit: 1 })).map(({ storyId }) => storyId)).toEqual(["s50"]);
  },
  "MS-46 a block of bars or metrics is those facts": async ({ store, id, append, at }) => {
    const bars = [bar("AAA", 0, 10), bar("BBB", 1, 20), bar("AAA", 1, 11, { interval: "1h" })];
    const metrics = [metric("AAA", "pe", 0, 20), metric("AAA", "pb", 0, 2)];
    const valued = <K extends "bar" | "metric">(facts: readonly Fact[]) => facts.map(({ value }) => value as FactOf<K>);
    expect(await store.appendBlock(id, blockOfFacts("bar", valued<"bar">(bars)))).toEqual({ rows: 3, seen: false });
    expect(await store.appendBlock(id, blockOfFacts("bar", valued<"bar">(bars)))).toEqual({ rows: 0, seen: false });
    expect(await store.appendBlock(id, blockOfFacts("metric", valued<"metric">(metrics)), "m1")).toEqual({
      rows: 2,
      seen: false,
    });
    expect((await store.appendBlock(id, blockOfFacts("metric", valued<"metric">(metrics)), "m1")).seen).toBe(true);
    const [view, early] = [await at(close(9)), await at(close(0))];
    expect(await view.bars(everyBar)).toEqual(valuesOf(bars[0] as Fact, bars[1] as Fact));
    expect(await early.bars(everyBar)).toEqual(valuesOf(bars[0] as Fact));
    expect(await pricesOf(view, "1h")).toEqual([11]);
    expect(await view.facts("metric", {})).toEqual(valuesOf(metrics[1] as Fact, metrics[0] as Fact));
    const snapshot = await view.snapshot();
    expect(await append(...bars, ...metrics)).toEqual({ stored: 0, known: 5 });
    expect(await view.snapshot()).toBe(snapshot);
    expect(await store.bounds(id)).toEqual({ firstMs: close(0), lastMs: close(1) });
    await append(bar("AAA", 0, 12)); // stored after the block, known at the same moment
    expect(await closesOf(view, everyBar)).toEqual([12, 20]);
    await store.appendBlock(id, blockOfFacts("bar", valued<"bar">([bar("AAA", 0, 13)])));
    expect(await closesOf(view, everyBar)).toEqual([13, 20]);
  },
  "MS-47 facts of no data set in store, or of a view of one that was dropped, are errors": async ({
    store,
    id,
    append,
    at,
  }) => {
    await append(signal("AAA", "g", 1, 1));
    const view = await at(close(9));
    await store.drop(id);
    expect(
      await codeOf(store.appendBlock("nowhere", blockOfFacts("bar", [bar("AAA", 0, 1).value as FactOf<"bar">]))),
    ).toBe("knowledge/dataset-unknown");
    expect(await codeOf(at(close(9)))).toBe("knowledge/dataset-unknown");
    expect(view.dataset.id).toBe(id);
  },
  "MS-48 every kind is in what two views are compared by": async ({ append, at }) => {
    await append(...Object.values(observations).map(({ first }) => first));
    const found = await everythingOf(await at(close(9)), symbols);
    for (const kind of observationKinds)
      expect({ kind, found: found[kind] }).toEqual({ kind, found: valuesOf(observations[kind].first) });
  },
};
