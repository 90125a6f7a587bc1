// The embedded memory's file: brought up from version 1, its index files, other connections.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Log, silentLog } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { type Embedder, openHashedEmbedder } from "#knowledge/embeddings/index.ts";
import { type MemoryStore, type Note, openEmbeddedMemory } from "#knowledge/stores/memory/index.ts";
import { memoryMigrations } from "../../../../knowledge/stores/memory/drivers/embedded/migrations.ts";
import { vectorMaker } from "./made-vectors.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quorum-memory-file-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const note = (noteId: string, text: string, change: Partial<Note> = {}): Note => ({
  noteId,
  dataset: "fake",
  kind: "news",
  symbol: null,
  agent: null,
  text,
  data: null,
  eventTimeMs: 1,
  knownAtMs: 1,
  ...change,
});
const search = (memory: MemoryStore, text: string, by: "words" | "meaning", limit = 5) =>
  memory.at("fake", asOf(1_000_000)).search({ text, by, limit });
const ids = async (...given: Parameters<typeof search>) => (await search(...given)).hits.map((hit) => hit.note.noteId);

describe("a file of version 1", () => {
  const fillVersionOne = (path: string, texts: readonly string[]): void => {
    const file = new Sqlite(path);
    file.exec("create table schema_version (version integer primary key, name text not null)");
    file.exec(memoryMigrations[0].sql);
    file.prepare("insert into schema_version values (1, ?)").run(memoryMigrations[0].name);
    const insert = file.prepare(`
      insert into notes (note_id, dataset, kind, symbol, agent, text, data, event_time_ms, known_at_ms)
      values (?, 'fake', 'outcome', 'AAA', 'factors', ?, ?, 1, 2)`);
    const data = JSON.stringify({ realisedReturn: 0.1, marketReturn: 0.05 });
    file.transaction(() => {
      for (const [i, text] of texts.entries()) insert.run(`n${i}`, text, data);
    })();
    file.close();
  };

  test("is brought up to date with all its notes, words in any script, and without vectors until they are asked for", async () => {
    const path = join(folder, "memory.sqlite");
    fillVersionOne(path, [
      ...Array.from({ length: 2_500 }, (_, i) => `Margins grow ${i}.`),
      "삼성전자 이익",
      "Nestlé's margins",
    ]);
    const memory = await openEmbeddedMemory({ path, embedder: openHashedEmbedder() });
    expect(await ids(memory, "nestle", "words")).toEqual(["n2501"]);
    expect(await ids(memory, "삼성전자", "words")).toEqual(["n2500"]);
    const { hits } = await search(memory, "margins 77", "words");
    expect(hits[0]).toMatchObject({
      teaching: 0.5,
      note: { noteId: "n77", kind: "outcome", eventTimeMs: 1, knownAtMs: 2, symbol: "AAA" },
    });
    expect(hits[0]?.note).not.toHaveProperty("supersedes");
    expect(await search(memory, "margins", "meaning")).toMatchObject({ hits: [], withoutVector: 2_502 });
    expect(await memory.reembed("fake")).toBe(2_502);
    expect(await ids(memory, "Margins grow 77.", "meaning", 1)).toEqual(["n77"]);
    await memory.add([note("new", "x", { supersedes: ["n77"], knownAtMs: 3 })]);
    expect(await ids(memory, "margins 77", "words", 1)).not.toEqual(["n77"]);
    await memory.close();
  });

  test("that broke off after the migration gets its words when it is opened again", async () => {
    const path = join(folder, "memory.sqlite");
    fillVersionOne(path, ["Margins grow.", "Margins shrink."]);
    const file = new Sqlite(path);
    file.exec(memoryMigrations[1].sql);
    file.prepare("insert into schema_version values (2, ?)").run(memoryMigrations[1].name);
    file.close();
    const memory = await openEmbeddedMemory({ path });
    expect(await ids(memory, "shrink", "words")).toEqual(["n1"]);
    await memory.close();
  });

  test("of a newer release is refused", async () => {
    const path = join(folder, "memory.sqlite");
    await (await openEmbeddedMemory({ path })).close();
    const file = new Sqlite(path);
    file.prepare("insert into schema_version values (99, 'later')").run();
    file.close();
    await expect(openEmbeddedMemory({ path })).rejects.toMatchObject({ code: "knowledge/records-newer" });
  });
});

