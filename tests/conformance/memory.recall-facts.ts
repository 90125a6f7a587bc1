// Recall from any memory: meaning beside words, fused; age, luck, superseded and forgotten notes; no trace of the future.
import { expect } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { decayOf } from "#knowledge/stores/memory/index.ts";
import type { Facts } from "./facts.ts";
import { ask, dayMs, found, note, type OpenedMemory, questions, randomNotes, searched } from "./memory.rig.ts";

const year = 365 * dayMs;

export const recallFacts: Facts<OpenedMemory> = {
  "ME-11 several kinds at once, and a range of times known, filter every way of searching": async ({ memory }) => {
    const kinds = ["lesson", "news", "filing", "outcome"] as const;
    await memory.add(kinds.map((kind, i) => note(kind, "growth of margins", { kind, knownAtMs: 100 + i })));
    for (const how of [{}, { text: "margins", by: "words" }, { text: "margins", by: "meaning" }] as const) {
      expect([...(await found(memory, { ...how, kind: ["lesson", "filing"] }))].sort()).toEqual(["filing", "lesson"]);
      expect(await found(memory, { ...how, knownFromMs: 101, knownToMs: 102 })).toEqual(["news"]);
      expect(await found(memory, { ...how, knownFromMs: 103 })).toEqual(["outcome"]);
      expect(await found(memory, { ...how, knownFromMs: 102 }, 102)).toEqual(["filing"]);
    }
  },
  "ME-12 meaning finds what no word of the question names, nearest first, with its cosine": async ({ memory }) => {
    await memory.add([
      note("near", "Tariffs squeeze carmakers"),
      note("same", "A tariff squeezed the carmaker"),
      note("far", "The central bank kept its rate unchanged on Thursday"),
    ]);
    const text = "the carmaker's tariff squeezing";
    expect(await found(memory, { text: "tariffed", by: "words" })).toEqual([]);
    const { hits, by, withoutVector } = await searched(memory, { text, by: "meaning", limit: 2 });
    expect([by, withoutVector]).toEqual(["meaning", 0]);
    expect(hits.map((hit) => hit.note.noteId)).toEqual(["same", "near"]);
    const [first, second] = hits.map((hit) => hit.meaning?.cosine ?? 0) as [number, number];
    expect(first).toBeGreaterThan(second);
    expect(second).toBeGreaterThan(0.1);
    expect(hits.every((hit) => hit.words === null)).toBe(true);
  },
  "ME-13 a hybrid score is the sum of 1 / (60 + rank) over both lists, and the parts say why": async ({ memory }) => {
    await memory.add([
      note("both", "tariffs hurt margins"),
      note("word", "margins margins margins of an unrelated kind"),
      note("form", "a tariff hurting marginally"),
      note("none", "株価"),
    ]);
    const { hits, by } = await searched(memory, { text: "tariffs hurt margins" });
    expect(by).toBe("hybrid");
    expect(hits[0]?.note.noteId).toBe("both");
    expect(hits.map((hit) => hit.note.noteId)).not.toContain("none");
    for (const hit of hits) {
      const parts = [hit.words, hit.meaning].filter((part) => part !== null);
      expect(hit.score).toBeCloseTo(
        parts.reduce((sum, { rank }) => sum + 1 / (60 + rank), 0),
        12,
      );
    }
    expect(hits[0]).toMatchObject({ words: { rank: 1 }, meaning: { rank: 1, cosine: 1 } });
    expect(hits.find((hit) => hit.note.noteId === "form")?.words).toBeNull();
  },
  "ME-14 of equal notes the older comes later, by the half-life of its kind; the as-of decides how old it is": async ({
    memory,
  }) => {
    await memory.add([
      note("news", "margins grow", { kind: "news", knownAtMs: 0 }),
      note("lesson", "margins grow", { kind: "lesson", knownAtMs: 0 }),
      note("fresh", "margins grow", { kind: "news", knownAtMs: year }),
    ]);
    expect(await found(memory, { text: "margins" }, year)).toEqual(["fresh", "lesson", "news"]);
    const { hits } = await searched(memory, { text: "margins" }, 14 * dayMs);
    const decays = Object.fromEntries(hits.map((hit) => [hit.note.noteId, hit.decay]));
    expect(decays).toEqual({ news: 0.5, lesson: decayOf(14 * dayMs, 730) });
  },
  "ME-15 an outcome that the market explains comes after one that it does not, and says so": async ({ memory }) => {
    const outcome = (noteId: string, realisedReturn: number, marketReturn: number) =>
      note(noteId, "the stance was right", { kind: "outcome", data: { realisedReturn, marketReturn } });
    await memory.add([outcome("a-lucky", 0.1, 0.1), outcome("b-half", 0.1, 0.05), outcome("c-own", 0.1, 0)]);
    for (const by of ["words", "meaning", "hybrid"] as const) {
      const { hits } = await searched(memory, { text: "stance right", by });
      expect(hits.map((hit) => [hit.note.noteId, hit.teaching])).toEqual([
        ["c-own", 1],
        ["b-half", 0.5],
        ["a-lucky", 0],
      ]);
    }
  },
  "ME-16 a superseded note is hidden from the moment the newer is known; an earlier as-of still sees it": async ({
    memory,
  }) => {
    await memory.add([note("old", "margins grow", { knownAtMs: 100 })]);
    expect(await found(memory, { text: "margins" }, 250)).toEqual(["old"]);
    await memory.add([note("new", "margins shrink", { knownAtMs: 200, supersedes: ["old"] })]);
    for (const how of [
      {},
      { text: "margins" },
      { text: "margins", by: "words" },
      { text: "margins", by: "meaning" },
    ] as const) {
      expect(await found(memory, how, 199)).toEqual(["old"]);
      expect(await found(memory, how, 200)).toEqual(["new"]);
    }
    expect((await searched(memory, {}, 200)).hits[0]?.note.supersedes).toEqual(["old"]);
  },
  "ME-17 a note hides others also where it came first, and stays hiding when it is hidden itself": async ({
    memory,
  }) => {
    await memory.add([note("c", "margins c", { knownAtMs: 300, supersedes: ["b", "never-there"] })]);
    await memory.add([note("b", "margins b", { knownAtMs: 200, supersedes: ["a"] })]);
    await memory.add([note("a", "margins a"), note("other", "margins o", { dataset: "other" })]);
    await memory.add([note("x", "margins x", { dataset: "other", knownAtMs: 150, supersedes: ["a"] })]);
    expect(await found(memory, { text: "margins" }, 199)).toEqual(["a"]);
    expect(await found(memory, { text: "margins" }, 299)).toEqual(["b"]);
    expect(await found(memory, { text: "margins" }, 300)).toEqual(["c"]);
    expect((await memory.at("other", asOf(1_000)).search({ limit: 5 })).hits).toHaveLength(2);
  },
  "ME-18 forgetting removes what faded below the floor, when asked, and keeps a line of how many": async ({
    memory,
  }) => {
    const lucky = { data: { realisedReturn: 0.1, marketReturn: 0.1 } };
    await memory.add([
      note("story", "margins one", { kind: "news", knownAtMs: 0 }),
      note("story2", "margins two", { kind: "news", knownAtMs: year }),
      note("lesson", "margins three", { kind: "lesson", knownAtMs: 0, supersedes: ["hidden"] }),
      note("hidden", "margins four", { kind: "lesson", knownAtMs: 0 }),
      note("lucky", "margins five", { kind: "outcome", knownAtMs: year, ...lucky }),
      note("later", "margins six", { kind: "news", knownAtMs: year + 1 }),
    ]);
    const request = { dataset: "fake", asOf: asOf(year), below: 0.01 };
    const line = { ...request, removed: { news: 1, outcome: 1 } };
    expect(await memory.forget(request)).toEqual(line);
    for (const how of [{}, { text: "margins" }, { text: "margins", by: "meaning" }] as const)
      expect([...(await found(memory, how, 2 * year))].sort()).toEqual(["later", "lesson", "story2"]);
    const again = { ...request, below: 0.8 };
    expect(await memory.forget(again)).toEqual({ ...again, removed: { lesson: 2 } });
    await memory.add([note("hidden", "margins four", { kind: "lesson", knownAtMs: 0 })]);
    expect([...(await found(memory, { text: "margins" }, 2 * year))].sort()).toEqual(["later", "story2"]);
    expect(await memory.forgettings("fake")).toEqual([line, { ...again, removed: { lesson: 2 } }]);
    expect(await memory.forgettings("other")).toEqual([]);
  },
  "ME-19 forgetting below nothing, or below more than all, is refused": async ({ memory }) => {
    for (const below of [0, -1, 1.1, Number.NaN]) {
      const forgetting = memory.forget({ dataset: "fake", asOf: asOf(1), below });
      await expect(forgetting).rejects.toMatchObject({ code: "knowledge/note-query-invalid" });
    }
  },
  "ME-20 at every moment the answer is that of a memory that holds nothing later: hits, scores and parts": async ({
    memory,
    another,
  }) => {
    const notes = randomNotes(160);
    await memory.add(notes);
    for (const at of [3, 40, 77, 120, 159]) {
      const past = await another();
      await past.add(notes.filter(({ knownAtMs }) => knownAtMs <= at));
      for (const query of questions)
        expect(await ask(memory, query, at), JSON.stringify([at, query])).toEqual(await ask(past, query, at));
      await past.close();
    }
  },
  "ME-33 at every moment the answer is that of a memory in which everything later is false": async ({
    memory,
    another,
  }) => {
    const notes = randomNotes(160);
    await memory.add(notes);
    for (const at of [40, 120]) {
      const scrambled = notes.map((one, i) =>
        one.knownAtMs <= at
          ? one
          : {
              ...one,
              text: `tariffs margins demand rates ${one.text}`,
              symbol: "BBB",
              eventTimeMs: 0,
              knownAtMs: at + 1 + (i % 7),
              data: { realisedReturn: 1, marketReturn: 0 },
              supersedes: [`n${((one.knownAtMs % at) * 37) % 160}`].filter((id) => id !== one.noteId),
            },
      );
      const other = await another();
      await other.add(scrambled);
      for (const query of questions) expect(await ask(other, query, at)).toEqual(await ask(memory, query, at));
      await other.close();
    }
  },
  "ME-21 the order in which notes arrive makes no difference": async ({ memory, another }) => {
    const notes = randomNotes(160);
    const random = seededRandom(5);
    const shuffled = notes
      .map((one) => [random.next(), one] as const)
      .sort(([a], [b]) => a - b)
      .map(([, one]) => one);
    await memory.add(notes);
    const other = await another();
    for (let from = 0; from < shuffled.length; from += 20) {
      await other.add(shuffled.slice(from, from + 20));
      await ask(other, { text: "tariffs", limit: 5 }, 100);
    }
    for (const query of questions) expect(await ask(other, query, 140)).toEqual(await ask(memory, query, 140));
    await other.close();
  },
  "ME-22 a filter that few notes pass finds all of them by meaning": async ({ memory }) => {
    const notes = randomNotes(160).map((one, i) => (i % 40 === 7 ? { ...one, symbol: "RARE" } : one));
    await memory.add(notes);
    const rare = notes.filter(({ symbol }) => symbol === "RARE").map(({ noteId }) => noteId);
    const hits = await found(memory, {
      text: "tariffs margins demand rates",
      by: "meaning",
      symbol: "RARE",
      limit: 50,
    });
    expect([...hits].sort()).toEqual([...rare].sort());
  },
};
