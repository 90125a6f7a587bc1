// Memory in one SQLite file: notes, their words in FTS5, their vectors as blobs. Vectors are searched in process memory; the folder
// `<file>.index` holds what can be built again from the file.

import type { Database } from "better-sqlite3";
import { z } from "zod";
import { callerError, groupedBy, type Log, silentLog } from "#infra/runtime/index.ts";
import type { Embedder } from "#knowledge/embeddings/index.ts";
import { openSqliteFile, withSqliteErrors } from "#knowledge/stores/sqlite/index.ts";
import { checkNotes } from "../../check-notes.ts";
import { batchNotes, embedNotes } from "../../embed-notes.ts";
import { checkForgetRequest } from "../../forget-request.ts";
import type { ForgetRequest, MemoryStore, ReembedOptions } from "../../memory-store.port.ts";
import type { Note } from "../../note.ts";
import { HalfLifeDays, halfLifeDays } from "../../note-weight.ts";
import { type NoteFilter, type NoteSource, recall } from "../../recall.ts";
import { segmentFiles } from "../../vectors/segment-files.ts";
import { loadUsearch } from "../../vectors/usearch.ts";
import { forgetNotes, readForgettings } from "./forget.ts";
import { memoryMigrations } from "./migrations.ts";
import { indexOlderNotes, knownIds, newestNotes, notesByWords, noteWriter, withNotes } from "./note-table.ts";
import { notesWithoutVector, VectorSpaces, vectorWriter } from "./vector-table.ts";

export const EmbeddedMemoryOptions = z.strictObject({
  /** A path, or ":memory:". A file of its own. */
  path: z.string().min(1),
  /** From this many vectors of a data set on, usearch indexes are built, each over this many. */
  indexFrom: z.int().min(16).default(50_000),
  halfLifeDays: HalfLifeDays.default(halfLifeDays),
  /** Whether the file keeps what every row was before, for backups that can be brought back to a moment. */
  journal: z.boolean().default(false),
});
export type EmbeddedMemoryOptions = z.input<typeof EmbeddedMemoryOptions> & {
  /** Null or left out: search by words alone, no vectors are written. Closed with the memory. */
  readonly embedder?: Embedder | null;
  readonly log?: Log;
};

export const needs = { package: "better-sqlite3", for: "memory in one file", how: "comes with `npm ci`" } as const;

/** @throws knowledge/records-newer, knowledge/store-failed, infra/disk-full */
export async function openEmbeddedMemory({
  embedder = null,
  log = silentLog,
  ...given
}: EmbeddedMemoryOptions): Promise<MemoryStore> {
  const options = EmbeddedMemoryOptions.parse(given);
  const sqlite = await openSqliteFile({
    path: options.path,
    migrations: memoryMigrations,
    journal: options.journal,
  });
  withSqliteErrors(options.path, () => indexOlderNotes(sqlite));
  return new EmbeddedMemory(sqlite, options, embedder, log);
}

class EmbeddedMemory implements MemoryStore {
  readonly embedder: Embedder | null;
  readonly #sqlite: Database;
  readonly #options: z.infer<typeof EmbeddedMemoryOptions>;
  readonly #log: Log;
  readonly #spaces: VectorSpaces | null;
  readonly #source: NoteSource;

  constructor(sqlite: Database, options: z.infer<typeof EmbeddedMemoryOptions>, embedder: Embedder | null, log: Log) {
    this.embedder = embedder;
    this.#sqlite = sqlite;
    this.#options = options;
    this.#log = log;
    this.#spaces = embedder && new VectorSpaces(sqlite, embedder, spaceSettings(options, embedder, log));
    this.#source = this.#makeSource();
  }

