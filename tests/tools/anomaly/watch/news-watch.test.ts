// The watch on the stream of news, and what is kept of what the watches told.

import { describe, expect, test } from "vitest";
import { dayMs, seededRandom } from "#infra/runtime/index.ts";
import { AnomalyFound } from "#knowledge/bus/index.ts";
import { asOf, type Fact } from "#knowledge/domain/index.ts";
import { openEmbeddedMemory } from "#knowledge/stores/memory/index.ts";
import { contextOf, factsOf, instrument, story, utc } from "#tests/tools/company/small-world.ts";
import { newsAnomalies, noteOfAnomaly, toldTool } from "#tools/anomaly/index.ts";
import { callTool } from "#tools/define/index.ts";
import { readWordList } from "#tools/sentiment/index.ts";

const now = "2025-04-15T20:00:00Z";
const names = ["Aldan", "Borak", "Cendric", "Dorvane", "Esk", "Fallow"];
const instruments = names.map((name, i) => instrument(`S${i}`, `${name} Corporation`));
const options = { words: readWordList(), reader: null };
const tones = ["wins a large order", "faces a fraud probe", "cuts its outlook", "raises its outlook"];

/** About two stories a day and company; so many more of the first company on the last day. */
function newsOf(more: number, seed = 4): Fact[] {
  const random = seededRandom(seed);
  const usual = names.flatMap((name, s) =>
    Array.from({ length: 60 }, (_, i) => {
      const ms = utc(now) - Math.floor(random.next() * 30 * dayMs) - 1;
      return story(
        `S${s}`,
        new Date(ms).toISOString(),
        `${name} ${tones[random.integer(4)]} number ${i * 7 + s} in ${random.integer(9_999)}`,
      );
    }),
  );
  const burst = Array.from({ length: more }, (_, i) =>
    story(
      "S0",
      new Date(utc(now) - 1_000 * (i + 1)).toISOString(),
      `Aldan talks ${i * 13} of ${random.integer(9_999)} with ${names[i % 6]}s`,
    ),
  );
  return factsOf({ instruments, news: [...usual, ...burst] });
}

const found = async (facts: readonly Fact[], when = now) =>
  newsAnomalies(
    (await contextOf(facts, when)).market,
    instruments.map(({ symbol }) => symbol),
    options,
  );

describe("the stream of news", () => {
  test("a burst is told of the company that it is about, with its figures; nothing is where nothing is unusual", async () => {
    expect(await found(newsOf(0))).toEqual([]);
    const [burst, ...others] = await found(newsOf(20));
    expect(others).toEqual([]);
    expect(AnomalyFound.parse(burst)).toMatchObject({ symbol: "S0", kind: "news", calibration: "adjusted-p-value" });
    expect(burst!.severity).toBeGreaterThan(0.99);
    expect(burst!.evidence.find(({ name }) => name === "stories")!.value).toBeGreaterThanOrEqual(20);
  });

  test("told again on the same day it has the same name, on another day another", async () => {
    const [first] = await found(newsOf(20), "2025-04-15T20:30:00Z");
    const [again] = await found(newsOf(22), "2025-04-15T21:00:00Z");
    const [next] = await found(newsOf(20), "2025-04-16T09:00:00Z");
    expect(again!.anomalyId).toBe(first!.anomalyId);
    expect(next!.anomalyId).not.toBe(first!.anomalyId);
  });

  test("stories known later change nothing", async () => {
    const when = "2025-04-15T12:00:00Z";
    const known = newsOf(20).filter(({ value }) => value.knownAtMs <= utc(when));
    expect(await found(newsOf(20), when)).toEqual(await found(known, when));
  });

  test("symbols that are no instrument are left out", async () => {
    const { market } = await contextOf(newsOf(20), now);
    expect(await newsAnomalies(market, ["NOPE"], options)).toEqual([]);
  });
});

describe("what the watches told", () => {
  test("is found by who asks at a moment that knows it, most severe first, each once, of the companies asked about", async () => {
    const memory = await openEmbeddedMemory({ path: ":memory:" });
    const one = (symbol: string, severity: number, ms: number): AnomalyFound => ({
      anomalyId: `an_${symbol}_${ms}`,
      dataset: "small",
      symbol,
      kind: "return",
      severity,
      calibration: "share-of-history",
      says: "its return is far from its usual ones",
      evidence: [{ name: "return", value: -0.1, unit: "fraction" }],
      window: { fromMs: 0, toMs: ms, values: 9 },
      asOfMs: ms,
      eventTimeMs: ms,
      knownAtMs: ms,
    });
    const at = utc(now);
    const told = [
      one("S1", 0.991, at - 3_600_000),
      one("S2", 0.999, at - 60_000),
      one("S3", 1, at + 1),
      one("S4", 1, at - 2 * dayMs),
    ];
    await memory.add([...told, ...told].map(noteOfAnomaly));
    const context = await contextOf(factsOf({ instruments }), now);
    const world = { ...context, memory: memory.at("small", asOf(at)) };
    const symbolsOf = async (input: unknown) =>
      ((await callTool(toldTool, input, world)).output as { anomalies: { symbol: string }[] }).anomalies.map(
        ({ symbol }) => symbol,
      );
    expect(await symbolsOf({})).toEqual(["S2", "S1"]);
    expect(await symbolsOf({ hours: 72 })).toEqual(["S4", "S2", "S1"]);
    expect(await symbolsOf({ symbols: ["S1"] })).toEqual(["S1"]);
    await memory.close();
  });
});
