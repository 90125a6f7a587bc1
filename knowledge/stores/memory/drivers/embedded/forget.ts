// Forgetting: notes whose weight has faded below a floor are removed, and how many is written down.

import type { Database } from "better-sqlite3";
import type { ForgetRequest, Forgotten } from "../../memory-store.port.ts";
import type { Note, NoteKind } from "../../note.ts";
import { type HalfLifeDays, weightOf } from "../../note-weight.ts";

interface Faded {
  readonly row: number;
  readonly kind: NoteKind;
  readonly data: string;
  readonly knownAtMs: number;
}

/** In one transaction. Vectors and words of a note go with it. */
export function forgetNotes(sqlite: Database, request: ForgetRequest, halfLives: HalfLifeDays): Forgotten {
  const candidates = sqlite.prepare(`
    select row, kind, known_at_ms as knownAtMs, case when kind in ('outcome', 'lesson') then data else 'null' end as data
    from notes where dataset = ? and known_at_ms <= ?`);
  const remove = sqlite.prepare("delete from notes where row = ?");
  return sqlite
    .transaction(() => {
      const { dataset, asOf, below } = request;
      const removed: Partial<Record<NoteKind, number>> = {};
      for (const { row, kind, data, knownAtMs } of candidates.all(dataset, asOf) as Faded[]) {
        const { decay, teaching } = weightOf({ kind, knownAtMs, data: JSON.parse(data) } as Note, asOf, halfLives);
        if (decay * teaching >= below) continue;
        remove.run(row);
        removed[kind] = (removed[kind] ?? 0) + 1;
      }
      sqlite
        .prepare("insert into forgettings (dataset, as_of_ms, below, removed) values (?, ?, ?, ?)")
        .run(dataset, asOf, below, JSON.stringify(removed));
      return { dataset, asOf, below, removed };
    })
    .immediate();
}

export function readForgettings(sqlite: Database, dataset: string): readonly Forgotten[] {
  const lines = sqlite.prepare(
    "select dataset, as_of_ms as asOf, below, removed from forgettings where dataset = ? order by number",
  );
  return (lines.all(dataset) as (Omit<Forgotten, "removed"> & { removed: string })[]).map((line) => ({
    ...line,
    removed: JSON.parse(line.removed),
  }));
}
