// Notes in and out of any memory: filters, search by words, times.
import { expect } from "vitest";
import { asOf } from "#knowledge/domain/index.ts";
import type { Facts } from "./facts.ts";
import { found, note, type OpenedMemory } from "./memory.rig.ts";

export const noteFacts: Facts<OpenedMemory> = {
  "ME-01 a note comes back as it was; the same id again keeps the first": async ({ memory }) => {
    await memory.add([note("n1", "Margins grow.")]);
    await memory.add([note("n1", "Margins shrink."), note("n2", "x", { data: undefined, symbol: null, agent: null })]);
    const notes = await memory.at("fake", asOf(1_000)).search({ limit: 10 });
    expect(notes.hits.map((hit) => hit.note)).toEqual([
      note("n1", "Margins grow."),
      note("n2", "x", { data: null, symbol: null, agent: null }),
    ]);
  },
  "ME-02 without words the newest come first, ties by id, up to the limit": async ({ memory }) => {
    await memory.add([note("b", "x"), note("a", "x"), note("c", "x", { knownAtMs: 200 })]);
    expect(await found(memory, {})).toEqual(["c", "a", "b"]);
    expect(await found(memory, { limit: 2 })).toEqual(["c", "a"]);
  },
  "ME-03 a note is seen from the moment it is known, not before": async ({ memory }) => {
    await memory.add([note("n1", "Margins grow.", { eventTimeMs: 100, knownAtMs: 101 })]);
    expect(await found(memory, {}, 100)).toEqual([]);
    expect(await found(memory, { text: "margins" }, 100)).toEqual([]);
    expect(await found(memory, { text: "margins" }, 101)).toEqual(["n1"]);
  },
  "ME-04 symbol, agent, kind and data set filter, alone and together": async ({ memory }) => {
    await memory.add([
      note("a", "growth"),
      note("b", "growth", { symbol: "BBB" }),
      note("c", "growth", { agent: "sentiment" }),
      note("d", "growth", { kind: "fill" }),
      note("e", "growth", { dataset: "other" }),
      note("f", "growth", { symbol: null, agent: null }),
    ]);
    for (const text of [undefined, "growth"]) {
      const words = text === undefined ? {} : { text };
      expect(await found(memory, { ...words, symbol: "BBB" })).toEqual(["b"]);
      expect(await found(memory, { ...words, agent: "sentiment" })).toEqual(["c"]);
      expect(await found(memory, { ...words, kind: "fill" })).toEqual(["d"]);
      expect(await found(memory, { ...words, symbol: "AAA", agent: "factors", kind: "thesis" })).toEqual(["a"]);
      expect([...(await found(memory, words))].sort()).toEqual(["a", "b", "c", "d", "f"]);
    }
  },
  "ME-05 the best match comes first: rarer words count more, and more of them": async ({ memory }) => {
    await memory.add([
      note("both", "Tariffs hurt margins."),
      note("rare", "Tariffs again."),
      note("common", "Margins grow."),
      note("common2", "Margins hold."),
      note("none", "Nothing of the kind."),
    ]);
    expect(await found(memory, { text: "tariffs and margins", by: "words" })).toEqual([
      "both",
      "rare",
      "common",
      "common2",
    ]);
  },
  "ME-06 case, accents and word order make no difference": async ({ memory }) => {
    await memory.add([note("n1", "Nestlé's MARGINS, in Q3.")]);
    for (const text of ["nestle", "NESTLÉ", "q3 margins", "margins: q3!"])
      expect(await found(memory, { text })).toEqual(["n1"]);
  },
  "ME-07 what looks like a search operator is only words": async ({ memory }) => {
    await memory.add([note("n1", "AND the NEAR term: margins OR growth"), note("n2", "unrelated")]);
    for (const text of [
      'margins" OR "unrelated-not',
      "margins NOT growth",
      "text : margins",
      "margins*",
      "(margins",
      "NEAR(margins, 2)",
      "^margins",
      "-margins",
    ]) {
      expect(await found(memory, { text })).toContain("n1");
    }
    expect(await found(memory, { text: "margins NOT growth", by: "words" })).toEqual(["n1"]);
    for (const text of ["", "   ", "?!*\"'()", "'; drop table notes; --"])
      expect(await found(memory, { text, by: "words" })).toEqual([]);
    expect(await found(memory, {})).toHaveLength(2);
  },
  "ME-08 notes of the future change neither what is found nor its order": async ({ memory }) => {
    await memory.add([
      note("a", "tariffs tariffs and a long story about many other things besides"),
      note("b", "margins"),
      note("c", "tariffs margins demand"),
    ]);
    const queries = ["tariffs margins", "demand tariffs", "story margins"];
    const before = await Promise.all(queries.map((text) => found(memory, { text }, 500)));
    const future = Array.from({ length: 40 }, (_, i) =>
      note(`z${i}`, i % 2 ? "margins margins demand" : "tariffs", { knownAtMs: 501 + i, eventTimeMs: 1 }),
    );
    await memory.add(future);
    expect(await Promise.all(queries.map((text) => found(memory, { text }, 500)))).toEqual(before);
  },
  "ME-09 notes are there after closing and opening again": async ({ memory, reopen }) => {
    await memory.add([note("n1", "Margins grow.")]);
    await memory.close();
    await memory.close();
    const again = await reopen();
    expect(await found(again, { text: "margins" })).toEqual(["n1"]);
    await again.close();
  },
  "ME-10 all notes of one call are kept or none": async ({ memory }) => {
    const broken = { ...note("n2", "x"), text: null as unknown as string };
    await expect(memory.add([note("n1", "Margins grow."), broken])).rejects.toMatchObject({
      code: "knowledge/note-invalid",
    });
    expect(await found(memory, {})).toEqual([]);
  },
};
