// What the facts of memory share: a note to change, a search that answers ids, embedders that can be another or fail.
import { callerError } from "#infra/runtime/index.ts";
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
