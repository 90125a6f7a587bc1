// Notes as rows: what a filter is in SQL, notes in and out, candidates by words. No vectors here.

import type { Database } from "better-sqlite3";
import { wordsOf } from "#knowledge/embeddings/index.ts";
import type { Note } from "../../note.ts";
import { type Candidate, type Ranked, rankNotes } from "../../rank-notes.ts";
import type { NoteFilter } from "../../recall.ts";

interface Row {
  readonly note_id: string;
  readonly dataset: string;
  readonly kind: Note["kind"];
  readonly symbol: string | null;
  readonly agent: string | null;
  readonly text: string;
  readonly data: string;
  readonly event_time_ms: number;
  readonly known_at_ms: number;
  readonly supersedes: string;
}

/** Which of the ids are there already. */
export function knownIds(sqlite: Database, noteIds: readonly string[]): ReadonlySet<string> {
  const known = sqlite.prepare("select note_id from notes where note_id in (select value from json_each(?))").pluck();
  return new Set(known.all(JSON.stringify(noteIds)) as string[]);
}

/** Stores notes, within a transaction: the row of a new one; null where its id is there already, and then nothing changes. */
export function noteWriter(sqlite: Database): (note: Note) => number | null {
  const insert = sqlite.prepare(`
    insert into notes (note_id, dataset, kind, symbol, agent, text, data, event_time_ms, known_at_ms, supersedes)
    values (@noteId, @dataset, @kind, @symbol, @agent, @text, @data, @eventTimeMs, @knownAtMs, @supersedes)
    on conflict (note_id) do nothing`);
  const writeWords = wordsWriter(sqlite);
  const hide = sqlite.prepare(`
    insert into supersessions (dataset, note_id, known_at_ms) values (?, ?, ?)
    on conflict do update set known_at_ms = min(known_at_ms, excluded.known_at_ms)`);
  return (note) => {
    const supersedes = note.supersedes ?? [];
    const given = { ...note, data: JSON.stringify(note.data ?? null), supersedes: JSON.stringify(supersedes) };
    const { changes, lastInsertRowid } = insert.run(given);
    if (changes === 0) return null;
    writeWords(Number(lastInsertRowid), note.text);
    for (const older of supersedes) hide.run(note.dataset, older, note.knownAtMs);
    return Number(lastInsertRowid);
  };
}

/** Gives the notes of an older file their words; nothing to do in a file that this version wrote. */
export function indexOlderNotes(sqlite: Database): void {
  const older = sqlite.prepare("select row, text from notes where words is null order by row limit 1000");
  const writeWords = wordsWriter(sqlite);
  const some = sqlite.transaction(() => {
    const rows = older.all() as { row: number; text: string }[];
    for (const { row, text } of rows) writeWords(row, text);
    return rows.length;
  });
  while (some.immediate() > 0);
}

function wordsWriter(sqlite: Database): (row: number, text: string) => void {
  const index = sqlite.prepare("insert into note_words (rowid, words) values (?, ?)");
  const count = sqlite.prepare("update notes set words = ? where row = ?");
  return (row, text) => {
    const words = wordsOf(text);
    index.run(row, words.join(" "));
    count.run(words.length, row);
  };
}

export function newestNotes(sqlite: Database, filter: NoteFilter, limit: number): readonly Note[] {
  const { where, parameters } = visible(filter);
  const newest = sqlite.prepare(`select * from notes where ${where} order by known_at_ms desc, note_id limit @limit`);
  return newest.all({ ...parameters, limit }).map((row) => noteOf(row as Row));
}

/** Where the terms stand is FTS5's to say, the ranking is our own. */
export function notesByWords(
  sqlite: Database,
  terms: readonly string[],
  filter: NoteFilter,
  depth: number,
): readonly Ranked<Note>[] {
  const candidates = candidatesFor(sqlite, [...new Set(terms)], filter);
  const best = rankNotes(candidates, countNotes(sqlite, filter)).slice(0, depth);
  return withNotes(
    sqlite,
    best.map(({ item, score }) => ({ row: item.row, score })),
  );
}

type NoteCounts = Candidate & { readonly row: number; readonly times: number[] };

