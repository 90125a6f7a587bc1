// The tables of the embedded memory: notes, and their words in an FTS5 index that is written with them.

const first = `
create table notes (
  row integer primary key, note_id text not null unique, dataset text not null, kind text not null, symbol text, agent text,
  text text not null, data text not null, event_time_ms integer not null, known_at_ms integer not null
);
create index notes_by_time on notes (dataset, known_at_ms);
create virtual table note_words using fts5 (text, content = 'notes', content_rowid = 'row', tokenize = 'unicode61 remove_diacritics 2');
create trigger note_words_follow after insert on notes begin
  insert into note_words (rowid, text) values (new.row, new.text);
end;
`;

export const memoryMigrations = [{ version: 1, name: "notes and their words", sql: first }] as const;
