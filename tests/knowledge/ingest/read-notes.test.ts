// News and filings that came into store, as notes that recall finds: as of a moment, once however often they are told, and not without bound.

import { describe, expect, test } from "vitest";
import { fixedClock, silentLog } from "#infra/runtime/index.ts";
import { type AsOf, asOf, type Fact, type FactOf, type SymbolId } from "#knowledge/domain/index.ts";
import { openHashedEmbedder } from "#knowledge/embeddings/index.ts";
import { type Feed, openCsvFeed } from "#knowledge/feeds/index.ts";
import { ingest, notesOfFacts, noteTaker } from "#knowledge/ingest/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { type MemoryStore, openEmbeddedMemory } from "#knowledge/stores/memory/index.ts";
import { dataset } from "../../conformance/market-store.facts.ts";
import { describeOver, patient } from "../books/shared-data.ts";
import { feedOf, memoryProgress, memoryQuarantine } from "./fakes.ts";

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 0, 5);
const world = { ...dataset("world"), nowMs: startMs + 100 * dayMs };

const story = (storyId: string, title: string, knownAtMs: number, symbol = "AAA"): Fact => ({
  kind: "news",
  value: {
    symbol: symbol as SymbolId,
    storyId,
    publisher: "Wire",
    title,
    summary: "",
    eventTimeMs: startMs,
    knownAtMs,
    source: "wire",
  },
});

const item = (name: string, value: number, knownAtMs = startMs): Fact => ({
  kind: "filing",
  value: {
    symbol: "AAA" as SymbolId,
    fiscalYear: 2025,
    fiscalPeriod: "Q4",
    timeframe: "quarterly",
    startMs: null,
    endMs: startMs - 30 * dayMs,
    statement: "income_statement",
    item: name,
    value,
    unit: "USD",
    eventTimeMs: startMs - 30 * dayMs,
    knownAtMs,
    source: "wire",
  },
});

const openMemory = () => openEmbeddedMemory({ path: ":memory:", embedder: openHashedEmbedder() });
const found = async (memory: MemoryStore, text: string, at: AsOf, id = "world") =>
  (await memory.at(id, at).search({ text, limit: 10 })).hits.map(({ note }) => note);

async function ingested(feed: Feed, memory: MemoryStore, most = 1_000, market = openMemoryMarketStore()) {
  const takeNotes = noteTaker({ memory: async () => memory, most, log: silentLog });
  return ingest(feed, {
    market: await market,
    quarantine: memoryQuarantine(),
    progress: memoryProgress(),
    clock: fixedClock(world.nowMs),
    log: silentLog,
    publish: takeNotes,
  });
}
const items = (facts: readonly Fact[]) =>
  facts.map((fact, line) => ({ kind: "fact" as const, fact, origin: { file: "told", line } }));

