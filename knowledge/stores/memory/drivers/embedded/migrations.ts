// The tables of the embedded memory: notes, their words in an FTS5 index, their vectors, what hides them, and what was forgotten.

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

// The words of a note are cut by our own code and only split at spaces by FTS5, which otherwise keeps letters together that we take apart
// (Korean, Japanese, Arabic). They are written beside the note; words stays null until they are, which brings over notes of version 1.
// A vector is float32, little-endian, with the embedder that made it; vectors of several embedders lie side by side.
// What a forgotten note superseded stays hidden, so supersessions do not refer to notes.
const second = `
drop trigger note_words_follow;
drop table note_words;
create virtual table note_words using fts5 (words, content = '', contentless_delete = 1, tokenize = 'ascii');
create virtual table note_terms using fts5vocab (note_words, instance);
alter table notes add column words integer;
alter table notes add column supersedes text not null default '[]';
create index notes_without_words on notes (row) where words is null;
create trigger note_words_forget after delete on notes begin
  delete from note_words where rowid = old.row;
end;
create table supersessions (
  dataset text not null, note_id text not null, known_at_ms integer not null, primary key (dataset, note_id)
) without rowid;
create table vectors (
  seq integer primary key autoincrement, row integer not null references notes (row) on delete cascade,
  embedder text not null, dimensions integer not null, vector blob not null, unique (row, embedder)
);
create table forgettings (
  number integer primary key, dataset text not null, as_of_ms integer not null, below real not null, removed text not null
);
`;

export const memoryMigrations = [
  { version: 1, name: "notes and their words", sql: first },
  { version: 2, name: "vectors, superseded and forgotten notes", sql: second },
] as const;
