// Decay: a factor that goes on is left alone, one that stopped is told of once and proposed for retirement.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { manualClock, seededRandom } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { type MarketStore, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { close } from "#tests/conformance/market-store.facts.ts";
import { plantedMarket } from "#tests/graphs/discovery/planted-market.ts";
import { type DecayTest, monitorDecay, statusOf, testDecay } from "#tools/factors/decay/index.ts";
import { factorById } from "#tools/factors/library/index.ts";
import { neweyWestMean, normalCdf } from "#tools/numeric/index.ts";

/** Rank information of a factor: around a mean, each value sharing a part with the one before. */
function information(seed: number, rows: number, mean: number): Float64Array {
  const random = seededRandom(seed);
  let before = 0;
  return Float64Array.from({ length: rows }, () => {
    before = 0.3 * before + 0.1 * random.normal();
    return mean + before;
  });
}

describe("the test of a fall", () => {
  test("is the difference of two means over the root of their Newey-West variances", () => {
    const [study, live] = [information(1, 400, 0.05), information(2, 200, 0.01)];
    const found = testDecay(study, live, 1) as DecayTest;
    const [a, b] = [neweyWestMean(study, 5), neweyWestMean(live, 4)];
    expect(found.tStatistic).toBeCloseTo((b.mean - a.mean) / Math.hypot(a.standardError, b.standardError), 12);
    expect(found.live.rows).toBe(200);
    // returns that overlap make the same values less sure
    expect(Math.abs((testDecay(study, live, 5) as DecayTest).tStatistic)).toBeLessThan(Math.abs(found.tStatistic));
  });

  test("seldom cries where nothing changed, and sees a factor that stopped", () => {
    const p = (seed: number, later: number): number =>
      (testDecay(information(seed, 500, 0.05), information(seed + 5_000, 250, later), 1) as DecayTest).pValue;
    const seeds = Array.from({ length: 200 }, (_, n) => 10 + n);
    const alarms = seeds.filter((seed) => p(seed, 0.05) < 0.05).length;
    expect(alarms).toBeLessThan(24); // 10 expected, some more by estimated errors
    expect(seeds.filter((seed) => p(seed, 0) < 0.05).length).toBeGreaterThan(180);
  });

  test("keeps its level in forty sessions of returns that overlap, where Newey and West's t and the normal law do not", () => {
    const random = seededRandom(5);
    const overlapping = (rows: number): Float64Array => {
      const parts = Float64Array.from({ length: rows + 4 }, () => 0.15 * random.normal());
      return Float64Array.from(
        { length: rows },
        (_, t) => 0.3 + parts.subarray(t, t + 5).reduce((sum, x) => sum + x, 0) / 5 ** 0.5,
      );
    };
    const tests = Array.from({ length: 1_000 }, () => testDecay(overlapping(500), overlapping(40), 5) as DecayTest);
    expect(tests.filter(({ pValue }) => pValue < 0.05).length).toBeLessThan(50);
    expect(tests.filter(({ tStatistic }) => normalCdf(tStatistic) < 0.05).length).toBeGreaterThan(55);
  });

  test("missing rows do not count; too few rows, or nothing to lose, is said", () => {
    const study = information(3, 300, 0.05);
    const withGaps = Float64Array.from([...study].flatMap((value) => [value, Number.NaN]));
    expect((testDecay(withGaps, study, 1) as DecayTest).study.rows).toBe(300);
    expect(testDecay(study, study.subarray(0, 12), 1)).toEqual({ because: "12 sessions since, wanted 40" });
    expect(testDecay(study.subarray(0, 9), study, 1)).toMatchObject({ because: expect.stringContaining("9 sessions") });
    expect(testDecay(information(4, 300, 0), study, 1)).toMatchObject({
      because: expect.stringContaining("nothing to lose"),
    });
  });

  test("weaker and still there is fading, weaker and not told from nothing is gone", () => {
    const live = (t: number, degreesOfFreedom = 8) => ({
      live: {
        rows: 100,
        mean: 0.01 * t,
        standardError: 1,
        tStatistic: 0,
        cosine: { standardError: 0.01, degreesOfFreedom },
      },
    });
    expect(statusOf(live(0.1), 0.2, 0.05)).toBe("alive");
    expect(statusOf(live(3), 0.01, 0.05)).toBe("fading");
    expect(statusOf(live(0.1), 0.01, 0.05)).toBe("gone");
    // 1.7 is clear by the normal law, and not by Student's with few degrees
    expect([statusOf(live(1.7, 1e6), 0.01, 0.05), statusOf(live(1.7), 0.01, 0.05)]).toEqual(["fading", "gone"]);
  });
});