describe("what was read", () => {
  test("is found from when it was known on, by words and by meaning, and not before", async () => {
    const memory = await openMemory();
    const facts = [story("a", "Steel tariffs are delayed", startMs + dayMs), story("b", "A new phone", startMs)];
    await ingested(feedOf(world, items(facts)), memory);
    expect((await found(memory, "tariff on steel", asOf(startMs + dayMs))).map(({ text }) => text)[0]).toBe(
      "Steel tariffs are delayed",
    );
    const before = await found(memory, "tariff on steel", asOf(startMs + dayMs - 1));
    expect(before.map(({ text }) => text)).not.toContain("Steel tariffs are delayed");
  });

  test("told again is one note, whatever became of the telling before", async () => {
    const memory = await openMemory();
    const facts = [story("a", "Steel tariffs are delayed", startMs), item("revenues", 5)];
    await ingested(feedOf(world, items(facts)), memory);
    await ingested(feedOf(world, items(facts), "another print"), memory);
    expect(await found(memory, "steel", asOf(world.nowMs))).toHaveLength(1);
    expect(await found(memory, "revenues", asOf(world.nowMs))).toHaveLength(1);
  });

  test("a headline that its source changed stands in for the older one from then on", async () => {
    const [memory, market] = [await openMemory(), openMemoryMarketStore()];
    const retold = (title: string, fingerprint: string): Feed => {
      const feed = feedOf(world, items([story("a", title, startMs)]), fingerprint);
      return {
        ...feed,
        can: { ...feed.can, retells: { news: "undated" } },
        history: feed.history,
        identify: feed.identify,
      };
    };
    await ingested(retold("Merger agreed", "one"), memory, 1_000, market);
    await ingested(retold("Merger denied", "two"), memory, 1_000, market);
    const texts = async (at: number) => (await found(memory, "merger", asOf(at))).map(({ text }) => text);
    expect(await texts(startMs)).toEqual(["Merger agreed"]);
    expect(await texts(world.nowMs)).toEqual(["Merger denied"]);
  });

  test("of a filing is one note, its headline figures first", () => {
    const [note] = notesOfFacts("world", [item("wages", 1), item("net_income_loss", 7), item("revenues", 5)]);
    expect(note).toMatchObject({ kind: "filing", symbol: "AAA", data: { items: 3 } });
    expect(note?.text).toBe(
      "AAA quarterly report Q4 2025, period to 2025-12-06, filed 2026-01-05: revenues 5 USD; net income loss 7 USD; wages 1 USD",
    );
    expect(notesOfFacts("world", [item("revenues", 5), item("revenues", 6, startMs + dayMs)])).toHaveLength(2);
  });

  test("beyond the most notes is not kept, and with none at all the memory stays shut", async () => {
    const memory = await openMemory();
    const facts = Array.from({ length: 5 }, (_, n) => story(String(n), `Steel story ${n}`, startMs));
    await ingested(feedOf(world, items(facts)), memory, 3);
    expect(await found(memory, "steel", asOf(world.nowMs))).toHaveLength(3);
    const shut = noteTaker({
      memory: () => Promise.reject(new Error("opened")),
      most: 0,
      log: silentLog,
    });
    await shut({ datasetId: "world", source: "told", key: "k", facts, blocks: [] });
  });

  test("is lost with no batch: where memory is away the ingestion stops, and goes on when it is back", async () => {
    const memory = await openMemory();
    const feed = feedOf(world, items([story("a", "Steel tariffs are delayed", startMs)]));
    const market = openMemoryMarketStore();
    const away = { ...memory, add: () => Promise.reject(new Error("away")) } as unknown as MemoryStore;
    await expect(ingested(feed, away, 10, market)).rejects.toThrow("away");
    await ingested(feed, memory, 10, market);
    expect(await found(memory, "steel", asOf(world.nowMs))).toHaveLength(1);
  });
});

describeOver("the news and filings of djia20", ["djia20/news.csv.gz", "djia20/filings.csv.gz"], () => {
  test("are recalled as known at a moment, each once", patient, async () => {
    const memory = await openMemory();
    const folder = await openCsvFeed({ folder: "../shared/data/djia20" }, { clock: fixedClock(Date.UTC(2026, 0, 1)) });
    const facts: Fact[] = [];
    for await (const read of folder.history())
      if (read.kind === "fact" && (read.fact.kind === "news" || read.fact.kind === "filing")) facts.push(read.fact);
    const takeNotes = noteTaker({ memory: async () => memory, most: 100_000, log: silentLog });
    for (const _ of [1, 2]) await takeNotes({ datasetId: "djia20", source: folder.id, key: "all", facts, blocks: [] });
    const stories = facts.flatMap((fact) => (fact.kind === "news" ? [fact.value] : []));
    const one = stories.find(({ title }) => title.startsWith("Nvidia Should Win Again in 2025")) as FactOf<"news">;
    const view = (ms: number) =>
      memory.at("djia20", asOf(ms)).search({ text: one.title, symbol: one.symbol, kind: "news", limit: 3 });
    expect((await view(one.knownAtMs)).hits[0]?.note.text).toContain(one.title);
    expect(
      (await view(one.knownAtMs - 1)).hits.map(({ note }) => note.knownAtMs).every((ms) => ms < one.knownAtMs),
    ).toBe(true);
    const report = await memory
      .at("djia20", asOf(Date.UTC(2025, 4, 1)))
      .search({ text: "Visa quarterly report Q2 2025 revenues", symbol: "V", kind: "filing", limit: 1_000 });
    expect(report.hits[0]?.note.text).toContain("V quarterly report Q2 2025, period to 2025-03-31, filed 2025-04-29");
    expect(report.withoutVector).toBe(0);
    const ids = report.hits.map(({ note }) => note.noteId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
