// Stored features that moved, went missing or cannot be right raise an alert; those that did not are left alone.

import { expect, test } from "vitest";
import { featureAlert } from "#knowledge/bus/index.ts";
import { asOf, type Dataset } from "#knowledge/domain/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { normals } from "#tests/bench/series.ts";
import { chooseFeatures, type Feature } from "#tools/features/index.ts";
import { checkDrift, compareStretches, metricOf } from "#tools/features/store/index.ts";

const [rsi, flag] = chooseFeatures(["technical.rsi-14", "regime.turn-of-month"]) as readonly [Feature, Feature];
const dayMs = 86_400_000;
const set: Dataset = {
  id: "made_features_1d",
  label: "made",
  simulated: true,
  origin: "test",
  benchmark: null,
  nowMs: 1_000 * dayMs,
};

/** 400 days of values; the last 100 are what is looked at. */
async function viewOf(values: (day: number) => number | null, feature = rsi) {
  const store = await openMemoryMarketStore();
  await store.describe(set);
  const at = (day: number) => ({ eventTimeMs: day * dayMs, knownAtMs: day * dayMs, source: "features" });
  await store.append(
    set.id,
    Array.from({ length: 400 }, (_, day) => {
      const value = values(day + 1);
      const unit = value === null ? "missing" : feature.unit;
      return {
        kind: "metric",
        value: { symbol: "AAA", metric: metricOf(feature), value: value ?? 0, unit, ...at(day + 1) },
      } as const;
    }),
  );
  return store.at(set.id, asOf(set.nowMs));
}

const stretches = {
  reference: { fromMs: dayMs, toMs: 300 * dayMs },
  recent: { fromMs: 301 * dayMs, toMs: 400 * dayMs },
};
const noise = normals(401, 5);
const oscillator = (day: number): number => 50 + 10 * noise[day]!;
const checksOf = async (values: (day: number) => number | null) => {
  const [found] = await checkDrift(await viewOf(values), { features: [rsi], symbols: ["AAA"], ...stretches });
  return found!.alerts.map(({ check }) => check);
};

test("a feature that stays as it was raises nothing", async () => {
  expect(await checksOf(oscillator)).toEqual([]);
});

test("one that moved is told by both measures", async () => {
  expect(await checksOf((day) => oscillator(day) + (day > 300 ? 12 : 0))).toEqual(["psi", "ks"]);
});

test("one that went missing is told, and one beyond what its definition allows", async () => {
  expect(await checksOf((day) => (day > 300 && day % 4 === 0 ? null : oscillator(day)))).toEqual(["missing"]);
  expect(await checksOf((day) => (day === 350 ? 101 : oscillator(day)))).toEqual(["range"]);
});

test("one that is missing altogether is told without a measure", async () => {
  const view = await viewOf((day) => (day > 300 ? null : oscillator(day)));
  const [found] = await checkDrift(view, { features: [rsi], symbols: ["AAA"], ...stretches });
  expect([found!.stability, found!.distance]).toEqual([null, null]);
  expect(found!.alerts.map(({ check }) => check)).toEqual(["missing"]);
});

test("an alert fits its topic, has the same name when it is found again, and other limits raise other alerts", async () => {
  const view = await viewOf((day) => oscillator(day) + (day > 300 ? 12 : 0));
  const query = { features: [rsi], symbols: ["AAA"], ...stretches };
  const [once] = await checkDrift(view, query);
  const [again] = await checkDrift(view, query);
  for (const alert of once!.alerts) expect(JSON.parse(featureAlert.check(alert).json)).toEqual(alert);
  expect(again!.alerts).toEqual(once!.alerts);
  const [calm] = await checkDrift(view, { ...query, limits: { psi: 50, ks: 1 } });
  expect(calm!.alerts).toEqual([]);
});

test("stretches that overlap or stand the wrong way round are refused, and features that are not in store", async () => {
  const view = await viewOf(oscillator);
  const turned = { reference: stretches.recent, recent: stretches.reference };
  await expect(checkDrift(view, { features: [rsi], symbols: ["AAA"], ...turned })).rejects.toMatchObject({
    code: "tools/input-invalid",
  });
  const early = { reference: { fromMs: -9 * dayMs, toMs: -dayMs }, recent: stretches.recent };
  await expect(checkDrift(view, { features: [rsi], symbols: ["AAA"], ...early })).rejects.toThrow("holds no value");
  const other = checkDrift(view, { features: [flag], symbols: ["AAA"], ...stretches });
  await expect(other).rejects.toMatchObject({ code: "tools/feature-not-materialised" });
});

test("values of all symbols are compared together", () => {
  const { reference, recent } = compareStretches(rsi, [1, 2, Number.NaN], [3]);
  expect([reference.count, reference.present, recent.count]).toEqual([3, 2, 1]);
});
