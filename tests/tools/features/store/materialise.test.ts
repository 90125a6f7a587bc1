// Values over history in the market store: one run, many runs, interrupted runs and runs of a stretch all leave the same bits.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { silentLog } from "#infra/runtime/index.ts";
import { asOf, type Dataset } from "#knowledge/domain/index.ts";
import { type MarketStore, openChdbMarketStore, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { chooseFeatures, defineFeature, type Feature, featureTable } from "#tools/features/index.ts";
import { featureSetOf, materialise, metricOf, storedValues } from "#tools/features/store/index.ts";
import { simulatedFacts } from "#tools/features/verify/index.ts";

const ids = [
  "technical.rsi-6",
  "technical.ema-10",
  "cross-asset.beta-20",
  "statistical.parkinson-volatility-20",
  "regime.turn-of-month",
];
const { dataset, facts, closesMs } = simulatedFacts({ seed: 4, sessions: 70 });
const last = closesMs.length - 1;
const known = (session: number) => asOf(session === last ? dataset.nowMs : (closesMs[session] as number) + 3_600_000);

async function filled(store: MarketStore): Promise<MarketStore> {
  await store.describe(dataset);
  await store.append(dataset.id, facts);
  return store;
}

const chosen = (): readonly Feature[] => chooseFeatures(ids);

/** Every stored value, as known in the end. */
async function everything(store: MarketStore, features = chosen()): Promise<ReadonlyMap<string, readonly number[]>> {
  const view = await store.at(featureSetOf({ dataset }).id, asOf(dataset.nowMs));
  const symbols = (await (await store.at(dataset.id, asOf(dataset.nowMs))).instruments()).map(({ symbol }) => symbol);
  const stored = await storedValues(view, { symbols, features });
  return new Map(
    symbols.flatMap((symbol) =>
      features.flatMap((feature) => {
        const { closesMs: closes, values } = stored.series(symbol, feature);
        return [
          [`${symbol} ${feature.id} closes`, closes],
          [`${symbol} ${feature.id}`, values],
        ] as const;
      }),
    ),
  );
}

async function whole(): Promise<ReadonlyMap<string, readonly number[]>> {
  const store = await filled(await openMemoryMarketStore());
  await materialise(store, await store.at(dataset.id, asOf(dataset.nowMs)), { features: chosen() });
  return everything(store);
}

test("what is stored is what is computed, bit for bit, with when it could first be used", async () => {
  const store = await filled(await openMemoryMarketStore());
  const view = await store.at(dataset.id, asOf(dataset.nowMs));
  const report = await materialise(store, view, { features: chosen() });
  const table = await featureTable(view, { features: chosen() });
  const stored = await storedValues(await store.at(report.set.id, view.asOf), {
    symbols: table.symbols,
    features: chosen(),
  });
  let values = 0;
  for (const symbol of table.symbols)
    for (const feature of chosen()) {
      const series = stored.series(symbol, feature);
      expect(series.values).toEqual([...table.series(symbol, feature.id)]);
      expect(series.closesMs).toEqual([...table.closesMs(symbol)]);
      expect(series.knownAtsMs).toEqual([...table.knownAtsMs(symbol)]);
      values += series.values.length;
    }
  expect(report).toMatchObject({
    features: ids.length,
    symbols: ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG", "MKT"],
    finishedBefore: 0,
    stored: values,
    replaced: 0,
    known: 0,
  });
  expect(report.set).toMatchObject({ id: "proof_features_1d", simulated: true });
});

test("updates after every few sessions leave the bits of one run over all of them", async () => {
  const store = await filled(await openMemoryMarketStore());
  for (const session of [25, 26, 40, 55, last]) {
    const view = await store.at(dataset.id, known(session));
    const { stored, known: before } = await materialise(store, view, { features: chosen() });
    expect(stored).toBeGreaterThan(0);
    if (session === 26) expect(before).toBeGreaterThan(10 * stored);
  }
  expect(await everything(store)).toEqual(await whole());
});

test("stretches stored one by one, newest first, leave the bits of one run", async () => {
  const store = await filled(await openMemoryMarketStore());
  const view = await store.at(dataset.id, asOf(dataset.nowMs));
  for (const [from, to] of [
    [40, last],
    [10, 45],
    [0, 12],
  ] as const) {
    const stretch = { fromMs: closesMs[from] as number, toMs: closesMs[to] as number };
    await materialise(store, view, { features: chosen(), ...stretch, withoutInputs: "tell" });
  }
  const all = await everything(store);
  for (const [name, values] of await whole()) expect(all.get(name)).toEqual(values);
});

test("a run that nothing has changed since writes nothing and computes nothing", async () => {
  const store = await filled(await openMemoryMarketStore());
  const view = await store.at(dataset.id, asOf(dataset.nowMs));
  await materialise(store, view, { features: chosen() });
  const again = await materialise(store, view, { features: chosen() });
  expect(again).toMatchObject({ finishedBefore: 8, stored: 0, known: 0 });
});

test("a run stopped after a symbol goes on with the next one", async () => {
  const store = await filled(await openMemoryMarketStore());
  const view = await store.at(dataset.id, asOf(dataset.nowMs));
  const stop = new AbortController();
  const stopped = materialise(store, view, {
    features: chosen(),
    signal: stop.signal,
    blockRows: 100,
    onPart: ({ done }) => done === 3 && stop.abort(),
  });
  await expect(stopped).rejects.toThrow();
  const told: string[] = [];
  const rest = await materialise(store, view, { features: chosen(), onPart: ({ symbol }) => told.push(symbol) });
  expect(rest.finishedBefore).toBe(3);
  expect(told).toEqual(["DDD", "EEE", "FFF", "GGG", "MKT"]);
  expect(await everything(store)).toEqual(await whole());
});

test("a process that dies between a block and its mark leaves what the next one completes, in the embedded store too", async () => {
  const path = mkdtempSync(join(tmpdir(), "quorum-feature-store-"));
  try {
    const store = await filled(await openChdbMarketStore({ path, log: silentLog }));
    const view = await store.at(dataset.id, asOf(dataset.nowMs));
    const dying: MarketStore = { ...boundTo(store), append: () => Promise.reject(new Error("killed")) };
    await expect(materialise(dying, view, { features: chosen() })).rejects.toThrow("killed");
    await store.close();
    const reopened = await openChdbMarketStore({ path, log: silentLog });
    const rest = await materialise(reopened, await reopened.at(dataset.id, view.asOf), { features: chosen() });
    expect(rest.finishedBefore).toBe(0);
    expect(rest.known).toBeGreaterThan(0);
    expect(await everything(reopened)).toEqual(await whole());
    await reopened.close();
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
});

test("numbers of another definition stand in another column", async () => {
  const [first] = chosen() as readonly [Feature];
  const changed = { ...first, version: "0".repeat(32) };
  const store = await filled(await openMemoryMarketStore());
  const view = await store.at(dataset.id, asOf(dataset.nowMs));
  await materialise(store, view, { features: [first] });
  const stored = await storedValues(await store.at("proof_features_1d", view.asOf), {
    symbols: ["AAA"],
    features: [changed],
  });
  expect(stored.series("AAA", changed).values).toEqual([]);
  expect(stored.has(metricOf(first))).toBe(true);
  expect(metricOf(first)).not.toBe(metricOf(changed));
});

test("a bar corrected later leaves the earlier version of a value readable at its time", async () => {
  const [rsi] = chosen() as readonly [Feature];
  const store = await filled(await openMemoryMarketStore());
  const before = await store.at(dataset.id, known(50));
  await materialise(store, before, { features: [rsi] });
  const bar = (await before.bars({ symbols: ["AAA"], adjusted: "none" })).findLast(
    ({ closeMs }) => closeMs <= before.asOf,
  );
  const corrected = { ...bar!, close: bar!.close * 0.9, low: bar!.low * 0.9, knownAtMs: closesMs[60] as number };
  await store.append(dataset.id, [{ kind: "bar", value: corrected }]);
  await materialise(store, await store.at(dataset.id, asOf(dataset.nowMs)), { features: [rsi] });
  const at = async (ms: number) => {
    const stored = await storedValues(await store.at("proof_features_1d", asOf(ms)), {
      symbols: ["AAA"],
      features: [rsi],
    });
    const { closesMs: closes, values } = stored.series("AAA", rsi);
    return values[closes.indexOf(bar!.closeMs)];
  };
  const [early, late] = [await at(known(50)), await at(dataset.nowMs)];
  expect(early).toBe((await featureTable(before, { features: [rsi], last: 1 })).value("AAA", rsi.id, 0));
  expect(late).not.toBe(early);
});

test("a company that changes its sector later leaves what was stored as it was then", async () => {
  const [sector] = chooseFeatures(["cross-asset.sector-beta-60"]) as readonly [Feature];
  const store = await filled(await openMemoryMarketStore());
  const first = await store.at(dataset.id, known(66));
  await materialise(store, first, { features: [sector] });
  const stored = async (ms: number) => {
    const view = await store.at("proof_features_1d", asOf(ms));
    return (await storedValues(view, { symbols: ["AAA"], features: [sector] })).series("AAA", sector).values;
  };
  const then = await stored(known(66));
  const company = (await first.instruments()).find(({ symbol }) => symbol === "AAA");
  const others = (await first.instruments()).find((one) => one.sector !== company?.sector && !one.benchmark);
  await store.append(dataset.id, [
    { kind: "instrument", value: { ...company!, sector: others!.sector, knownAtMs: closesMs[67] as number } },
  ]);
  await materialise(store, await store.at(dataset.id, asOf(dataset.nowMs)), { features: [sector] });
  expect(then.some((value) => !Number.isNaN(value))).toBe(true);
  expect(await stored(known(66))).toEqual(then);
  expect((await stored(dataset.nowMs)).slice(0, then.length)).not.toEqual(then);
});

test("a feature without facts is stored as missing where that was asked for, and refused where not", async () => {
  const store = await openMemoryMarketStore();
  await store.describe(dataset);
  await store.append(
    dataset.id,
    facts.filter(({ kind }) => kind !== "macro"),
  );
  const view = await store.at(dataset.id, asOf(dataset.nowMs));
  const [needsYields] = defineFeature({
    group: "regime",
    name: "made-up",
    says: "yield",
    unit: "score",
    source: "test",
    of: chooseFeatures(["regime.vix"])[0]!.expression,
  }) as readonly [Feature];
  await expect(materialise(store, view, { features: [needsYields] })).rejects.toMatchObject({
    code: "tools/feature-without-inputs",
  });
  const report = await materialise(store, view, { features: [needsYields], withoutInputs: "tell" });
  expect(report.withoutInputs.map(({ feature }) => feature.id)).toEqual(["regime.made-up"]);
  const stored = await storedValues(await store.at(report.set.id, view.asOf), {
    symbols: ["AAA"],
    features: [needsYields],
  });
  expect(stored.series("AAA", needsYields).values.every(Number.isNaN)).toBe(true);
  await expect(materialise(store, view, { features: [] })).rejects.toMatchObject({ code: "tools/input-invalid" });
});

test("long names and other bars have sets of their own, with names that a database can have", () => {
  const long: Dataset = { ...dataset, id: "a".repeat(48) };
  const [one, two] = [featureSetOf({ dataset: long }), featureSetOf({ dataset: long, interval: "1m" })];
  expect(one.id).not.toBe(two.id);
  for (const { id } of [one, two, featureSetOf({ dataset, interval: "volume:5000", beside: long })])
    expect(id).toMatch(/^[a-z][a-z0-9_]{0,47}$/);
});

/** A store's methods, so that one of them can be another. */
const boundTo = (store: MarketStore): MarketStore => ({
  can: store.can,
  datasets: () => store.datasets(),
  describe: (set) => store.describe(set),
  append: (id, list) => store.append(id, list),
  appendBlock: (id, block, token) => store.appendBlock(id, block, token),
  bounds: (id) => store.bounds(id),
  at: (id, ms) => store.at(id, ms),
  drop: (id) => store.drop(id),
  close: () => store.close(),
});
