// Vectors as rows, and the spaces in process memory that are read from them and follow what is written.

import type { Database } from "better-sqlite3";
import type { NoteFilter } from "../../recall.ts";
import { type NearestSearch, type NearestSettings, nearestIn } from "../../vectors/nearest.ts";
import { type VectorEntry, VectorSpace } from "../../vectors/vector-space.ts";
import { countNotes } from "./note-table.ts";

/** Stores vectors of one embedder, within a transaction; a vector that is there stays. */
export function vectorWriter(sqlite: Database, embedder: string): (row: number, vector: Float32Array) => void {
  const insert = sqlite.prepare(
    "insert into vectors (row, embedder, dimensions, vector) values (?, ?, ?, ?) on conflict do nothing",
  );
  return (row, vector) => {
    const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
    insert.run(row, embedder, vector.length, bytes);
  };
}

/** The plus keeps SQLite from the index by time, so that batches go through the rows once. */
const lacksVector = `+dataset = @dataset
  and not exists (select 1 from vectors v where v.row = notes.row and v.embedder = @embedder)`;

/** What reembed has to do for one data set and embedder: how many notes lack a vector, and batches of them by rising row. */
export function notesWithoutVector(sqlite: Database, dataset: string, embedder: string) {
  const count = sqlite.prepare(`select count(*) from notes where ${lacksVector}`).pluck();
  const batch = sqlite.prepare(
    `select row, text from notes where ${lacksVector} and row > @after order by row limit @most`,
  );
  return {
    count: (): number => count.get({ dataset, embedder }) as number,
    after: (after: number, most: number): readonly { readonly row: number; readonly text: string }[] =>
      batch.all({ dataset, embedder, after, most }) as { row: number; text: string }[],
  };
}

export interface OpenSpace {
  readonly space: VectorSpace;
  readonly nearest: NearestSearch;
  /** Notes that pass the filter without a vector in this space. */
  countWithout(filter: NoteFilter): number;
}

/** The spaces of one embedder, one a data set, each read when it is first asked for. */
export class VectorSpaces {
  readonly #sqlite: Database;
  readonly #embedder: { readonly id: string; readonly dimensions: number };
  readonly #settingsOf: (dataset: string) => NearestSettings;
  readonly #open = new Map<string, OpenSpace & { notes: number | null }>();
  #writtenByOthers: number;

  constructor(
    sqlite: Database,
    embedder: { readonly id: string; readonly dimensions: number },
    settingsOf: (dataset: string) => NearestSettings,
  ) {
    this.#sqlite = sqlite;
    this.#embedder = embedder;
    this.#settingsOf = settingsOf;
    this.#writtenByOthers = this.#dataVersion();
  }

  /** Up to date with the file. */
  of(dataset: string): OpenSpace {
    const version = this.#dataVersion();
    if (version !== this.#writtenByOthers) this.#open.clear();
    this.#writtenByOthers = version;
    const held = this.#open.get(dataset);
    if (held) {
      this.#readNew(dataset, held.space);
      return held;
    }
    const space = new VectorSpace(this.#embedder.dimensions);
    this.#readNew(dataset, space);
    const opened = {
      space,
      nearest: nearestIn(space, this.#settingsOf(dataset)),
      notes: null as number | null,
      countWithout: (filter: NoteFilter): number => {
        opened.notes ??= this.#countAll(dataset);
        return opened.notes === space.size ? 0 : countNotes(this.#sqlite, filter, this.#embedder.id);
      },
    };
    this.#open.set(dataset, opened);
    return opened;
  }

  /** Notes were added; of those that they supersede, the ones in memory are hidden. */
  added(dataset: string, superseded: readonly string[]): void {
    const held = this.#open.get(dataset);
    if (!held) return;
    held.notes = null;
    if (superseded.length === 0) return;
    const hidden = this.#sqlite.prepare(`
      select v.seq, s.known_at_ms as fromMs from supersessions s
      cross join notes n on n.dataset = s.dataset and n.note_id = s.note_id
      cross join vectors v on v.row = n.row and v.embedder = @embedder
      where s.dataset = @dataset and s.note_id in (select value from json_each(@ids))`);
    const given = { dataset, embedder: this.#embedder.id, ids: JSON.stringify(superseded) };
    for (const { seq, fromMs } of hidden.all(given) as { seq: number; fromMs: number }[]) held.space.hide(seq, fromMs);
  }

  /** Notes were removed: what is in memory is read again. */
  removed(dataset: string): void {
    this.#open.delete(dataset);
  }

  save(): void {
    for (const { nearest } of this.#open.values()) nearest.save();
  }

  #readNew(dataset: string, space: VectorSpace): void {
    const entries = this.#sqlite.prepare(`
      select v.seq, v.row, n.note_id as noteId, n.kind, n.symbol, n.agent, n.known_at_ms as knownAtMs,
        s.known_at_ms as hiddenFromMs, v.vector as bytes
      from vectors v cross join notes n on n.row = v.row
      left join supersessions s on s.dataset = n.dataset and s.note_id = n.note_id
      where v.embedder = @embedder and n.dataset = @dataset and v.seq > @afterSeq order by v.seq`);
    const given = { embedder: this.#embedder.id, dataset, afterSeq: space.seqs.at(-1) ?? 0 };
    for (const entry of entries.iterate(given) as Iterable<VectorEntry & { hiddenFromMs: number | null }>)
      space.append({ ...entry, hiddenFromMs: entry.hiddenFromMs ?? Number.POSITIVE_INFINITY });
  }

  #countAll(dataset: string): number {
    return this.#sqlite.prepare("select count(*) from notes where dataset = ?").pluck().get(dataset) as number;
  }

  /** Changes when another connection has written to the file. */
  #dataVersion(): number {
    return this.#sqlite.pragma("data_version", { simple: true }) as number;
  }
}