describe("index files", () => {
  const draw = vectorMaker(3);
  const vectors = new Map(Array.from({ length: 330 }, (_, i) => [`v${i}`, draw()]));
  /** Gives the text's vector of the table. */
  const embedder: Embedder = {
    id: "made:32",
    dimensions: 32,
    embed: async (texts) => texts.map((text) => vectors.get(text) as Float32Array),
    async close() {},
  };
  const indexFrom = 100;
  const open = (built: string[] = []) =>
    openEmbeddedMemory({ path: join(folder, "memory.sqlite"), embedder, indexFrom, log: logOf(built) });
  const logOf = (built: string[]): Log => ({
    ...silentLog,
    info: (fields, message) => void built.push(`${message} ${fields.segment}`),
  });
  const files = () => readdirSync(join(folder, "memory.sqlite.index"));
  const fill = async (memory: MemoryStore, from = 0, to = 330) =>
    memory.add([...vectors.keys()].slice(from, to).map((id, i) => note(id, id, { knownAtMs: from + i })));
  const all = [0, 1, 2].map((segment) => `building an index of vectors ${segment}`);

  test("are built at the first search, kept beside the file for their owner only, and read when it is opened again", async () => {
    const first: string[] = [];
    const memory = await open(first);
    await fill(memory);
    const before = await search(memory, "v7", "meaning");
    await memory.close();
    expect(first).toEqual(all);
    expect(files()).toHaveLength(3);
    expect(files().every((name) => (statSync(join(folder, "memory.sqlite.index", name)).mode & 0o777) === 0o600)).toBe(
      true,
    );
    const second: string[] = [];
    const again = await open(second);
    expect(await search(again, "v7", "meaning")).toEqual(before);
    await again.close();
    expect(second).toEqual([]);
  });

  test("that are damaged, cut short or gone are built again", async () => {
    const memory = await open();
    await fill(memory);
    const before = await search(memory, "v7", "meaning");
    await memory.close();
    const [damaged, short, gone] = files()
      .sort()
      .map((name) => join(folder, "memory.sqlite.index", name)) as [string, string, string];
    const bytes = readFileSync(damaged);
    bytes.fill(0xff, 200, 400);
    writeFileSync(damaged, bytes);
    writeFileSync(short, readFileSync(short).subarray(0, 100));
    rmSync(gone);
    const built: string[] = [];
    const again = await open(built);
    expect(await search(again, "v7", "meaning")).toEqual(before);
    await again.close();
    expect(built).toEqual(all);
    expect(files()).toHaveLength(3);
  });

  test("of members that have changed are stale: a late note moves one member of each segment on, a forgotten kind builds anew", async () => {
    const memory = await open();
    await fill(memory, 1);
    await search(memory, "v7", "meaning");
    const names = files();
    await memory.add([note("v0", "v0", { knownAtMs: 0 })]);
    expect(await ids(memory, "v0", "meaning", 1)).toEqual(["v0"]);
    await memory.close();
    expect(files()).toHaveLength(3);
    expect(files().filter((name) => names.includes(name))).toEqual([]);
    const built: string[] = [];
    const again = await open(built);
    expect(await ids(again, "v0", "meaning", 1)).toEqual(["v0"]);
    expect(built).toEqual([]);
    await again.forget({ dataset: "fake", asOf: asOf(40 * 86_400_000), below: 0.9 });
    expect(await ids(again, "v0", "meaning", 1)).toEqual([]);
    await again.close();
  });

  test("that cannot be written cost a log line and no answer", async () => {
    writeFileSync(join(folder, "memory.sqlite.index"), "a file where the folder should be");
    const memory = await open();
    await fill(memory);
    expect((await ids(memory, "v7", "meaning", 1))[0]).toBe("v7");
    await memory.close();
  });
});

describe("another connection to the same file", () => {
  test("sees and is seen: notes, superseded ones and forgotten ones, by words and by meaning", async () => {
    const path = join(folder, "memory.sqlite");
    const [one, two] = await Promise.all(
      [0, 1].map(() => openEmbeddedMemory({ path, embedder: openHashedEmbedder() })),
    );
    if (!one || !two) throw new Error("not opened");
    await one.add([note("a", "margins grow")]);
    expect(await ids(two, "margins", "meaning")).toEqual(["a"]);
    await two.add([note("b", "margins shrink", { knownAtMs: 2, supersedes: ["a"] })]);
    expect([await ids(one, "margins", "meaning"), await ids(one, "margins", "words")]).toEqual([["b"], ["b"]]);
    await one.forget({ dataset: "fake", asOf: asOf(1_000 * 86_400_000), below: 0.5 });
    expect(await ids(two, "margins", "meaning")).toEqual([]);
    await one.close();
    await two.close();
  });
});
