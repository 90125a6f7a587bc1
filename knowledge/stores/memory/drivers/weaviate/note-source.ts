// How notes are found in Weaviate: newest, by words, by meaning. What is found depends on visible notes alone; above 50,000 of them that pass
// a filter the server's index of vectors is approximate and holds later notes too, so that its misses may differ.

import { z } from "zod";
import type { Embedder } from "#knowledge/embeddings/index.ts";
import type { Note } from "../../note.ts";
import { byScore, countWords, type Ranked, rankNotes } from "../../rank-notes.ts";
import type { NoteFilter, NoteSource } from "../../recall.ts";
import { roundedCosine } from "../../vectors/dot-product.ts";
import { type ClassNames, never } from "./classes.ts";
import type { KnownRange, Requests } from "./requests.ts";
import { all, anyOf, noteFields, searchable, storedNote, uuidOf, visible } from "./wire.ts";

/** The server ends its list anywhere among equals: some more are asked for, and cut by our own order. */
const overFetch = 2;

const Nearby = z.object({ noteId: z.string(), _additional: z.object({ distance: z.number() }) });
const Worded = z.object({ noteId: z.string(), text: z.string() });

export function weaviateSource(requests: Requests, names: ClassNames, embedder: Embedder | null): NoteSource {
  /** The notes of scored ids, in the order given; one that was removed meanwhile is left out. */
  async function withNotes(scored: readonly Ranked<{ readonly noteId: string }>[]): Promise<readonly Ranked<Note>[]> {
    const ids = scored.map(({ item }) => uuidOf(item.noteId));
    const stored = (await requests.getByIds(names.notes, noteFields, ids)).map(storedNote);
    const notes = new Map(stored.map(({ note }) => [note.noteId, note]));
    return scored.flatMap(({ item, score }) => {
      const note = notes.get(item.noteId);
      return note ? [{ item: note, score }] : [];
    });
  }

  return {
    async newest(filter, limit) {
      const sort = [
        { path: ["knownAtMs"], order: "desc" },
        { path: ["noteId"], order: "asc" },
      ];
      const found = await requests.get(names.notes, noteFields, all(visible(filter)), { limit, sort });
      return found.map((object) => storedNote(object).note);
    },

    async byWords(terms, filter, depth) {
      const wanted = [...new Set(terms)].filter(searchable);
      if (wanted.length === 0) return [];
      const having = [...visible(filter), anyOf("words", wanted)];
      const candidates = [];
      for await (const object of requests.getAll(names.notes, "noteId text", having, rangeOf(filter))) {
        const { noteId, text } = Worded.parse(object);
        candidates.push({ noteId, ...countWords(text, wanted) });
      }
      const count = await requests.count(names.notes, all(visible(filter)));
      return withNotes(rankNotes(candidates, count).slice(0, depth));
    },

    async byMeaning(vector, filter, depth) {
      if (!embedder) return { notes: [], withoutVector: 0 };
      const className = names.vectorsOf(embedder.id);
      const where = all(visible(filter));
      const options = { limit: depth * overFetch, nearVector: vector };
      const [found, notes, vectors] = await Promise.all([
        requests.get(className, "noteId _additional { distance }", where, options),
        requests.count(names.notes, where),
        requests.count(className, where),
      ]);
      const nearest = found
        .map((object) => Nearby.parse(object))
        .map(({ noteId, _additional: { distance } }) => ({ item: { noteId }, score: roundedCosine(-distance) }))
        .filter(({ score }) => score > 0)
        .sort(byScore);
      return { notes: await withNotes(nearest.slice(0, depth)), withoutVector: notes - vectors };
    },
  };
}

const rangeOf = ({ asOf, knownFromMs, knownToMs }: NoteFilter): KnownRange => ({
  fromMs: knownFromMs ?? -never,
  toMs: knownToMs === null ? asOf : Math.min(asOf, knownToMs - 1),
});