  async add(notes: readonly Note[]): Promise<void> {
    checkNotes(notes);
    const known = this.#told(() =>
      knownIds(
        this.#sqlite,
        notes.map(({ noteId }) => noteId),
      ),
    );
    const fresh = notes.filter(({ noteId }) => !known.has(noteId));
    if (fresh.length === 0) return;
    const vectors = this.embedder ? await embedNotes(this.embedder, fresh, this.#log) : new Map<string, Float32Array>();
    this.#told(() => {
      this.#sqlite.transaction(() => this.#insert(fresh, vectors)).immediate();
      for (const [dataset, added] of groupedBy(fresh, (note) => note.dataset))
        this.#spaces?.added(
          dataset,
          added.flatMap(({ supersedes }) => supersedes ?? []),
        );
    });
  }

  at(dataset: string, asOf: NoteFilter["asOf"]): ReturnType<MemoryStore["at"]> {
    const settings = { embedder: this.embedder, halfLives: this.#options.halfLifeDays };
    return { search: (query) => recall(this.#source, settings, dataset, asOf, query) };
  }

  async reembed(dataset: string, { signal, onProgress }: ReembedOptions = {}): Promise<number> {
    const { embedder } = this;
    if (!embedder) throw callerError("knowledge/embedder-missing", "Nothing to embed notes with: set QUORUM_EMBEDDER.");
    const missing = this.#told(() => notesWithoutVector(this.#sqlite, dataset, embedder.id));
    const total = this.#told(missing.count);
    let done = 0;
    for (let after = 0; ; ) {
      const batch = this.#told(() => missing.after(after, batchNotes));
      if (batch.length === 0) return done;
      const texts = batch.map(({ text }) => text);
      const vectors = await embedder.embed(texts, signal);
      this.#told(() => {
        const write = vectorWriter(this.#sqlite, embedder.id);
        const all = this.#sqlite.transaction(() => {
          for (const [at, { row }] of batch.entries()) write(row, vectors[at] as Float32Array);
        });
        all.immediate();
      });
      after = batch.at(-1)?.row ?? after;
      done += batch.length;
      onProgress?.(done, total);
    }
  }

  async forget(request: ForgetRequest): ReturnType<MemoryStore["forget"]> {
    checkForgetRequest(request);
    return this.#told(() => {
      const forgotten = forgetNotes(this.#sqlite, request, this.#options.halfLifeDays);
      this.#spaces?.removed(request.dataset);
      return forgotten;
    });
  }

  async forgettings(dataset: string): ReturnType<MemoryStore["forgettings"]> {
    return this.#told(() => readForgettings(this.#sqlite, dataset));
  }

  async close(): Promise<void> {
    if (this.#sqlite.open) this.#spaces?.save();
    this.#sqlite.close();
    await this.embedder?.close();
  }

  #insert(notes: readonly Note[], vectors: ReadonlyMap<string, Float32Array>): void {
    const writeNote = noteWriter(this.#sqlite);
    const writeVector = this.embedder && vectorWriter(this.#sqlite, this.embedder.id);
    for (const note of notes) {
      const row = writeNote(note);
      const vector = vectors.get(note.noteId);
      if (row !== null && vector) writeVector?.(row, vector);
    }
  }

  #makeSource(): NoteSource {
    return {
      newest: async (filter, limit) => this.#told(() => newestNotes(this.#sqlite, filter, limit)),
      byWords: async (terms, filter, depth) => this.#told(() => notesByWords(this.#sqlite, terms, filter, depth)),
      byMeaning: async (vector, filter, depth) => {
        const opened = this.#told(() => (this.#spaces as VectorSpaces).of(filter.dataset));
        const found = await opened.nearest.search(vector, filter, depth);
        return this.#told(() => ({
          notes: withNotes(
            this.#sqlite,
            found.map(({ slot, score }) => ({ row: opened.space.rows[slot] as number, score })),
          ),
          withoutVector: opened.countWithout(filter),
        }));
      },
    };
  }

  #told<T>(work: () => T): T {
    return withSqliteErrors(this.#options.path, work);
  }
}

function spaceSettings({ path, indexFrom }: z.infer<typeof EmbeddedMemoryOptions>, embedder: Embedder, log: Log) {
  let usearch: ReturnType<typeof loadUsearch> | undefined;
  return (dataset: string) => {
    usearch ??= loadUsearch(log);
    const files = path === ":memory:" ? null : segmentFiles(`${path}.index`, { dataset, embedder: embedder.id }, log);
    return { indexFrom, usearch, files, log };
  };
}
