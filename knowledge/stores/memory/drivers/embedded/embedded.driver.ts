// Memory in one SQLite file: FTS5 finds the notes that have a word in common with the question, the ranking is our own.

import type { Database } from "better-sqlite3";
import type { AsOf } from "#knowledge/domain/index.ts";
import { openSqliteFile, withSqliteErrors } from "#knowledge/stores/sqlite/index.ts";
import type { MemoryStore, Note, NoteQuery } from "../../memory-store.port.ts";
import { rankNotes, wordsOf } from "../../rank-notes.ts";
import { memoryMigrations } from "./migrations.ts";

export interface EmbeddedMemoryOptions {
  /** A path, or ":memory:". A file of its own. */
  readonly path: string;
}

export const needs = { package: "better-sqlite3", for: "memory in one file", how: "comes with `npm ci`" } as const;

/** @throws knowledge/records-newer, knowledge/store-failed, infra/disk-full */
export async function openEmbeddedMemory({ path }: EmbeddedMemoryOptions): Promise<MemoryStore> {
  const sqlite = await openSqliteFile({ path, migrations: memoryMigrations });
  return {
    add: async (notes) => withSqliteErrors(path, () => addNotes(sqlite, notes)),
    at: (dataset, asOf) => ({
      search: async (query) => withSqliteErrors(path, () => search(sqlite, dataset, asOf, query)),
    }),
    async close() {
      sqlite.close();
    },
  };
}

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
}

function addNotes(sqlite: Database, notes: readonly Note[]): void {
  const insert = sqlite.prepare(`
    insert into notes (note_id, dataset, kind, symbol, agent, text, data, event_time_ms, known_at_ms)
    values (@noteId, @dataset, @kind, @symbol, @agent, @text, @data, @eventTimeMs, @knownAtMs) on conflict (note_id) do nothing`);
  sqlite
    .transaction(() => {
      for (const note of notes) insert.run({ ...note, data: JSON.stringify(note.data ?? null) });
    })
    .immediate();
}

function search(sqlite: Database, dataset: string, asOf: AsOf, { text, limit, ...filter }: NoteQuery): readonly Note[] {
  const { where, parameters } = visible(dataset, asOf, filter);
  if (text === undefined) {
    const newest = sqlite.prepare(`select * from notes where ${where} order by known_at_ms desc, note_id limit @limit`);
    return newest.all({ ...parameters, limit }).map((row) => noteOf(row as Row));
  }
  const terms = wordsOf(text);
  if (terms.length === 0) return [];
  const having = sqlite.prepare(
    `select notes.* from note_words join notes on notes.row = note_words.rowid where note_words match @match and ${where}`,
  );
  const candidates = having.all({ ...parameters, match: matchAny(terms) }).map((row) => noteOf(row as Row));
  const count = sqlite.prepare(`select count(*) from notes where ${where}`).pluck().get(parameters) as number;
  return rankNotes(candidates, terms, count).slice(0, limit);
}

/** What a view sees, as a condition. */
function visible(dataset: string, asOf: AsOf, filter: Pick<NoteQuery, "symbol" | "agent" | "kind">) {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  const where = [
    "dataset = @dataset",
    "known_at_ms <= @asOf",
    ...given.map(([column]) => `${column} = @${column}`),
  ].join(" and ");
  return { where, parameters: { dataset, asOf, ...Object.fromEntries(given) } };
}

/** Each word in quotation marks, so that nothing a person types is read as a search operator. */
const matchAny = (terms: readonly string[]): string => [...new Set(terms)].map((term) => `"${term}"`).join(" OR ");

const noteOf = (row: Row): Note => ({
  noteId: row.note_id,
  dataset: row.dataset,
  kind: row.kind,
  symbol: row.symbol,
  agent: row.agent,
  text: row.text,
  data: JSON.parse(row.data),
  eventTimeMs: row.event_time_ms,
  knownAtMs: row.known_at_ms,
});
