// The classic ways to look ahead, each on a market small enough to see: the real columns and features walk past them, and a feature that
// cheats is caught.

import { beforeAll, describe, expect, test } from "vitest";
import { isoDay, seededRandom } from "#infra/runtime/index.ts";
import { asOf, type Fact, type FilingFact, type NewsItem } from "#knowledge/domain/index.ts";
import { action, closeMs, decided, fakeMarket, instrument, openMs } from "#tests/fakes/market.ts";
import { apply, type Column, defineKernel, type Expression, input, type Kernel, op } from "#tools/columns/index.ts";
import {
  defineFeature,
  type Feature,
  features,
  featureTable,
  type Session,
  sessionsOf,
} from "#tools/features/index.ts";
import { type CheckResult, lookAhead, simulatedFacts, type World, worldOf } from "#tools/features/verify/index.ts";

/** A test's own feature; it is not in the registry. */
const featureOf = (name: string, of: Expression): Feature =>
  defineFeature({ group: "technical", name, says: name, unit: "score", source: "test", of })[0] as Feature;

let world: World;
let closesMs: readonly number[];
beforeAll(async () => {
  const made = simulatedFacts({ seed: 5, sessions: 120 });
  closesMs = made.closesMs;
  world = await worldOf("traps", made.dataset, { facts: made.facts, blocks: [] });
});

const prove = (feature: Feature): Promise<CheckResult> =>
  lookAhead(world, {
    features: [feature],
    moments: [closesMs[83] as number, (closesMs[100] as number) + 60_000],
    seed: 1,
  });

describe("the proof is proved: what cheats is caught", () => {
  /** A kernel that hands a whole step to a function which may look at any of its rows: all kernels of the registry are tested not to. */
  const cheating = (name: string, of: (row: number, values: Float64Array) => number): Kernel =>
    defineKernel({
      name,
      says: "cheats",
      inputs: 1,
      open:
        (lanes) =>
        ([out], [x], rows) => {
          for (let lane = 0; lane < lanes; lane++) {
            const own = Float64Array.from({ length: rows }, (_, t) => x!.data[x!.at + t * lanes + lane]!);
            for (let t = 0; t < rows; t++) (out!.data as Column)[out!.at + t * lanes + lane] = of(t, own);
          }
        },
    });
  const finite = (values: Float64Array): number[] => [...values].filter((value) => !Number.isNaN(value));

  test.each([
    [
      "a normaliser over the whole sample",
      "whole_sample",
      (t: number, x: Float64Array) => x[t]! / Math.max(...finite(x)),
    ],
    ["a centred window", "centred", (t: number, x: Float64Array) => (x[t - 1]! + x[t]! + x[t + 1]!) / 3],
    ["the next row itself", "next_row", (t: number, x: Float64Array) => x[t + 1] ?? Number.NaN],
  ])("%s", async (_, name, of) => {
    const { failures, values } = await prove(featureOf("cheat", apply(cheating(name, of), [], input("close"))));
    expect(values).toBeGreaterThan(1_000);
    expect(failures.map(({ feature }) => feature)).toEqual(["technical.cheat"]);
  });

  test("and an honest mean of the same rows is not", async () => {
    expect((await prove(featureOf("honest", op.mean(input("close"), 3)))).failures).toEqual([]);
  });
});

describe("an adjusted price after a split", () => {
  const split = (exSession: number): Fact => ({ kind: "action", value: action("split", "AAA", exSession, 4) });

  test("nothing computed before it changes, to the bit", async () => {
    const before = await fakeMarket({ until: 60 });
    const after = await fakeMarket({ until: 80, prices: { AAA: fallen(61) } });
    await after.append("fake", [split(61)]);
    const chosen = features.filter(({ clock, warmUp }) => clock === "bar" && warmUp < 40).slice(0, 200);
    const query = { features: chosen, symbols: ["AAA"], withoutInputs: "tell" } as const;
    const early = await featureTable(await before.at("fake", asOf(closeMs(60))), query);
    const late = await featureTable(await after.at("fake", asOf(closeMs(80))), query);
    for (const { id } of chosen) expect(late.series("AAA", id).slice(0, 61), id).toEqual(early.series("AAA", id));
  });

  test("the day itself is no fall", async () => {
    const store = await fakeMarket({ until: 80, prices: { AAA: fallen(61) } });
    await store.append("fake", [split(61)]);
    const change = featureOf("change", op.change(input("close"), 1));
    const table = await featureTable(await store.at("fake", asOf(closeMs(80))), {
      features: [change],
      symbols: ["AAA"],
    });
    expect(Math.abs(table.value("AAA", "technical.change", 61))).toBeLessThan(0.02);
  });

  /** A quarter of the price that it would have had. */
  function fallen(from: number): Record<number, { close: number; open: number }> {
    const path = (n: number): number => (100 * (1 + 0.01 * Math.sin(n - 71))) / 4;
    return Object.fromEntries(
      Array.from({ length: 81 - from }, (_, i) => [from + i, { open: path(from + i), close: path(from + i) }]),
    );
  }
});