/** The cross join keeps SQLite from asking FTS5 anew for every note of the data set. */
function candidatesFor(sqlite: Database, terms: readonly string[], filter: NoteFilter): readonly NoteCounts[] {
  const { where, parameters } = visible(filter);
  const having = sqlite
    .prepare(`
      select notes.row, notes.note_id, notes.words, hits.times
      from (select doc, count(*) as times from note_terms where term = @term group by doc) hits
      cross join notes on notes.row = hits.doc where ${where}`)
    .raw();
  const candidates = new Map<number, NoteCounts>();
  for (const [place, term] of terms.entries()) {
    const hits = having.all({ ...parameters, term }) as [number, string, number, number][];
    for (const [row, noteId, length, times] of hits) {
      let candidate = candidates.get(row);
      if (!candidate) {
        candidate = { row, noteId, length, times: terms.map(() => 0) };
        candidates.set(row, candidate);
      }
      candidate.times[place] = times;
    }
  }
  return [...candidates.values()];
}

/** The notes of scored rows, in the order given. */
export function withNotes(
  sqlite: Database,
  scored: readonly { readonly row: number; readonly score: number }[],
): readonly Ranked<Note>[] {
  const one = sqlite.prepare("select * from notes where row = ?");
  return scored.flatMap(({ row, score }) => {
    const found = one.get(row) as Row | undefined; // another connection may have forgotten it since
    return found ? [{ item: noteOf(found), score }] : [];
  });
}

/** Notes that pass the filter; with an embedder's id, only those without a vector of it. */
export function countNotes(sqlite: Database, filter: NoteFilter, withoutVectorOf: string | null = null): number {
  const { conditions, parameters } = passing(filter);
  const lacks = "not exists (select 1 from vectors v where v.row = notes.row and v.embedder = @embedder)";
  const where = (withoutVectorOf === null ? conditions : [...conditions, lacks]).join(" and ");
  const given = withoutVectorOf === null ? parameters : { ...parameters, embedder: withoutVectorOf };
  const all = sqlite.prepare(`select count(*) from notes where ${where}`).pluck();
  const hidden = sqlite
    .prepare(`
    select count(*) from supersessions s cross join notes on notes.note_id = s.note_id
    where s.dataset = @dataset and s.known_at_ms <= @asOf and ${where}`)
    .pluck();
  return (all.get(given) as number) - (hidden.get(given) as number);
}

/** What a view sees of what a filter asks, as a condition. */
function visible(filter: NoteFilter) {
  const { conditions, parameters } = passing(filter);
  const superseded = `select 1 from supersessions s
    where s.dataset = notes.dataset and s.note_id = notes.note_id and s.known_at_ms <= @asOf`;
  return { where: [...conditions, `not exists (${superseded})`].join(" and "), parameters };
}

/** What a filter asks, superseded or not. */
function passing({ dataset, asOf, symbol, agent, kinds, knownFromMs, knownToMs }: NoteFilter) {
  const conditions = [
    "notes.dataset = @dataset",
    "notes.known_at_ms <= @asOf",
    ...(symbol === null ? [] : ["notes.symbol = @symbol"]),
    ...(agent === null ? [] : ["notes.agent = @agent"]),
    ...(kinds === null ? [] : ["notes.kind in (select value from json_each(@kinds))"]),
    ...(knownFromMs === null ? [] : ["notes.known_at_ms >= @knownFromMs"]),
    ...(knownToMs === null ? [] : ["notes.known_at_ms < @knownToMs"]),
  ];
  const parameters = { dataset, asOf, symbol, agent, kinds: kinds && JSON.stringify(kinds), knownFromMs, knownToMs };
  return { conditions, parameters };
}

function noteOf(row: Row): Note {
  const supersedes = JSON.parse(row.supersedes) as string[];
  return {
    noteId: row.note_id,
    dataset: row.dataset,
    kind: row.kind,
    symbol: row.symbol,
    agent: row.agent,
    text: row.text,
    data: JSON.parse(row.data),
    eventTimeMs: row.event_time_ms,
    knownAtMs: row.known_at_ms,
    ...(supersedes.length > 0 && { supersedes }),
  };
}
