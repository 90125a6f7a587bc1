// The scan: quiet on quiet markets, at most as often wrong as it says, and not quiet when something happened.
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { systemClock } from "#infra/runtime/index.ts";
import { asOf, parseAsOf } from "#knowledge/domain/index.ts";
import { openCsvFeed, openSimulatorFeed } from "#knowledge/feeds/index.ts";
import { type MarketView, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { type Source, sourceOf } from "#tests/graphs/desk/test-desk.ts";
import { bar, factsOf, instrument, weekdays } from "#tests/tools/company/small-world.ts";
import { scanAnomalies, scanMarket } from "#tools/anomaly/index.ts";

const level = 0.05;
const real = "../shared/data/djia20";

async function viewsOf(source: Source): Promise<(atMs: number) => Promise<MarketView>> {
  const store = await openMemoryMarketStore();
  await store.describe(source.dataset);
  await store.append(source.dataset.id, source.facts);
  return (atMs) => store.at(source.dataset.id, asOf(atMs));
}

const sessionsOf = ({ facts }: Source): number[] =>
  [...new Set(facts.flatMap((fact) => (fact.kind === "bar" ? [fact.value.closeMs] : [])))].sort((a, b) => a - b);

test.each(["no-edge", "calm"] as const)(
  "of 12 days of a simulated %s market no more than one has a finding at a false-alarm rate of 5 %%",
  async (scenario) => {
    const source = await sourceOf(await openSimulatorFeed({ scenario, seed: 5, ticks: null }));
    const at = await viewsOf(source);
    const days = sessionsOf(source).filter((day) => day <= source.dataset.nowMs);
    let alarms = 0;
    for (let i = 0; i < 12; i++) {
      const { tests } = await scanMarket(await at(days[200 + 20 * i]!));
      expect(tests.length).toBeGreaterThan(200);
      if (tests.some(({ adjustedP }) => adjustedP <= level)) alarms++;
    }
    expect(alarms).toBeLessThanOrEqual(1);
  },
  120_000,
);

test("the planted crash is found on each of its first days, the market itself among the findings", async () => {
  const feed = await openSimulatorFeed({ scenario: "crash", seed: 7, ticks: null });
  const source = await sourceOf(feed);
  const at = await viewsOf(source);
  const days = sessionsOf(source);
  const falls = feed.planted().moves.filter(({ move }) => move <= -0.06);
  expect(falls).toHaveLength(2);
  for (const { day } of falls) {
    const closeMs = days.find((ms) => new Date(ms).toISOString().startsWith(day))!;
    const found = (await scanMarket(await at(closeMs))).tests.filter(({ adjustedP }) => adjustedP <= level);
    const companies = new Set(found.flatMap(({ symbol }) => symbol ?? []));
    expect(companies.size, day).toBeGreaterThanOrEqual(10);
    expect(found.map(({ kind }) => kind)).toContain("market-move");
  }
}, 60_000);

describe.skipIf(!existsSync(real))("djia20 (skipped where the shared data are absent)", () => {
  const open = async () => viewsOf(await sourceOf(await openCsvFeed({ folder: real }, { clock: systemClock })));
  const found = async (view: MarketView) => (await scanAnomalies(view)).anomalies;

  test("the tariff days of April 2025 are unusual, quiet days before are not", async () => {
    const at = await open();
    for (const day of ["2025-03-20", "2025-03-28"]) expect(await found(await at(parseAsOf(day))), day).toEqual([]);
    for (const day of ["2025-04-03", "2025-04-04"]) {
      const anomalies = await found(await at(parseAsOf(day)));
      expect(new Set(anomalies.map(({ symbol }) => symbol)).size, day).toBeGreaterThanOrEqual(5);
      for (const { severity, evidence, eventTimeMs, knownAtMs } of anomalies) {
        expect(severity).toBeGreaterThanOrEqual(0.95);
        expect(evidence.length).toBeGreaterThan(0);
        expect(eventTimeMs).toBeLessThanOrEqual(knownAtMs);
      }
    }
  }, 60_000);

  test("a single company's fall is found by itself: UnitedHealth on 2025-04-17", async () => {
    const at = await open();
    const anomalies = await found(await at(parseAsOf("2025-04-17")));
    expect(anomalies.map(({ symbol, kind }) => [symbol, kind])).toContainEqual(["UNH", "return"]);
  }, 60_000);
});

describe("small worlds", () => {
  const days = weekdays("2024-01-01", "2024-06-28");
  const symbols = ["AAA", "BBB", "CCC", "DDD"];
  const instruments = symbols.map((symbol) => instrument(symbol, `${symbol} Co`));
  const dataset = {
    id: "small",
    label: "Small",
    simulated: true,
    origin: "test",
    benchmark: null,
    nowMs: Date.parse("2024-06-29"),
  };
  const wave = (symbol: number, t: number): number =>
    100 + 3 * Math.sin(1.7 * t + symbol) + 2 * Math.sin(0.61 * t * (symbol + 1));
  const scan = async (closeOf: (symbol: number, t: number) => number | null) => {
    const bars = symbols.flatMap((symbol, s) =>
      days.flatMap((day, t) => {
        const close = closeOf(s, t);
        return close === null ? [] : [bar(symbol, day, close, 1_000 + 37 * ((t * 7 + s) % 11))];
      }),
    );
    const at = await viewsOf({ dataset, facts: factsOf({ instruments, bars }) });
    return scanMarket(await at(dataset.nowMs));
  };

  test("a company whose price stands still while the others move is stale", async () => {
    const { tests } = await scan((s, t) => (s === 2 && t > days.length - 7 ? 101 : wave(s, t)));
    expect(tests[0]).toMatchObject({ symbol: "CCC", kind: "stale" });
    expect(tests[0]!.adjustedP).toBeLessThan(1e-4);
  });

  test("one that is not told any longer is stale too, and after weeks it is gone", async () => {
    const late = await scan((s, t) => (s === 1 && t > days.length - 6 ? null : wave(s, t)));
    expect(late.tests[0]).toMatchObject({ symbol: "BBB", kind: "stale" });
    const gone = await scan((s, t) => (s === 1 && t > days.length - 40 ? null : wave(s, t)));
    expect(gone.tests.some(({ symbol }) => symbol === "BBB")).toBe(false);
    expect(gone.unwatched).toContainEqual(expect.objectContaining({ kind: "stale", symbols: 1 }));
  });

  test("prices that never moved are watched by nothing that needs a spread, and that is said", async () => {
    const { unwatched } = await scan((s, t) => (s === 0 ? 50 : wave(s, t)));
    const kinds = unwatched.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(["return", "jump", "drift", "regime"]));
  });

  test("too short a history says how many sessions are needed", async () => {
    const few = scan((s, t) => (t < days.length - 6 ? null : wave(s, t)));
    await expect(few).rejects.toMatchObject({
      code: "tools/series-too-short",
      message: expect.stringContaining("needs 41"),
    });
  });
});
