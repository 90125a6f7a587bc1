// The point-in-time join: what a label's row holds was known at the label's time, and what is served is what was trained on.

import { beforeAll, describe, expect, test } from "vitest";
import { manualClock, randomIds, systemClock } from "#infra/runtime/index.ts";
import { asOf, type Fact } from "#knowledge/domain/index.ts";
import { type CacheStore, openMemoryCache, openRedisCache } from "#knowledge/stores/cache/index.ts";
import { type MarketStore, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { chooseFeatures, featureTable } from "#tools/features/index.ts";
import {
  featureSetOf,
  type Label,
  materialise,
  publishFeatures,
  serveFeatures,
  trainingTable,
} from "#tools/features/store/index.ts";
import { simulatedFacts } from "#tools/features/verify/index.ts";

const { dataset, facts, closesMs } = simulatedFacts({ seed: 11, sessions: 80 });
const features = chooseFeatures(["technical.rsi-6", "technical.ema-10", "cross-asset.beta-20", "regime.vix"]);
const hourMs = 3_600_000;
const set = featureSetOf({ dataset });
const now = asOf(dataset.nowMs);

async function storeOf(list: readonly Fact[]): Promise<MarketStore> {
  const store = await openMemoryMarketStore();
  await store.describe(dataset);
  await store.append(dataset.id, list);
  await materialise(store, await store.at(dataset.id, now), { features });
  return store;
}

/** Before the open, on the close, an hour after it, and at the weekend. */
const labels: readonly Label[] = ["AAA", "CCC", "MKT"].flatMap((symbol) =>
  [5, 20, 30, 44, 50].flatMap((session) =>
    [-12, 0, 1, 60].map((hours) => ({ symbol, atMs: closesMs[session]! + hours * hourMs, value: session })),
  ),
);
const lastLabelMs = Math.max(...labels.map(({ atMs }) => atMs));

describe("the join", () => {
  let store: MarketStore;
  beforeAll(async () => {
    store = await storeOf(facts);
  });

  test("gives each label the newest row that was known by its time", async () => {
    const joined = await trainingTable(await store.at(set.id, now), { features, labels });
    const table = await featureTable(await store.at(dataset.id, now), { features });
    let found = 0;
    for (const [row, { symbol, atMs }] of labels.entries()) {
      const known = table.knownAtsMs(symbol);
      const at = known.findLastIndex((ms, place) => ms <= atMs && table.closesMs(symbol)[place]! <= atMs);
      for (const [column, { id }] of features.entries()) {
        const place = row * features.length + column;
        expect(joined.values[place]).toBe(at < 0 ? Number.NaN : table.value(symbol, id, at));
        expect(joined.closesMs[place]).toBe(at < 0 ? Number.NaN : table.closesMs(symbol)[at]);
        if (!Number.isNaN(joined.values[place])) found++;
      }
    }
    expect(found).toBeGreaterThan(100);
  });

  test("has the same bits whatever became known after the last label", async () => {
    const joined = await trainingTable(await store.at(set.id, now), { features, labels });
    for (const change of [scrambled, removed]) {
      const other = await storeOf(change(facts));
      const again = await trainingTable(await other.at(set.id, now), { features, labels });
      expect(bits(again.values)).toEqual(bits(joined.values));
      expect(again.closesMs).toEqual(joined.closesMs);
    }
  });

  test("would not have them were rows taken by their close alone", async () => {
    const late = facts.map((fact) =>
      fact.kind === "bar" && fact.value.closeMs === closesMs[50]
        ? ({ ...fact, value: { ...fact.value, knownAtMs: lastLabelMs + hourMs } } as Fact)
        : fact,
    );
    const one = [{ symbol: "AAA", atMs: closesMs[50]! + hourMs, value: 0 }];
    const view = await (await storeOf(late)).at(set.id, now);
    const joined = await trainingTable(view, { features, labels: one });
    expect(joined.closesMs[0]).toBeLessThan(closesMs[50]!);
  });

  test("reads the version of a row that stood at the label, where the set can be looked at from there", async () => {
    const own = await openMemoryMarketStore();
    await own.describe(dataset);
    await own.append(dataset.id, facts);
    const then = asOf(closesMs[50]! + hourMs);
    await materialise(own, await own.at(dataset.id, then), { features });
    const bars = await (await own.at(dataset.id, then)).bars({ symbols: ["AAA"], adjusted: "none" });
    const bar = bars.at(-1)!;
    const corrected = { ...bar, close: bar.close * 0.9, low: bar.low * 0.9, knownAtMs: closesMs[60]! };
    await own.append(dataset.id, [{ kind: "bar", value: corrected }]);
    await materialise(own, await own.at(dataset.id, now), { features });
    const query = { features, labels: [{ symbol: "AAA", atMs: then, value: 0 }] };
    const stood = await trainingTable(await own.at(set.id, then), query);
    const joined = await trainingTable(await own.at(set.id, now), { ...query, at: (ms) => own.at(set.id, asOf(ms)) });
    expect(bits(joined.values)).toEqual(bits(stood.values));
    expect(joined.closesMs[0]).toBe(bar.closeMs);
    const without = await trainingTable(await own.at(set.id, now), query);
    expect(without.closesMs[0]).toBeLessThan(bar.closeMs);
  });

  test("keeps to the symbols and the age asked for", async () => {
    const view = await store.at(set.id, now);
    const some = await trainingTable(view, { features, labels, symbols: ["CCC"] });
    expect(new Set(some.labels.map(({ symbol }) => symbol))).toEqual(new Set(["CCC"]));
    const fresh = await trainingTable(view, { features, labels, maxAgeMs: 2 * hourMs });
    for (const [place, closeMs] of fresh.closesMs.entries())
      if (!Number.isNaN(closeMs))
        expect(labels[Math.floor(place / features.length)]!.atMs - closeMs).toBeLessThanOrEqual(2 * hourMs);
    expect(fresh.closesMs.some(Number.isNaN)).toBe(true);
  });

  test("says what to run where a feature is not in store, or only an earlier definition of it", async () => {
    const view = await store.at(set.id, now);
    const other = chooseFeatures(["technical.rsi-14"]);
    const asked = trainingTable(view, { features: other, labels });
    await expect(asked).rejects.toMatchObject({ code: "tools/feature-not-materialised" });
    await expect(asked).rejects.toThrow("quorum features materialise --features technical.rsi-14");
    const redefined = [{ ...features[0]!, version: "0".repeat(32) }];
    await expect(trainingTable(view, { features: redefined, labels })).rejects.toThrow("earlier definition");
    const ahead = [{ symbol: "AAA", atMs: dataset.nowMs + 1, value: 0 }];
    await expect(trainingTable(view, { features, labels: ahead })).rejects.toMatchObject({
      code: "tools/input-invalid",
    });
  });
});

const url = process.env.REDIS_TEST_URL;
const caches: readonly (readonly [string, () => Promise<CacheStore>, string | null])[] = [
  ["memory", () => openMemoryCache({}, { clock: systemClock }), null],
  [
    "redis, a real server",
    () =>
      openRedisCache(
        { url: url ?? "", prefix: `${randomIds.next("store")}:`, nearMaximumBytes: 0 },
        { clock: systemClock, ids: randomIds },
      ),
    url ? null : "REDIS_TEST_URL is not set: start a server with infra/servers/redis.sh",
  ],
];

for (const [name, open, reason] of caches)
  describe.skipIf(reason !== null)(
    `what is served out of ${name}${reason === null ? "" : ` (skipped: ${reason})`}`,
    () => {
      test("is bit for bit what training reads at that moment", async () => {
        const store = await storeOf(facts);
        const cache = await open();
        try {
          for (const ms of [closesMs[60]! + hourMs, dataset.nowMs]) {
            const view = await store.at(set.id, asOf(ms));
            const symbols = ["AAA", "BBB", "CCC", "MKT"];
            expect(await publishFeatures(cache, view, { features, symbols })).toBe(symbols.length * features.length);
            const served = await serveFeatures(cache, set, { symbols, features });
            const asked = symbols.map((symbol) => ({ symbol, atMs: ms, value: 0 }));
            const trained = await trainingTable(view, { features, labels: asked });
            expect(served.map(({ symbol }) => symbol)).toEqual(symbols);
            expect(bits(served.flatMap(({ values }) => [...values]))).toEqual(bits(trained.values));
            expect(served.flatMap(({ closesMs: closes }) => [...closes])).toEqual([...trained.closesMs]);
          }
        } finally {
          await cache.close();
        }
      });
    },
  );

test("a value is served until its time to live is over, and then asked for with the words to run", async () => {
  const store = await storeOf(facts);
  const clock = manualClock(0);
  const cache = await openMemoryCache({}, { clock });
  const view = await store.at(set.id, now);
  const asked = { symbols: ["AAA"], features };
  await expect(serveFeatures(cache, set, asked)).rejects.toMatchObject({ code: "tools/feature-not-served" });
  await publishFeatures(cache, view, { ...asked, ttlMs: 1_000 });
  expect(await serveFeatures(cache, set, asked)).toHaveLength(1);
  clock.advance(1_001);
  await expect(serveFeatures(cache, set, asked)).rejects.toThrow(
    "quorum features materialise --features technical.rsi-6",
  );
  const redefined = [{ ...features[0]!, version: "0".repeat(32) }];
  await publishFeatures(cache, view, asked);
  await expect(serveFeatures(cache, set, { ...asked, features: redefined })).rejects.toMatchObject({
    code: "tools/feature-not-served",
  });
  await expect(publishFeatures(cache, view, { ...asked, features: redefined })).rejects.toMatchObject({
    code: "tools/feature-not-materialised",
  });
});

const bits = (values: ArrayLike<number>): readonly string[] =>
  Array.from(new BigUint64Array(Float64Array.from(values).buffer), (word) => word.toString(16));

const knownLater = ({ value }: Fact): boolean => value.knownAtMs > lastLabelMs;
const removed = (list: readonly Fact[]): readonly Fact[] =>
  list.filter((fact) => fact.kind === "instrument" || !knownLater(fact));
const scrambled = (list: readonly Fact[]): readonly Fact[] =>
  list.map((fact) => {
    if (!knownLater(fact)) return fact;
    if (fact.kind === "bar") {
      const { value } = fact;
      return { kind: "bar", value: { ...value, high: value.high * 3, close: value.high * 2.5, volumeShares: 7 } };
    }
    if (fact.kind === "macro" && fact.value.value !== null)
      return { kind: "macro", value: { ...fact.value, value: 2 * fact.value.value + 1 } };
    return fact;
  });
