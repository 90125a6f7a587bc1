// A source that is read again and tells something otherwise: what was seen at an earlier moment stays, and the new words count from now.
import { describe, expect, test } from "vitest";
import { manualClock, silentLog } from "#infra/runtime/index.ts";
import { asOf, type Fact } from "#knowledge/domain/index.ts";
import type { Feed, Retells } from "#knowledge/feeds/index.ts";
import { ingest } from "#knowledge/ingest/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { bar, close, dataset, instrument, news } from "../../conformance/market-store.facts.ts";
import { factItem, feedOf, memoryProgress, memoryQuarantine } from "./fakes.ts";

const given = dataset("world");
const readMs = close(20);
const undated: Retells = { bar: "undated", news: "undated", action: "undated" };

async function desk(retells: Retells = undated) {
  const market = await openMemoryMarketStore();
  const clock = manualClock(readMs);
  const parts = { market, quarantine: memoryQuarantine(), progress: memoryProgress(), clock, log: silentLog };
  let readings = 0;
  const read = (...facts: readonly Fact[]) => {
    const feed = feedOf(
      given,
      facts.map((fact, i) => factItem(fact, i)),
      `reading ${++readings}`,
    );
    return ingest({ ...feed, can: { ...feed.can, retells } } as Feed, parts);
  };
  const at = (ms: number) => market.at("world", asOf(ms));
  const titlesAt = async (ms: number) => (await (await at(ms)).news({ symbols: ["AAA"] })).map(({ title }) => title);
  const closesAt = async (ms: number) =>
    (await (await at(ms)).bars({ symbols: ["AAA"], adjusted: "none" })).map((b) => b.close);
  return { market, clock, read, at, titlesAt, closesAt };
}
const story = (title: string, more: object = {}): Fact => news("AAA", "s", close(0), { title, ...more });

describe("a source that is read again", () => {
  test("and gives a story another headline changes nothing of what was seen before", async () => {
    const { read, titlesAt, clock } = await desk();
    await read(story("Merger talks under way"));
    clock.advance(60_000);
    const { dataset: described } = await read(story("Merger called off"));
    expect(await titlesAt(close(0) + 60_000)).toEqual(["Merger talks under way"]);
    expect(await titlesAt(readMs + 59_999)).toEqual(["Merger talks under way"]);
    expect(await titlesAt(readMs + 60_000)).toEqual(["Merger called off"]);
    expect(described.nowMs).toBe(Math.max(given.nowMs, readMs + 60_000)); // seen by who stands at the set's now
  });

  test("and takes its change back is known with that since it was read", async () => {
    const { read, titlesAt, clock } = await desk();
    for (const title of ["One", "Two", "One"]) {
      await read(story(title));
      clock.advance(60_000);
    }
    expect(await titlesAt(close(1))).toEqual(["One"]);
    expect(await titlesAt(readMs + 60_000)).toEqual(["Two"]);
    expect(await titlesAt(readMs + 120_000)).toEqual(["One"]);
  });

  test("and restates a bar changes it from the reading on, and says the same a third time without a new version", async () => {
    const { read, closesAt, clock } = await desk();
    await read(bar("AAA", 0, 10), bar("AAA", 1, 11));
    clock.advance(60_000);
    expect(await read(bar("AAA", 0, 10), bar("AAA", 1, 12))).toMatchObject({ stored: 1, known: 1 });
    clock.advance(60_000);
    expect(await read(bar("AAA", 0, 10), bar("AAA", 1, 12))).toMatchObject({ stored: 0, known: 2 });
    expect(await closesAt(close(1))).toEqual([10, 11]);
    expect(await closesAt(readMs + 60_000)).toEqual([10, 12]);
  });

  test("and says itself since when a text is another is taken at its word where that is later than the text before", async () => {
    const { read, titlesAt, clock } = await desk({ news: "dated" });
    await read(story("One"));
    clock.advance(60_000);
    await read(story("Two", { knownAtMs: close(2) }));
    expect(await titlesAt(close(1))).toEqual(["One"]);
    expect(await titlesAt(close(2))).toEqual(["Two"]);
    await read(story("Three", { knownAtMs: close(2) })); // changed without a word
    expect(await titlesAt(close(3))).toEqual(["Two"]);
    expect(await titlesAt(readMs + 60_000)).toEqual(["Three"]);
  });

  test("with a stand-in for an instrument leaves one that the set knows by then", async () => {
    const { read, at, market } = await desk({ instrument: "stand-in" });
    await market.describe(given);
    await market.append("world", [instrument("AAA", { name: "Alpha", knownAtMs: close(1) })]);
    const standIn = (symbol: string, name: string, knownAtMs: number) => instrument(symbol, { name, knownAtMs });
    expect(await read(standIn("AAA", "AAA", close(2)), standIn("BBB", "BBB", close(2)))).toMatchObject({
      stored: 1,
      known: 1,
    });
    await read(standIn("BBB", "BBB", close(0))); // an earlier stretch: it is known from there on
    const namesAt = async (ms: number) => (await (await at(ms)).instruments()).map(({ name }) => name);
    expect(await namesAt(close(0))).toEqual(["BBB"]);
    expect(await namesAt(close(3))).toEqual(["Alpha", "BBB"]);
  });

  test("and tells other terms of a dividend leaves the earlier ones to earlier moments, and two of one reading both stand", async () => {
    const { read, at, clock } = await desk();
    const dividend = (amountOrRatio: number): Fact => ({
      kind: "action",
      value: {
        symbol: "AAA",
        kind: "dividend",
        exMs: close(3),
        amountOrRatio,
        currency: "USD",
        eventTimeMs: close(3),
        knownAtMs: close(1),
        source: "test",
      },
    });
    const amountsAt = async (ms: number) => (await (await at(ms)).actions(["AAA"])).map((a) => a.amountOrRatio);
    await read(dividend(1), dividend(5));
    clock.advance(60_000);
    expect(await read(dividend(1), dividend(5))).toMatchObject({ stored: 0, known: 2 });
    await read(dividend(1), dividend(6));
    expect(await amountsAt(close(4))).toEqual([1, 5]);
    expect(await amountsAt(readMs + 60_000)).toEqual([1, 5, 6]);
  });
});
