// What the facts of memory share: a note to change, a search that answers ids, embedders that can be another or fail.
import { callerError, seededRandom } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { type Embedder, openHashedEmbedder } from "#knowledge/embeddings/index.ts";
import type { MemoryStore, Note, NoteQuery, NoteSearch } from "#knowledge/stores/memory/index.ts";

export interface OpenedMemory {
  readonly memory: MemoryStore;
  /** The same memory, opened anew, with another embedder or none where given. */
  reopen(embedder?: Embedder | null): Promise<MemoryStore>;
  /** Another memory of the same kind, empty. */
  another(): Promise<MemoryStore>;
  destroy(): Promise<void>;
}

export const dayMs = 86_400_000;
export const rigEmbedder = (dimensions = 384): Embedder => openHashedEmbedder({ dimensions });

export const note = (noteId: string, text: string, change: Partial<Note> = {}): Note => ({
  noteId,
  dataset: "fake",
  kind: "thesis",
  symbol: "AAA",
  agent: "factors",
  text,
  data: { b: 1, a: [null, 2.5] },
  eventTimeMs: 100,
  knownAtMs: 101,
  ...change,
});

export const searched = (memory: MemoryStore, query: Partial<NoteQuery>, at = 1_000): Promise<NoteSearch> =>
  memory.at("fake", asOf(at)).search({ limit: 10, ...query });

export const found = async (memory: MemoryStore, query: Partial<NoteQuery>, at = 1_000): Promise<readonly string[]> =>
  (await searched(memory, query, at)).hits.map((hit) => hit.note.noteId);

/** The built-in embedder, failing while `away` is true. */
export function embedderThatFails(): Embedder & { away: boolean } {
  const inner = rigEmbedder();
  return {
    ...inner,
    away: true,
    async embed(texts, signal) {
      if (this.away) throw callerError("knowledge/embedder-unreachable", "The embedder is away.");
      return inner.embed(texts, signal);
    },
  };
}

export const questions: readonly NoteQuery[] = [
  { limit: 7 },
  { text: "tariffs on margins", limit: 5 },
  { text: "demand and rates", by: "words", limit: 9 },
  { text: "rates demand strikes", by: "meaning", limit: 9 },
  { text: "rates demand", symbol: "BBB", kind: ["news", "outcome"], limit: 5 },
  { text: "tariffs", knownFromMs: 20, limit: 5 },
];

export const ask = (memory: MemoryStore, query: NoteQuery, at: number) => memory.at("fake", asOf(at)).search(query);

/** Notes known at 0, 1, 2 ..., some superseding an earlier one, some outcomes. */
export function randomNotes(count: number): Note[] {
  const random = seededRandom(11);
  const words = "tariffs margins demand rates strikes growth prices exports oil chips wages credit".split(" ");
  const symbols = ["AAA", "BBB", "CCC"];
  return Array.from({ length: count }, (_, i) => {
    const text = Array.from({ length: 4 + random.integer(5) }, () => words[random.integer(words.length)]).join(" ");
    return note(`n${(i * 37) % count}`, text, {
      kind: random.next() < 0.3 ? "outcome" : "news",
      symbol: symbols[random.integer(3)] as string,
      knownAtMs: i,
      data: { realisedReturn: random.normal(), marketReturn: random.normal() },
      ...(i > 10 && random.next() < 0.1 && { supersedes: [`n${((i - 5) * 37) % count}`] }),
    });
  });
}