describe("the monitor", () => {
  const studyEnd = 219;
  let store: MarketStore;
  beforeAll(async () => {
    store = await openMemoryMarketStore();
    for (const [id, endsAt] of [
      ["goes-on", undefined],
      ["stopped", studyEnd + 2],
    ] as const) {
      const { dataset, facts } = plantedMarket(id, { seed: 3, sessions: 290, edge: 0.004, ...(endsAt && { endsAt }) });
      await store.describe(dataset);
      await store.append(id, facts);
    }
  }, 60_000);

  async function openMonitor(dataset: string) {
    const folder = mkdtempSync(join(tmpdir(), "quorum-decay-"));
    const clock = manualClock(Date.UTC(2026, 5, 1));
    const records = await openSqliteRecords({ path: join(folder, "records.sqlite"), clock });
    onTestFinished(async () => {
      await records.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const told: { readonly factor: string; readonly from: string | null; readonly to: string }[] = [];
    const bus = { publish: async (_topic: unknown, message: unknown) => told.push(message as (typeof told)[number]) };
    await records.studies.create({
      studyId: "study_1",
      kind: "factor-search",
      title: "made",
      spec: { horizon: 1, trainEndMs: close(120), toMs: close(studyEnd) },
      createdAtMs: 1,
    });
    await records.factors.register({
      factorId: "discovered.f1",
      dataset,
      studyId: "study_1",
      formula: "volume / ts_mean(volume, 20)",
      version: "v1",
      direction: 1,
      verdict: null,
      registeredAtMs: 1,
    });
    const measure = async (session: number, chosen: readonly string[] = []) =>
      monitorDecay(
        {
          view: await store.at(dataset, asOf(close(session))),
          records,
          bus: async () => bus as never,
          clock,
          signal: new AbortController().signal,
        },
        { chosen: chosen.map(factorById), recent: 60, horizon: 1, level: 0.05 },
      );
    return { records, told, measure };
  }

  test("leaves a factor that goes on alone, beside factors of the library that show nothing", async () => {
    const { records, told, measure } = await openMonitor("goes-on");
    const [found, ...library] = await measure(289, ["reversal.week"]);
    expect(found).toMatchObject({ status: "alive", state: "in-use", changed: false, studyId: "study_1", before: null });
    expect(found?.test?.study.rows).toBeGreaterThan(90);
    for (const { status, because } of library)
      expect([status, because]).toEqual([null, expect.stringContaining("nothing")]);
    expect(told).toEqual([]);
    expect(await records.factors.standing("goes-on", "discovered.f1")).toMatchObject({ status: "alive" });
  });

  test("tells once of a factor that stopped, proposes its retirement, and leaves it be once retired", async () => {
    const { records, told, measure } = await openMonitor("stopped");
    const [early] = await measure(230);
    expect(early).toMatchObject({ status: null, because: expect.stringContaining("sessions since") });
    for (const changed of [true, false])
      expect((await measure(289))[0]).toMatchObject({ status: "gone", state: "retirement-proposed", changed });
    expect(told).toMatchObject([{ factor: "discovered.f1", from: null, to: "gone" }]);
    // a look at the past changes nothing that stands
    expect((await measure(270))[0]).toMatchObject({ changed: false });
    expect(await records.factors.retire("stopped", "discovered.f1", { as: "ana", atMs: 2 })).toBe(true);
    expect(await measure(289)).toEqual([]);
    const audit = await records.audit.read(1, 10);
    expect(audit.map(({ action, actor }) => [action, actor])).toEqual([
      ["factor.registered", "factor-search"],
      ["factor.retirement-proposed", "decay-monitor"],
      ["factor.retired", "ana"],
    ]);
  });
});
