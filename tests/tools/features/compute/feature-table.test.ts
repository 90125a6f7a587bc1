// Tables and streams of features: the same numbers however they are asked for, and clear words where they cannot be had.

import { beforeAll, describe, expect, test } from "vitest";
import { asOf, type Fact } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { closeMs, fakeMarket } from "#tests/fakes/market.ts";
import { buildMark } from "#tools/features/compute/build-mark.ts";
import {
  chooseFeatures,
  type Feature,
  featureStream,
  features,
  featureTable,
  featureTables,
  type Session,
  sessionsOf,
} from "#tools/features/index.ts";
import { batchAndStream, simulatedFacts, worldOf } from "#tools/features/verify/index.ts";

const named = (...ids: string[]): readonly Feature[] => chooseFeatures(ids);

describe("a table", () => {
  let view: MarketView;
  let bars: readonly Feature[];
  beforeAll(async () => {
    const made = simulatedFacts({ seed: 9, sessions: 90 });
    const world = await worldOf("made", made.dataset, { facts: made.facts, blocks: [] });
    view = await world.at(world.endMs);
    bars = features.filter(({ clock, warmUp }) => clock === "bar" && warmUp < 60).filter((_, at) => at % 9 === 0);
  });

  test("asked for one symbol and one feature, gives the bits of the whole", async () => {
    const all = await featureTable(view, { features: bars, withoutInputs: "tell" });
    const one = bars.find(({ id }) => id.startsWith("cross-asset.")) as Feature;
    const alone = await featureTable(view, { features: [one], symbols: ["CCC"] });
    expect(alone.series("CCC", one.id)).toEqual(all.series("CCC", one.id));
    expect(alone.symbols).toEqual(["CCC"]);
  });

  test("kept from a day on or for the newest rows, is the end of the whole", async () => {
    const [first] = bars as readonly [Feature];
    const whole = await featureTable(view, { features: [first] });
    const closes = whole.closesMs("DDD");
    const fromMs = closes[40] as number;
    const part = await featureTable(view, { features: [first], fromMs, toMs: closes[60] as number });
    expect(part.closesMs("DDD")).toEqual(closes.slice(40, 61));
    expect(part.series("DDD", first.id)).toEqual(whole.series("DDD", first.id).slice(40, 61));
    const last = await featureTable(view, { features: [first], last: 3 });
    expect(last.series("GGG", first.id)).toEqual(whole.series("GGG", first.id).slice(-3));
  });

  test("computed by two threads, whole or a few symbols at a time, has the bits that one thread gives", async () => {
    const made = simulatedFacts({ seed: 9, sessions: 60 });
    const facts = made.facts.flatMap((fact) =>
      fact.kind === "instrument" || fact.kind === "bar" || fact.kind === "action"
        ? ["", "2", "3"].map(
            (more) => ({ ...fact, value: { ...fact.value, symbol: fact.value.symbol + more } }) as Fact,
          )
        : [],
    );
    const world = await worldOf("wide", made.dataset, { facts, blocks: [] });
    const wide = await world.at(world.endMs);
    const some = bars.slice(0, 12);
    const [one, two] = await Promise.all(
      [1, 2].map((threads) => featureTable(wide, { features: some, threads, withoutInputs: "tell" })),
    );
    expect(two!.symbols.length).toBeGreaterThan(8);
    for (const symbol of one!.symbols)
      for (const { id } of some) expect(two!.series(symbol, id)).toEqual(one!.series(symbol, id));
    const told: string[] = [];
    for await (const part of featureTables(wide, { features: some, threads: 2, withoutInputs: "tell" })) {
      expect(part.symbols.length).toBeLessThanOrEqual(8);
      told.push(...part.symbols);
      for (const symbol of part.symbols)
        for (const { id } of some) expect(part.series(symbol, id)).toEqual(one!.series(symbol, id));
    }
    expect(told).toEqual(one!.symbols);
  });

  test("as a panel, has a row for each session and nothing where a symbol did not trade", async () => {
    const [first] = named("technical.rsi-6");
    const table = await featureTable(view, { features: [first as Feature] });
    const { closesMs, values } = table.panel("technical.rsi-6");
    expect(closesMs).toHaveLength(90);
    const at = table.symbols.indexOf("FFF");
    const column = Float64Array.from(closesMs, (_, session) => values[session * table.symbols.length + at] as number);
    expect(column.slice(-table.rows("FFF"))).toEqual(table.series("FFF", "technical.rsi-6"));
    expect(column.slice(0, 90 - table.rows("FFF")).every(Number.isNaN)).toBe(true);
  });

  test("and the stream agree on every bar, with gaps, halts, splits and bars without volume", async () => {
    const results = await batchAndStream(view, { features: bars, world: "made" });
    expect(results.flatMap(({ failures }) => failures)).toEqual([]);
  });
});