describe("what is told after the close", () => {
  const story = (knownAtMs: number): Fact => ({
    kind: "news",
    value: {
      symbol: "AAA",
      storyId: "evening",
      publisher: "test",
      title: "Evening",
      summary: "",
      eventTimeMs: closeMs(10) - 1,
      knownAtMs,
      source: "test",
    } satisfies NewsItem,
  });
  const filing = (value: number, knownAtMs: number): Fact => ({
    kind: "filing",
    value: {
      symbol: "AAA",
      fiscalYear: 2024,
      fiscalPeriod: "Q4",
      timeframe: "quarterly",
      startMs: null,
      endMs: openMs(0),
      statement: "income_statement",
      item: "net_income_loss",
      value,
      unit: "USD",
      eventTimeMs: openMs(0),
      knownAtMs,
      source: "test",
    } satisfies FilingFact,
  });

  async function sessionsAt(facts: readonly Fact[]): Promise<readonly Session[]> {
    const store = await fakeMarket({ until: 40 });
    await store.append("fake", facts);
    const found: Session[] = [];
    for await (const session of await sessionsOf(await store.at("fake", decided), { parts: ["news", "filings"] }))
      found.push(session);
    return found;
  }

  test("a story stamped a minute after the close is of the next session, whatever its event time says", async () => {
    const found = await sessionsAt([story(closeMs(10) + 60_000)]);
    expect(found.flatMap(({ news }, n) => (news[0]!.length > 0 ? [n] : []))).toEqual([11]);
  });

  test("a filing amended later stands as filed until the amendment is known, and then both are there in their order", async () => {
    const found = await sessionsAt([filing(100, closeMs(5)), filing(70, closeMs(25) + 1)]);
    const told = found.flatMap(({ filings }, n) => filings[0]!.map(({ value }) => [n, value]));
    expect(told).toEqual([
      [5, 100],
      [26, 70],
    ]);
  });
});

test("survivorship: the universe of a day is who traded then, not who is left at the end", async () => {
  const store = await fakeMarket({ until: 80 });
  const gone = instrument("ZZZ", { delistedMs: closeMs(30) });
  const falling = seededRandom(1);
  const bars: Fact[] = Array.from({ length: 31 }, (_, n) => {
    const close = 50 * 0.9 ** n * (1 + 0.001 * falling.next());
    const times = { openMs: openMs(n), closeMs: closeMs(n), eventTimeMs: closeMs(n), knownAtMs: closeMs(n) };
    const prices = { open: close, high: close, low: close, close, volumeShares: 1 };
    return { kind: "bar", value: { symbol: "ZZZ", interval: "1d", ...prices, ...times, source: "test" } };
  });
  await store.append("fake", [{ kind: "instrument", value: gone }, ...bars]);
  const universe = featureOf("universe", input("universe_return"));
  const table = await featureTable(await store.at("fake", asOf(closeMs(80))), {
    features: [universe],
    symbols: ["AAA"],
  });
  const values = table.series("AAA", "technical.universe");
  expect(Math.min(...values.slice(1, 31)), isoDay(closeMs(30))).toBeLessThan(-0.015);
  expect(Math.max(...values.slice(1, 31))).toBeLessThan(-0.01);
  expect(Math.min(...values.slice(31))).toBeGreaterThan(-0.015);
});
