// What every driver of the market store must do. Snapshots are compared within one driver only.

import { afterAll, expect } from "vitest";
import { asOf } from "#knowledge/domain/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import { type Facts, runFacts, type SuiteOptions } from "./facts.ts";
import {
  bar,
  close,
  dataset,
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
import { kindFacts } from "./market-store.kinds.ts";
import { closesOf, codeOf, everyBar, everythingOf, symbols, type World } from "./market-store.world.ts";

/** A fact or two of each kind known up to the close of session 2, and as many known after it. A sample's collection goes as a symbol. */
const past = [
  instrument("AAA"),
  instrument("BBB"),
  bar("AAA", 0, 100),
  bar("AAA", 1, 102),
  bar("BBB", 1, 50),
  bar("AAA", 2, 101),
  filing("AAA", "revenues", 900),
  news("AAA", "s1", close(1)),
  dividend("AAA", 2, 0.5),
  minuteBar("AAA", 2, 1, 70),
  ticker("BBB", "OLD", 0, 2),
  metric("AAA", "pe", 1, 20),
  macro("AAA", 0, 4.5),
  option("AAA", 100, 1, 3),
  post("AAA", "p1", 1),
  prediction("AAA", "q1", 1, 0.1),
  signal("AAA", "g1", 1, 0.5),
  sample("AAA", "t1", 1, "up"),
];
const future = [
  instrument("CCC", { knownAtMs: open(3) }),
  instrument("AAA", { name: "Renamed", knownAtMs: open(3) }),
  bar("AAA", 3, 200),
  bar("AAA", 1, 999, { knownAtMs: close(3) }),
  filing("AAA", "revenues", 1, { knownAtMs: close(2) + 1 }),
  news("AAA", "s2", close(2) + 1),
  news("AAA", "s1", close(3), { title: "Corrected" }),
  dividend("AAA", 2, 0.7, { knownAtMs: close(4) }),
  split("BBB", 1, 3, { knownAtMs: close(4) }),
  minuteBar("AAA", 2, 1, 71, { knownAtMs: close(3) }),
  ticker("BBB", "OLD", 0, null, { knownAtMs: close(3) }),
  metric("AAA", "pe", 1, 21, { knownAtMs: close(3) }),
  macro("AAA", 0, 4.6, { knownAtMs: close(3) }),
  option("AAA", 100, 1, 4, { knownAtMs: close(3) }),
  post("AAA", "p1", 1, { engagement: 9, knownAtMs: close(3) }),
  prediction("AAA", "q1", 1, 0.2, { knownAtMs: close(3) }),
  signal("AAA", "g1", 1, -0.5, { knownAtMs: close(3) }),
  sample("AAA", "t1", 1, "down", { knownAtMs: close(3) }),
];

const coreFacts: Facts<World> = {
  "MS-01 the same fact again is known, not stored twice": async ({ append, at }) => {
    expect(await append(...past)).toEqual({ stored: past.length, known: 0 });
    const before = {
      all: await everythingOf(await at(close(9)), symbols),
      snapshot: await (await at(close(9))).snapshot(),
    };
    for (let again = 0; again < 3; again++) expect(await append(...past)).toEqual({ stored: 0, known: past.length });
    expect(await append(...past, bar("BBB", 2, 51))).toEqual({ stored: 1, known: past.length });
    expect((await (await at(close(9))).bars(everyBar)).length).toBe(5);
    const view = await at(close(2) - 1);
    expect(await view.bars(everyBar)).toEqual(before.all.plain.filter(({ closeMs }) => closeMs < close(2)));
    expect(await (await at(close(9))).snapshot()).not.toBe(before.snapshot);
  },
  "MS-02 the same fact twice in one append is stored once": async ({ append, at }) => {
    expect(await append(bar("AAA", 0, 100), bar("AAA", 0, 100), news("AAA", "s", 5), news("AAA", "s", 5))).toEqual({
      stored: 2,
      known: 2,
    });
    const view = await at(close(0));
    expect((await view.bars(everyBar)).length).toBe(1);
    expect((await view.news({ symbols })).length).toBe(1);
  },
  "MS-03 every read hides what was known later": async ({ append, at }) => {
    await append(...past);
    const before = await everythingOf(await at(close(2)), [...symbols, "CCC"]);
    expect(before.plain.length).toBe(4);
    await append(...future);
    expect(await everythingOf(await at(close(2)), [...symbols, "CCC"])).toEqual(before);
    const after = await everythingOf(await at(close(9)), [...symbols, "CCC"]);
    for (const [read, found] of Object.entries(after))
      expect({ read, found }).not.toEqual({ read, found: before[read as keyof typeof before] });
  },
  "MS-04 a snapshot is the same without the facts known later, and in any order of append": async ({
    append,
    at,
    store,
    id,
  }) => {
    await append(...past);
    const snapshot = await (await at(close(2))).snapshot();
    expect(snapshot).toMatch(/^[0-9a-f]{64}$/);
    await append(...future);
    await append(...past);
    expect(await (await at(close(2))).snapshot()).toBe(snapshot);
    await store.drop(id);
    await store.describe(dataset(id));
    const backwards = [...future, ...past].reverse();
    for (let from = 0; from < backwards.length; from += 5) await append(...backwards.slice(from, from + 5));
    expect(await (await at(close(2))).snapshot()).toBe(snapshot);
  },
  "MS-05 a snapshot changes with any visible fact, and names its data set and label": async ({
    append,
    at,
    store,
    id,
  }) => {
    const seen = new Set<string>([await (await at(close(9))).snapshot()]);
    const added = [...past, ...future];
    for (const fact of added) {
      await append(fact);
      seen.add(await (await at(close(9))).snapshot());
    }
    expect(seen.size).toBe(added.length + 1);
    await store.describe(dataset(id, { label: "Another label" }));
    seen.add(await (await at(close(9))).snapshot());
    await store.describe(dataset(`${id}_twin`));
    await store.append(`${id}_twin`, added);
    seen.add(await (await store.at(`${id}_twin`, asOf(close(9)))).snapshot());
    expect(seen.size).toBe(added.length + 3);
  },
  "MS-06 of a revised bar the version known last by as-of is seen": async ({ append, at }) => {
    await append(
      bar("AAA", 0, 100),
      bar("AAA", 0, 105, { knownAtMs: close(1) }),
      bar("AAA", 0, 103, { knownAtMs: close(2) }),
    );
    expect(await closesOf(await at(close(0)), everyBar)).toEqual([100]);
    expect(await closesOf(await at(close(1)), everyBar)).toEqual([105]);
    expect(await closesOf(await at(close(3)), everyBar)).toEqual([103]);
  },
  "MS-07 of two bars known at one moment the one stored last is seen, and storing one again makes it the last": async ({
    append,
    at,
  }) => {
    await append(bar("AAA", 0, 1000));
    await append(bar("AAA", 0, 100));
    expect(await closesOf(await at(close(0)), everyBar)).toEqual([100]);
    await append(bar("AAA", 0, 1000));
    expect(await closesOf(await at(close(0)), everyBar)).toEqual([1000]);
    await append(bar("AAA", 1, 7), bar("AAA", 1, 8));
    expect(await closesOf(await at(close(1)), everyBar)).toEqual([1000, 8]);
  },
  "MS-08 an instrument's newest known description is seen": async ({ append, at }) => {
    await append(instrument("BBB"), instrument("AAA", { aliases: ["Triple A", "A\u0301"] }));
    await append(instrument("BBB", { sector: "Energy", knownAtMs: close(1) }));
    expect((await (await at(close(0))).instruments()).map(({ symbol, sector }) => [symbol, sector])).toEqual([
      ["AAA", "Testing"],
      ["BBB", "Testing"],
    ]);
    expect((await (await at(close(1))).instruments()).map(({ sector }) => sector)).toEqual(["Testing", "Energy"]);
  },
  "MS-09 of a story the newest version is seen, of a filing every version": async ({ append, at }) => {
    await append(
      news("AAA", "s", close(0), { title: "First" }),
      news("AAA", "s", close(1), { title: "Mended" }),
      news("BBB", "s", close(0)),
    );
    await append(filing("AAA", "revenues", 900), filing("AAA", "revenues", 910, { knownAtMs: close(3) }));
    const titles = async (ms: number) => (await (await at(ms)).news({ symbols: ["AAA"] })).map(({ title }) => title);
    expect(await titles(close(0))).toEqual(["First"]);
    expect(await titles(close(1))).toEqual(["Mended"]);
    const values = async (ms: number) => (await (await at(ms)).filings({ symbols })).map(({ value }) => value);
    expect(await values(close(2))).toEqual([900]);
    expect(await values(close(3))).toEqual([900, 910]);
  },
  "MS-10 an action told again is one action since it was first told; two dividends of one ex-date are two": async ({
    append,
    at,
  }) => {
    await append(dividend("AAA", 3, 3), dividend("AAA", 3, 0.08), dividend("AAA", 3, 3, { knownAtMs: close(2) }));
    const told = await (await at(close(2))).actions(["AAA"]);
    expect(told.map(({ amountOrRatio, knownAtMs }) => [amountOrRatio, knownAtMs])).toEqual([
      [0.08, open(0)],
      [3, open(0)],
    ]);
  },
  "MS-11 a split divides the prices before it and multiplies their volume": async ({ append, at }) => {
    await append(
      bar("AAA", 0, 90),
      bar("AAA", 1, 96),
      bar("AAA", 2, 50),
      bar("AAA", 3, 10),
      split("AAA", 2, 2),
      split("AAA", 3, 5),
    );
    const found = await (await at(close(3))).bars({ symbols, adjusted: "splits" });
    // by hand: 90 / 10 = 9, 96 / 10 = 9.6, 50 / 5 = 10, 10; volumes x 10, x 10, x 5, x 1
    expect(found.map((b) => b.close)).toEqual([9, 9.6, 10, 10].map((value) => expect.closeTo(value, 12)));
    expect(found.map((b) => b.volumeShares)).toEqual([10_000, 10_000, 5_000, 1_000]);
    expect(found[0]).toMatchObject({
      open: expect.closeTo(9, 12),
      high: expect.closeTo(9.1, 12),
      low: expect.closeTo(8.9, 12),
    });
    expect(await closesOf(await at(close(3)), everyBar)).toEqual([90, 96, 50, 10]);
  },
  "MS-12 dividends make close-to-close ratios total returns": async ({ append, at }) => {
    await append(bar("AAA", 0, 100), bar("AAA", 1, 80), bar("AAA", 2, 78), bar("AAA", 3, 40), bar("AAA", 4, 39));
    await append(dividend("AAA", 2, 1.5), dividend("AAA", 2, 0.5), split("AAA", 3, 2), dividend("AAA", 4, 1));
    const view = await at(close(4));
    // by hand: factor at 4 = 1 - 1/40 = 0.975, at 3 = 1/2, at 2 = 1 - 2/80 = 0.975
    const byHand = [100 * 0.975 * 0.5 * 0.975, 80 * 0.975 * 0.5 * 0.975, 78 * 0.5 * 0.975, 40 * 0.975, 39];
    expect(await closesOf(view, { symbols, adjusted: "total" })).toEqual(
      byHand.map((value) => expect.closeTo(value, 10)),
    );
    // the close before an ex-date may lie outside of what was asked for
    expect(await closesOf(view, { symbols, toMs: close(0), adjusted: "total" })).toEqual([
      expect.closeTo(byHand[0] as number, 10),
    ]);
    expect(await closesOf(view, { symbols, last: 2, adjusted: "total" })).toEqual([expect.closeTo(39, 10), 39]);
    const volumes = (await view.bars({ symbols, adjusted: "total" })).map((b) => b.volumeShares);
    expect(volumes).toEqual([2_000, 2_000, 2_000, 1_000, 1_000]);
  },
  "MS-13 an action unknown at as-of, or with a later ex-date, leaves prices alone": async ({ append, at }) => {
    await append(
      bar("AAA", 0, 100),
      bar("AAA", 1, 100),
      split("AAA", 2, 2),
      split("AAA", 1, 4, { knownAtMs: close(2) }),
    );
    expect(await closesOf(await at(close(1)), { symbols, adjusted: "splits" })).toEqual([100, 100]);
    expect((await (await at(close(1))).actions(symbols)).length).toBe(1);
    expect(await closesOf(await at(open(2)), { symbols, adjusted: "splits" })).toEqual([50, 50]);
    expect(await closesOf(await at(close(2)), { symbols, adjusted: "splits" })).toEqual([12.5, 50]);
  },
  "MS-14 bars come by symbol and time, within both bounds, and only the last of each symbol where asked": async ({
    append,
    at,
  }) => {
    await append(
      bar("BBB", 2, 12),
      bar("AAA", 2, 2),
      bar("AAA", 0, 1),
      bar("BBB", 0, 10),
      bar("AAA", 3, 3),
      bar("BBB", 1, 11),
    );
    const view = await at(close(9));
    expect(await closesOf(view, { symbols: ["BBB", "AAA", "BBB"], adjusted: "none" })).toEqual([1, 2, 3, 10, 11, 12]);
    expect(await closesOf(view, { symbols, fromMs: close(1), toMs: close(2), adjusted: "none" })).toEqual([2, 11, 12]);
    expect(await closesOf(view, { symbols, last: 2, adjusted: "none" })).toEqual([2, 3, 11, 12]);
    expect(await closesOf(view, { symbols, toMs: close(2), last: 1, adjusted: "none" })).toEqual([2, 12]);
  },
  "MS-15 news comes newest first, from the moment given, as many in all as asked": async ({ append, at }) => {
    await append(
      news("BBB", "x", 20),
      news("AAA", "x", 20),
      news("AAA", "b", 20),
      news("BBB", "z", 30),
      news("AAA", "o", 10),
    );
    const told = async (query: { fromMs?: number; limit?: number }) =>
      (await (await at(close(0))).news({ symbols, ...query })).map(({ storyId, symbol }) => `${storyId} ${symbol}`);
    expect(await told({})).toEqual(["z BBB", "b AAA", "x AAA", "x BBB", "o AAA"]);
    expect(await told({ fromMs: 20, limit: 3 })).toEqual(["z BBB", "b AAA", "x AAA"]);
    expect(await told({ fromMs: 21 })).toEqual(["z BBB"]);
  },
  "MS-16 filings come by symbol, end, knownAt and item, of the items and ends asked for": async ({ append, at }) => {
    const older = { endMs: Date.UTC(2023, 11, 31) };
    await append(
      filing("BBB", "equity", 1),
      filing("AAA", "revenues", 2),
      filing("AAA", "equity", 3),
      filing("AAA", "revenues", 4, older),
    );
    await append(
      filing("AAA", "equity", 5, { timeframe: "annual", fiscalPeriod: "FY" }),
      filing("AAA", "assets", 6, { knownAtMs: close(2) }),
    );
    const values = async (query: { items?: string[]; fromEndMs?: number }) =>
      (await (await at(close(9))).filings({ symbols, ...query })).map(({ value }) => value);
    expect(await values({})).toEqual([4, 5, 3, 2, 6, 1]);
    expect(await values({ items: ["revenues"] })).toEqual([4, 2]);
    expect(await values({ items: ["equity", "assets"], fromEndMs: Date.UTC(2024, 0, 1) })).toEqual([5, 3, 6, 1]);
    expect(await values({ items: [] })).toEqual([]);
  },
  "MS-17 nothing known is an empty answer": async ({ append, at }) => {
    const nothing = await everythingOf(await at(close(9)), symbols);
    for (const [read, found] of Object.entries(nothing)) expect({ read, found }).toEqual({ read, found: [] });
    await append(...past);
    expect(await everythingOf(await at(0), symbols)).toEqual(nothing);
    expect(await everythingOf(await at(close(9)), [])).toMatchObject({ ...nothing, instruments: [{}, {}] });
    expect(await everythingOf(await at(close(9)), ['it\'s "X"\\'])).toMatchObject({
      plain: [],
      news: [],
      filings: [],
      actions: [],
    });
  },
  "MS-18 the same query is answered by the same frozen values": async ({ append, at }) => {
    await append(...past);
    const view = await at(close(2));
    expect(await at(close(2))).toBe(view);
    const bars = await view.bars(everyBar);
    expect(await view.bars({ symbols: ["BBB", "AAA"], adjusted: "none" })).toBe(bars);
    const [instruments, total] = [await view.instruments(), await view.bars({ symbols, adjusted: "total" })];
    for (const value of [
      bars,
      bars[0],
      total,
      total[0],
      instruments,
      instruments[0]?.aliases,
      (await view.news({ symbols }))[0],
    ]) {
      expect(Object.isFrozen(value)).toBe(true);
    }
  },
  "MS-19 a late fact of the past is seen by a view opened before it came": async ({ append, at }) => {
    await append(bar("AAA", 0, 100));
    const view = await at(close(2));
    const [snapshot, bars] = [await view.snapshot(), await view.bars(everyBar)];
    await append(bar("AAA", 1, 101));
    expect((await view.bars(everyBar)).length).toBe(bars.length + 1);
    expect(await view.snapshot()).not.toBe(snapshot);
  },
  "MS-20 numbers and texts come back to the last bit": async ({ append, at }) => {
    const numbers = [
      0.1 + 0.2,
      1e21,
      1e-7,
      5e-324,
      Number.MAX_VALUE,
      -123456789.12345679,
      2 ** 53 + 2,
      1 / 3,
      56950000000,
    ];
    await append(...numbers.map((value, n) => filing("AAA", `item${n}`, value, { startMs: n % 2 === 0 ? null : -n })));
    const texts = ['it\'s "quoted"\\', "tab\tline\nend", "日本 🚀 ’", "{db:Identifier}", "\\N", "NULL", ""];
    await append(...texts.map((summary, n) => news("AAA", `s${n}`, close(0), { summary, title: `<${summary}>` })));
    const all = instrument("AAA", { aliases: ["Goldman, Sachs", "'x'", ""], benchmark: true });
    await append(all, dividend("AAA", 1, 0.082), split("AAA", 2, 1.046));
    const view = await at(close(9));
    const filed = await view.filings({ symbols });
    expect(filed.map(({ value }) => value)).toEqual(numbers);
    expect(filed.map(({ startMs }) => startMs)).toEqual(numbers.map((_, n) => (n % 2 === 0 ? null : -n)));
    expect((await view.news({ symbols })).map(({ summary, title }) => [summary, title])).toEqual(
      texts.map((t) => [t, `<${t}>`]),
    );
    expect(await view.instruments()).toEqual([all.value]);
    expect((await view.actions(symbols)).map(({ currency, amountOrRatio }) => [currency, amountOrRatio])).toEqual([
      ["USD", 0.082],
      [null, 1.046],
    ]);
  },
  "MS-21 a data set that is not in store is an error that names those that are": async ({ store, id }) => {
    const missing = store.at("nowhere", asOf(0));
    expect(await codeOf(missing)).toBe("knowledge/dataset-unknown");
    await expect(missing).rejects.toThrow(id);
    expect(await codeOf(store.append("nowhere", [bar("AAA", 0, 1)]))).toBe("knowledge/dataset-unknown");
    expect(await codeOf(store.bounds("nowhere"))).toBe("knowledge/dataset-unknown");
  },
  "MS-22 data sets are listed by id, and a new description keeps the facts": async ({ append, at, store, id }) => {
    await store.describe(dataset(`a_${id}`, { benchmark: "AAA", simulated: false }));
    await append(bar("AAA", 0, 100));
    const old = await at(close(0));
    await store.describe(dataset(id, { label: "New label", nowMs: 7 }));
    const listed = (await store.datasets()).map((found) => found.id);
    expect(listed).toEqual([...listed].sort());
    expect((await store.datasets()).find((found) => found.id === id)).toEqual(
      dataset(id, { label: "New label", nowMs: 7 }),
    );
    expect((await store.datasets()).find((found) => found.id === `a_${id}`)).toMatchObject({
      benchmark: "AAA",
      simulated: false,
    });
    expect((await at(close(0))).dataset.label).toBe("New label");
    expect(old.dataset.label).not.toBe("New label");
    expect((await (await at(close(0))).bars(everyBar)).length).toBe(1);
  },
  "MS-23 a dropped data set is gone with its facts; dropping an unknown one does nothing": async ({
    append,
    at,
    store,
    id,
  }) => {
    await append(...past);
    await at(close(9));
    await store.drop(id);
    await store.drop(id);
    expect(await codeOf(at(close(9)))).toBe("knowledge/dataset-unknown");
    await store.describe(dataset(id));
    expect(await store.bounds(id)).toBeNull();
    expect((await (await at(close(9))).bars(everyBar)).length).toBe(0);
    expect(await append(...past)).toEqual({ stored: past.length, known: 0 });
  },
  "MS-24 bounds are the first and last moment at which a bar was known, where there is none at which anything was":
    async ({ append, store, id }) => {
      await append(instrument("AAA"));
      expect(await store.bounds(id)).toBeNull(); // who there is says nothing about when
      await append(filing("AAA", "revenues", 1), news("AAA", "s", 5));
      expect(await store.bounds(id)).toEqual({ firstMs: 5, lastMs: close(1) });
      await append(bar("AAA", 1, 1), bar("BBB", 3, 1), bar("AAA", 2, 1));
      expect(await store.bounds(id)).toEqual({ firstMs: close(1), lastMs: close(3) });
      await append(bar("AAA", 4, 1));
      expect(await store.bounds(id)).toEqual({ firstMs: close(1), lastMs: close(4) });
    },
  "MS-25 appends made at once are all stored and counted": async ({ append, at }) => {
    const parts = Array.from({ length: 8 }, (_, part) => [
      bar("AAA", part, 10 + part),
      bar("AAA", part + 1, 11 + part),
    ]);
    const reports = await Promise.all(parts.map((part) => append(...part)));
    expect(reports.reduce((sum, { stored }) => sum + stored, 0)).toBe(9);
    expect(reports.reduce((sum, { known }) => sum + known, 0)).toBe(7);
    expect(await closesOf(await at(close(20)), everyBar)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18]);
  },
  "MS-26 an append of nothing stores nothing": async ({ append }) => {
    expect(await append()).toEqual({ stored: 0, known: 0 });
  },
  "MS-27 a dividend above the price before it is an error where total returns are asked for, not before": async ({
    append,
    at,
  }) => {
    await append(bar("AAA", 0, 10), bar("AAA", 1, 10), dividend("AAA", 1, 12));
    const view = await at(close(1));
    expect(await codeOf(view.bars({ symbols, adjusted: "total" }))).toBe("knowledge/fact-invalid");
    expect(await closesOf(view, { symbols, adjusted: "splits" })).toEqual([10, 10]);
  },
  "MS-28 a reopened store holds the same facts, descriptions and versions": async ({
    store,
    id,
    append,
    at,
    reopen,
  }) => {
    await append(...past, ...future, bar("AAA", 0, 90), bar("AAA", 0, 100));
    const view = await at(close(9));
    const before = {
      all: await everythingOf(view, symbols),
      snapshot: await view.snapshot(),
      datasets: await store.datasets(),
      bounds: await store.bounds(id),
    };
    const again = await reopen();
    const viewAgain = await again.at(close(9));
    expect(await everythingOf(viewAgain, symbols)).toEqual(before.all);
    expect(await viewAgain.snapshot()).toBe(before.snapshot);
    expect(await again.store.datasets()).toEqual(before.datasets);
    expect(await again.store.bounds(id)).toEqual(before.bounds);
    expect(await again.append(...past)).toEqual({ stored: 0, known: past.length });
    await again.append(bar("AAA", 0, 90));
    expect((await closesOf(await again.at(close(0)), everyBar))[0]).toBe(90);
  },
  "MS-29 a store may be closed twice": async ({ store, reopen }) => {
    await store.close();
    await store.close();
    await reopen();
  },
};

export function marketStoreSuite(driver: string, openStore: () => Promise<MarketStore>, options?: SuiteOptions): void {
  let store: MarketStore | null = null;
  let count = 0;
  const openWorld = async (): Promise<World> => {
    store ??= await openStore();
    count += 1;
    const id = `world_${count}`;
    await store.describe(dataset(id));
    return worldIn(store, id);
  };
  const worldIn = (opened: MarketStore, id: string): World => ({
    store: opened,
    id,
    append: (...given) => opened.append(id, given),
    at: (ms) => opened.at(id, asOf(ms)),
    async reopen() {
      await opened.close();
      store = await openStore();
      return worldIn(store, id);
    },
    async destroy() {},
  });
  afterAll(async () => store?.close());
  runFacts(`market store: ${driver}`, openWorld, { ...coreFacts, ...kindFacts }, options);
}