test("threads are told apart by what they compute with: features, their definitions, their order", () => {
  const [rsi, roc] = named("technical.rsi-14", "technical.roc-5") as [Feature, Feature];
  expect(buildMark([rsi, roc])).toBe(buildMark(named("technical.rsi-14", "technical.roc-5")));
  const marks = [[rsi, roc], [roc, rsi], [rsi], [{ ...rsi, version: "0" }, roc]].map(buildMark);
  expect(new Set(marks).size).toBe(4);
});

test("an unknown feature is answered with the nearest names", () => {
  expect(() => named("technical.rsi-15")).toThrow(
    expect.objectContaining({ code: "tools/feature-unknown", message: expect.stringContaining("technical.rsi-14") }),
  );
});

test("a feature whose columns have no facts is refused, with the columns; or told, where that is asked", async () => {
  const view = await (await fakeMarket()).at("fake", asOf(closeMs(70)));
  const query = { features: named("cross-asset.vix-beta-60", "technical.rsi-14") };
  await expect(featureTable(view, query)).rejects.toThrow(
    expect.objectContaining({ code: "tools/feature-without-inputs", message: expect.stringContaining("reads vix") }),
  );
  const table = await featureTable(view, { ...query, withoutInputs: "tell" });
  expect(table.withoutInputs.map(({ feature, columns }) => [feature.id, columns])).toEqual([
    ["cross-asset.vix-beta-60", ["vix"]],
  ]);
});

test("a window longer than history is missing everywhere, and the table says so", async () => {
  const view = await (await fakeMarket()).at("fake", asOf(closeMs(70)));
  const table = await featureTable(view, { features: named("cross-asset.beta-250", "technical.rsi-14") });
  expect(table.tooShort.map(({ feature, symbols }) => [feature.id, symbols.length])).toEqual([
    ["cross-asset.beta-250", 4],
  ]);
  expect(table.series("AAA", "cross-asset.beta-250").every(Number.isNaN)).toBe(true);
});

test("a feature of ticks has no place in a table of bars", async () => {
  const view = await (await fakeMarket()).at("fake", asOf(closeMs(70)));
  const tick = features.find(({ clock }) => clock === "second") as Feature;
  await expect(featureTable(view, { features: [tick] })).rejects.toThrow(
    expect.objectContaining({ code: "tools/feature-clock" }),
  );
});

test("sessions out of order are refused by the stream, two at one moment are not", async () => {
  const view = await (await fakeMarket()).at("fake", asOf(closeMs(70)));
  const sessions = await sessionsOf(view, { parts: ["actions"] });
  const stream = featureStream(named("technical.rsi-6"), sessions.members, ["AAA"]);
  const taken: Session[] = [];
  for await (const session of sessions) taken.push(session);
  stream.push(taken[1]!);
  expect(stream.push(taken[1]!).size).toBe(1);
  expect(() => stream.push(taken[0]!)).toThrow(expect.objectContaining({ code: "tools/rows-not-ascending" }));
});
