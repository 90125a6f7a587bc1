// Features of ticks and books in store: a session after the other, the same bits however often a run is stopped, and nothing known before its time.

import { beforeAll, expect, test } from "vitest";
import { manualClock, seededRandom } from "#infra/runtime/index.ts";
import { asOf, type BlockOf, type Dataset, type Instrument, sessionOpenMs } from "#knowledge/domain/index.ts";
import { openMemoryCache } from "#knowledge/stores/cache/index.ts";
import { type MarketStore, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { chooseFeatures, secondFeatures, tickSessions } from "#tools/features/index.ts";
import {
  featureSetOf,
  type MaterialiseQuery,
  materialise,
  publishFeatures,
  serveFeatures,
  storedValues,
} from "#tools/features/store/index.ts";

// A Thursday, a Friday and, after the weekend on which clocks change, a Monday.
const days = ["2024-03-07", "2024-03-08", "2024-03-11"] as const;
const minuteMs = 60_000;
const opens = days.map((day) => sessionOpenMs(day));
/** Ticks come in the last five minutes of the first two sessions, and in the first five of the last, where they are known 1.5 s late. */
const [first, second, third] = opens as [number, number, number];
const begins = [first + 385 * minuteMs, second + 385 * minuteMs, third] as const;
const seconds = 300;
const endMs = begins[2] + seconds * 1_000;

const dataset: Dataset = {
  id: "ticks",
  label: "Made up",
  simulated: true,
  origin: "made in a test",
  benchmark: null,
  nowMs: endMs + 10_000,
};
const instrument: Instrument = {
  symbol: "AAA",
  name: "Aaa Company",
  aliases: [],
  sector: "not given",
  currency: "USD",
  calendar: "XNYS",
  lotSizeShares: 1,
  benchmark: false,
  kind: "equity",
  tickSize: 0.01,
  priceLimitFraction: null,
  listedMs: null,
  delistedMs: null,
  eventTimeMs: 0,
  knownAtMs: 0,
  source: "test",
};

/** Two quotes a second, some three in one millisecond. */
function quotes(): BlockOf<"quote"> {
  const random = seededRandom(5);
  const at: bigint[] = [];
  const known: bigint[] = [];
  const mids: number[] = [];
  let ticks = 10_000;
  for (const [session, beginMs] of begins.entries())
    for (let k = 0; k < 2 * seconds; k++) {
      const ms = beginMs + 500 * k + (k % 3 === 0 ? 0 : 250);
      const times = random.next() < 0.1 ? 3 : 1;
      for (let n = 0; n < times; n++) {
        ticks += random.integer(3) - 1;
        at.push(BigInt(ms) * 1_000_000n + BigInt(100 * n));
        known.push(BigInt(ms + (session === 2 ? 1_500 : 0)) * 1_000_000n + BigInt(100 * n));
        mids.push(ticks);
      }
    }
  const rows = at.length;
  return {
    kind: "quote",
    rows,
    source: "test",
    symbol: { values: ["AAA"], codes: new Uint32Array(rows) },
    columns: {
      eventNs: BigInt64Array.from(at),
      knownNs: BigInt64Array.from(known),
      sequence: BigInt64Array.from(at, (_, row) => BigInt(row)),
      bid: Float64Array.from(mids, (mid) => (mid - 1) / 100),
      bidSize: Float64Array.from(mids, () => 1 + random.integer(20)),
      ask: Float64Array.from(mids, (mid) => (mid + 1) / 100),
      askSize: Float64Array.from(mids, () => 1 + random.integer(20)),
    },
  };
}

const bySecond = chooseFeatures([
  "microstructure.quoted-spread",
  "microstructure.flow-deep-10",
  "microstructure.mid-return-300",
]);
const byBook = chooseFeatures(["microstructure.level-imbalance-1", "microstructure.change-rate-50"]);

let store: MarketStore;
const view = (ms: number = dataset.nowMs) => store.at("ticks", asOf(ms));
const stored = async (query: Pick<MaterialiseQuery, "features">, ms: number = dataset.nowMs) => {
  const { clock } = query.features[0] as (typeof bySecond)[number];
  const set = await store.at(featureSetOf({ dataset, clock }).id, asOf(ms));
  const found = await storedValues(set, { symbols: ["AAA"], features: query.features });
  return query.features.map((feature) => found.series("AAA", feature));
};

beforeAll(async () => {
  store = await openMemoryMarketStore();
  await store.describe(dataset);
  await store.append("ticks", [{ kind: "instrument", value: instrument }]);
  await store.appendBlock("ticks", quotes());
});

test("sessions are the days with ticks, by the calendar: no weekend, and the hour after clocks change", async () => {
  const sessions = await tickSessions(await view(), {});
  expect(sessions.map(({ openMs }) => openMs)).toEqual(opens);
  expect(sessions[0]).toMatchObject({ symbol: "AAA", carries: ["quote"], tickSize: 0.01 });
  const overlapping = await tickSessions(await view(), { fromMs: begins[1], toMs: begins[1] + 1_000 });
  expect(overlapping.map(({ openMs }) => openMs)).toEqual([opens[1]]);
});

test("a run stopped after a session goes on with the next one, and leaves the values of every session to the bit", async () => {
  const stop = new AbortController();
  const query = { features: bySecond, blockRows: 500 };
  const stopping = { ...query, signal: stop.signal, onPart: () => stop.abort() };
  await expect(materialise(store, await view(), stopping)).rejects.toThrow();
  const told: unknown[] = [];
  const report = await materialise(store, await view(), {
    ...query,
    onPart: ({ session, done, of }) => void told.push([session, done, of]),
  });
  expect(report).toMatchObject({ symbols: ["AAA"], sessions: 3, finishedBefore: 1, replaced: 0, withoutInputs: [] });
  expect(told).toEqual([
    [days[1], 2, 3],
    [days[2], 3, 3],
  ]);
  const series = await stored(query);
  for (const [session, beginMs] of begins.entries()) {
    const openMs = opens[session] as number;
    const closeMs = openMs + 390 * minuteMs;
    const whole = await secondFeatures(bySecond, await view(), { symbol: "AAA", openMs, closeMs });
    const from = (beginMs - openMs) / 1_000;
    const ends = Array.from(whole.endMs.subarray(from), (end) => openMs + end);
    for (const [at, { closesMs, values }] of series.entries()) {
      const at0 = closesMs.indexOf(ends[0] as number);
      expect(closesMs.slice(at0, at0 + ends.length)).toEqual(ends);
      expect(values.slice(at0, at0 + ends.length)).toEqual([...(whole.values[at] as Float64Array).subarray(from)]);
    }
  }
  expect(await materialise(store, await view(), query)).toMatchObject({ finishedBefore: 3, stored: 0, known: 0 });
});

test("a value counts as known when the last tick that it rests on was", async () => {
  const [series] = await stored({ features: bySecond });
  const late = (series?.closesMs ?? []).flatMap((closeMs, row) => {
    const after = (series?.knownAtsMs[row] as number) - closeMs;
    if (closeMs > endMs) return [];
    return closeMs > begins[2] ? [after] : after === 0 ? [] : [Number.NaN];
  });
  expect(Math.min(...late)).toBeGreaterThan(0);
  expect(Math.max(...late)).toBeLessThanOrEqual(1_500);
});

test("of changes of the book within a millisecond the last one is stored, and a second run finds them all there", async () => {
  const all = await materialise(store, await view(), { features: byBook, blockRows: 300 });
  const [series] = await stored({ features: byBook });
  const closes = series?.closesMs ?? [];
  expect(new Set(closes).size).toBe(closes.length);
  expect(all.stored).toBe(2 * closes.length);
  const other = await materialise(store, await view(), { features: byBook.slice(0, 1) });
  expect(other).toMatchObject({ stored: 0, replaced: 0, known: closes.length });
});

test("what was not over at as-of is not stored, and comes with the next run", async () => {
  const own = await openMemoryMarketStore();
  await own.describe(dataset);
  await own.append("ticks", [{ kind: "instrument", value: instrument }]);
  await own.appendBlock("ticks", quotes());
  const moment = begins[1] + 100_500;
  const before = await materialise(own, await own.at("ticks", asOf(moment)), { features: bySecond });
  expect([before.sessions, before.stored % 3]).toEqual([2, 0]);
  const set = await own.at(featureSetOf({ dataset, clock: "second" }).id, asOf(dataset.nowMs));
  const found = (await storedValues(set, { symbols: ["AAA"], features: bySecond })).series("AAA", bySecond[0] as never);
  expect(found.closesMs.at(-1)).toBe(begins[1] + 100_000);
  const after = await materialise(own, await own.at("ticks", asOf(dataset.nowMs)), { features: bySecond });
  expect([after.known, after.replaced]).toEqual([before.stored, 0]);
});

test("features whose ticks the feed does not carry are refused by name before anything is stored", async () => {
  const own = await openMemoryMarketStore();
  await own.describe(dataset);
  await own.append("ticks", [{ kind: "instrument", value: instrument }]);
  await own.appendBlock("ticks", quotes());
  const features = chooseFeatures(["microstructure.quoted-spread", "microstructure.trade-rate-10"]);
  const now = await own.at("ticks", asOf(dataset.nowMs));
  await expect(materialise(own, now, { features })).rejects.toMatchObject({
    code: "tools/feature-without-inputs",
    message: expect.stringMatching(/trade-rate-10.*trade_count.*best quotes/s),
  });
  const set = await own.at(featureSetOf({ dataset, clock: "second" }).id, asOf(dataset.nowMs));
  expect((await storedValues(set, { symbols: ["AAA"], features })).rows).toBe(0);
  const told = await materialise(own, now, { features, withoutInputs: "tell" });
  expect(told.withoutInputs.map(({ feature }) => feature.id)).toEqual(["microstructure.trade-rate-10"]);
  const integrated = chooseFeatures(["microstructure.flow-integrated-10"]);
  expect((await materialise(own, now, { features: integrated })).withoutInputs).toEqual([]);
});

test("features of two clocks are not stored together", async () => {
  const both = [...bySecond, ...byBook];
  await expect(materialise(store, await view(), { features: both })).rejects.toMatchObject({
    code: "tools/feature-clock",
  });
});

test("serving reads the numbers that were stored", async () => {
  const cache = await openMemoryCache({}, { clock: manualClock(dataset.nowMs) });
  const set = featureSetOf({ dataset, clock: "second" });
  const asked = { symbols: ["AAA"], features: bySecond };
  await publishFeatures(cache, await store.at(set.id, asOf(dataset.nowMs)), asked);
  const [row] = await serveFeatures(cache, set, asked);
  const series = await stored({ features: bySecond });
  expect([...(row?.values ?? [])]).toEqual(series.map(({ values }) => values.at(-1)));
  expect([...(row?.knownAtsMs ?? [])]).toEqual(series.map(({ knownAtsMs }) => knownAtsMs.at(-1)));
});
