// Vectors in any memory: of one embedder at a time, never mixed, never a reason to lose a note. And what is no note or no query.
import { expect } from "vitest";
import type { Note, NoteQuery } from "#knowledge/stores/memory/index.ts";
import type { Facts } from "./facts.ts";
import { embedderThatFails, found, note, type OpenedMemory, rigEmbedder, searched } from "./memory.rig.ts";

export const vectorFacts: Facts<OpenedMemory> = {
  "ME-23 it names the embedder whose vectors it searches": async ({ memory, reopen }) => {
    expect(memory.embedder).toMatchObject({ id: "hashed-1:384", dimensions: 384 });
    const without = await reopen(null);
    expect(without.embedder).toBeNull();
    await without.close();
  },
  "ME-24 vectors of another embedder are never compared: their notes are left out and counted": async ({
    memory,
    reopen,
  }) => {
    await memory.add([note("old", "margins grow"), note("old2", "margins shrink")]);
    const other = await reopen(rigEmbedder(64));
    await other.add([note("new", "margins hold"), note("new2", "margins", { dataset: "elsewhere" })]);
    const meant = await searched(other, { text: "margins", by: "meaning" });
    expect(meant.hits.map((hit) => hit.note.noteId)).toEqual(["new"]);
    expect(meant.withoutVector).toBe(2);
    expect((await searched(other, { text: "margins", kind: "news" })).withoutVector).toBe(0);
    expect([...(await found(other, { text: "margins" }))].sort()).toEqual(["new", "old", "old2"]);
    await other.close();
    const back = await reopen();
    const again = await searched(back, { text: "margins", by: "meaning" });
    expect(again.hits.map((hit) => hit.note.noteId).sort()).toEqual(["old", "old2"]);
    expect(again.withoutVector).toBe(1);
    await back.close();
  },
  "ME-25 reembed gives every note of the data set a vector of the present embedder, once": async ({
    memory,
    reopen,
  }) => {
    await memory.add(Array.from({ length: 300 }, (_, i) => note(`n${i}`, `margins ${i}`)));
    const other = await reopen(rigEmbedder(64));
    const progress: string[] = [];
    expect(await other.reembed("fake", { onProgress: (done, of) => progress.push(`${done}/${of}`) })).toBe(300);
    expect(progress.at(-1)).toBe("300/300");
    expect(await other.reembed("fake")).toBe(0);
    const { hits, withoutVector } = await searched(other, { text: "margins 7", by: "meaning" });
    expect([hits[0]?.note.noteId, hits.length, withoutVector]).toEqual(["n7", 10, 0]);
    await other.close();
  },
  "ME-26 reembed ends when it is told to, and what it has done stays": async ({ memory, reopen }) => {
    await memory.add(Array.from({ length: 600 }, (_, i) => note(`n${i}`, `margins ${i}`)));
    const other = await reopen(rigEmbedder(64));
    const stop = new AbortController();
    const reason = new Error("enough");
    const first = other.reembed("fake", { signal: stop.signal, onProgress: () => stop.abort(reason) });
    await expect(first).rejects.toBe(reason);
    const rest = await other.reembed("fake");
    expect(rest).toBeGreaterThan(0);
    expect(rest).toBeLessThan(600);
    await other.close();
  },
  "ME-27 an embedder that is away costs no note: it is kept without a vector and brought over later": async ({
    reopen,
  }) => {
    const embedder = embedderThatFails();
    const memory = await reopen(embedder);
    await memory.add([note("n1", "margins grow")]);
    embedder.away = false;
    const before = await searched(memory, { text: "margins" });
    expect(before.hits[0]).toMatchObject({ note: { noteId: "n1" }, meaning: null });
    expect(before.withoutVector).toBe(1);
    expect(await memory.reembed("fake")).toBe(1);
    expect((await searched(memory, { text: "margins" })).hits[0]).toMatchObject({
      words: { rank: 1 },
      meaning: { rank: 1 },
    });
    await memory.close();
  },
  "ME-28 an embedder that is away leaves a hybrid search to words, which says why; by meaning alone it fails": async ({
    memory,
    reopen,
  }) => {
    await memory.add([note("n1", "margins grow")]);
    const without = await reopen(embedderThatFails());
    const { hits, by, wordsOnlyBecause } = await searched(without, { text: "margins" });
    expect([hits.length, by]).toEqual([1, "words"]);
    expect(wordsOnlyBecause).toContain("knowledge/embedder-unreachable");
    const failing = searched(without, { text: "margins", by: "meaning" });
    await expect(failing).rejects.toMatchObject({ code: "knowledge/embedder-unreachable" });
    await without.close();
  },
  "ME-29 without an embedder it goes by words; what needs one says so": async ({ reopen }) => {
    const memory = await reopen(null);
    await memory.add([note("n1", "margins grow")]);
    expect(await searched(memory, { text: "margins" })).toMatchObject({
      by: "words",
      wordsOnlyBecause: null,
      withoutVector: 0,
    });
    expect((await searched(memory, { text: "margins", by: "hybrid" })).wordsOnlyBecause).toContain("QUORUM_EMBEDDER");
    const missing = { code: "knowledge/embedder-missing" };
    await expect(searched(memory, { text: "margins", by: "meaning" })).rejects.toMatchObject(missing);
    await expect(memory.reembed("fake")).rejects.toMatchObject(missing);
    await memory.close();
  },
  "ME-30 what is no note is refused with its place and id, and nothing of the call is stored": async ({ memory }) => {
    const bad: Partial<Record<keyof Note, unknown>>[] = [
      { kind: "rumour" },
      { noteId: "" },
      { symbol: "" },
      { knownAtMs: 1.5 },
      { eventTimeMs: Number.NaN },
      { data: { n: 1n } },
      { supersedes: ["bad"] },
      { text: "x".repeat(1_000_001) },
    ];
    for (const change of bad) {
      const broken = { ...note("bad", "x"), ...change } as Note;
      const adding = memory.add([note("good", "x"), broken]);
      await expect(adding).rejects.toMatchObject({
        code: "knowledge/note-invalid",
        message: expect.stringMatching(/^Note 2.* of 2: /),
      });
    }
    expect(await found(memory, {})).toEqual([]);
  },
  "ME-31 a query out of bounds is refused by the name of what is wrong": async ({ memory }) => {
    const bad: Partial<NoteQuery>[] = [
      { limit: 0 },
      { limit: 1_001 },
      { limit: 1.5 },
      { kind: [] },
      { text: "x".repeat(10_001) },
    ];
    for (const query of bad) {
      await expect(searched(memory, query)).rejects.toMatchObject({
        code: "knowledge/note-query-invalid",
        message: expect.stringContaining(Object.keys(query)[0] as string),
      });
    }
  },
  "ME-32 words of any script, marks and very long texts come back as they were": async ({ memory }) => {
    const texts = [
      "株価が上がる",
      "نمو الأرباح",
      "🚀 to the moon",
      "a\u0000b \u2028 \\ \"quoted\" 'single' </script>",
      "x ".repeat(20_000),
    ];
    await memory.add(texts.map((text, i) => note(`t${i}`, text)));
    const { hits } = await searched(memory, {});
    expect(hits.map((hit) => hit.note.text)).toEqual(texts);
    expect(await found(memory, { text: "الأرباح", by: "words" })).toEqual(["t1"]);
    expect((await found(memory, { text: "株価", by: "meaning" }))[0]).toBe("t0");
  },
};
