// From a query to hits: what every driver does alike. A driver finds notes by words and by meaning; weights, ranks and the fusion of
// the two lists are here, so that the same notes give the same answer from every driver.

import { callerError, QuorumError } from "#infra/runtime/index.ts";
import type { AsOf } from "#knowledge/domain/index.ts";
import { type Embedder, termsOf } from "#knowledge/embeddings/index.ts";
import { type NoteHit, NoteQuery, type NoteSearch } from "./memory-store.port.ts";
import type { Note, NoteKind } from "./note.ts";
import { type HalfLifeDays, type NoteWeight, weightOf } from "./note-weight.ts";
import { byScore, type Ranked } from "./rank-notes.ts";

/** What a view sees, and which of it is asked. */
export interface NoteFilter {
  readonly dataset: string;
  readonly asOf: AsOf;
  readonly symbol: string | null;
  readonly agent: string | null;
  /** Null: all kinds. */
  readonly kinds: readonly NoteKind[] | null;
  readonly knownFromMs: number | null;
  readonly knownToMs: number | null;
}

/** What a driver finds. All of it passes the filter; nothing depends on notes known after the as-of. */
export interface NoteSource {
  /** Newest first, ties by noteId. */
  newest(filter: NoteFilter, limit: number): Promise<readonly Note[]>;
  /** The best by BM25, at most `depth`. */
  byWords(terms: readonly string[], filter: NoteFilter, depth: number): Promise<readonly Ranked<Note>[]>;
  /** The nearest by cosine, at most `depth`, and how many pass the filter without a vector of the embedder. */
  byMeaning(vector: Float32Array, filter: NoteFilter, depth: number): Promise<Nearest>;
}

export interface Nearest {
  readonly notes: readonly Ranked<Note>[];
  readonly withoutVector: number;
}

export interface RecallSettings {
  readonly embedder: Embedder | null;
  readonly halfLives: HalfLifeDays;
}

/** What reciprocal rank fusion adds to every rank, so that first places do not decide alone. */
const fusionConstant = 60;
/** How many of each list are weighed. */
const listDepth = 100;

/** Hybrid search by reciprocal rank: each list is cut at 100 by its own score, ranked by score x decay x teaching, and adds 1 / (60 + rank).
 * @source Cormack, Clarke & Buettcher (2009), Reciprocal Rank Fusion, SIGIR */
export async function recall(
  source: NoteSource,
  { embedder, halfLives }: RecallSettings,
  dataset: string,
  asOf: AsOf,
  query: NoteQuery,
): Promise<NoteSearch> {
  const { text, by, limit, ...filters } = checkedQuery(query);
  const filter = filterOf(dataset, asOf, filters);
  const weigh = (note: Note): NoteWeight => weightOf(note, asOf, halfLives);
  if (text === undefined) {
    const notes = await source.newest(filter, limit);
    const hits = notes.map((note) => ({ note, score: null, ...weigh(note), words: null, meaning: null }));
    return { hits, by: "newest", withoutVector: 0, wordsOnlyBecause: null };
  }
  const asked = by ?? (embedder ? "hybrid" : "words");
  const terms = termsOf(text);
  if (terms.length === 0) return { hits: [], by: asked, withoutVector: 0, wordsOnlyBecause: null };
  const depth = Math.max(listDepth, limit);
  const question = asked === "words" ? null : await vectorOf(text, asked, embedder);
  const words = asked === "meaning" ? [] : await source.byWords(terms, filter, depth);
  const meaning = question?.vector
    ? await source.byMeaning(question.vector, filter, depth)
    : { notes: [], withoutVector: 0 };
  return {
    hits: fused(words, meaning.notes, weigh).slice(0, limit),
    by: asked === "hybrid" && !question?.vector ? "words" : asked,
    withoutVector: meaning.withoutVector,
    wordsOnlyBecause: question?.because ?? null,
  };
}

/** @throws knowledge/note-query-invalid */
function checkedQuery(query: NoteQuery): NoteQuery {
  const checked = NoteQuery.safeParse(query);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const where = issue?.path.join(".") || "the query";
  throw callerError("knowledge/note-query-invalid", `Cannot search notes: ${where}: ${issue?.message}.`);
}

function filterOf(
  dataset: string,
  asOf: AsOf,
  { symbol, agent, kind, knownFromMs, knownToMs }: Omit<NoteQuery, "text" | "by" | "limit">,
): NoteFilter {
  return {
    dataset,
    asOf,
    symbol: symbol ?? null,
    agent: agent ?? null,
    kinds: kind === undefined ? null : typeof kind === "string" ? [kind] : kind,
    knownFromMs: knownFromMs ?? null,
    knownToMs: knownToMs ?? null,
  };
}

/** The question's vector; or why there is none, where a hybrid search can go on by words. */
async function vectorOf(
  text: string,
  asked: "hybrid" | "meaning",
  embedder: Embedder | null,
): Promise<{ vector: Float32Array | null; because: string | null }> {
  if (!embedder) {
    const says = "This memory has no embedder: set QUORUM_EMBEDDER, or search by words.";
    if (asked === "meaning") throw callerError("knowledge/embedder-missing", says);
    return { vector: null, because: says };
  }
  try {
    const [vector] = await embedder.embed([text]);
    return { vector: vector ?? null, because: null };
  } catch (thrown) {
    if (asked === "meaning" || !(thrown instanceof QuorumError)) throw thrown;
    return { vector: null, because: `${thrown.code}: ${thrown.message}` };
  }
}

/** Both lists as one, best first; ties by noteId. */
function fused(
  words: readonly Ranked<Note>[],
  meaning: readonly Ranked<Note>[],
  weigh: (note: Note) => NoteWeight,
): readonly NoteHit[] {
  const hits = new Map<string, NoteHit>();
  const addList = (list: readonly Ranked<Note>[], part: (rank: number, score: number) => Partial<NoteHit>): void => {
    const weighed = list.map(({ item, score }) => {
      const weight = weigh(item);
      return { item, score: score * weight.decay * weight.teaching, match: score, weight };
    });
    weighed.sort(byScore).forEach(({ item, match, weight }, place) => {
      const seen = hits.get(item.noteId) ?? { note: item, score: 0, ...weight, words: null, meaning: null };
      const score = (seen.score ?? 0) + 1 / (fusionConstant + place + 1);
      hits.set(item.noteId, { ...seen, score, ...part(place + 1, match) });
    });
  };
  addList(words, (rank, bm25) => ({ words: { rank, bm25 } }));
  addList(meaning, (rank, cosine) => ({ meaning: { rank, cosine } }));
  return [...hits.values()].sort((a, b) => (b.score ?? 0) - (a.score ?? 0) || (a.note.noteId < b.note.noteId ? -1 : 1));
}
