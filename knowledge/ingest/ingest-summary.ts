// What an ingestion has seen so far, file by file: kept with its progress, so that it is whole also after a restart, and read by the quality report.

import { z } from "zod";
import type { FeedItem, FeedNote } from "#knowledge/feeds/index.ts";

const Note = z.object({
  kind: z.enum(["repaired", "noticed"]),
  says: z.string(),
  rows: z.int(),
  lines: z.array(z.int()),
});

const FileSummary = z.object({
  /** Rows of the file itself, those refused included; 0 where the feed does not tell. */
  rows: z.int(),
  rejected: z.int(),
  /** Facts and rows by column that they gave, by kind. */
  kinds: z.record(z.string(), z.int()),
  notes: z.array(Note),
});

export const IngestSummary = z.object({
  stored: z.int(),
  known: z.int(),
  files: z.record(z.string(), FileSummary),
});
export type IngestSummary = z.infer<typeof IngestSummary>;
type File = z.infer<typeof FileSummary>;

export const emptySummary = (): IngestSummary => ({ stored: 0, known: 0, files: {} });

const exampleLines = 3;

/** Counts one item into the summary. */
export function countItem(summary: IngestSummary, item: FeedItem): void {
  const { file, line } = item.origin;
  const counts = fileOf(summary, file);
  switch (item.kind) {
    case "fact":
      counts.kinds[item.fact.kind] = (counts.kinds[item.fact.kind] ?? 0) + 1;
      if (item.repair !== undefined)
        addNote(counts, { kind: "repaired", says: item.repair, rows: 1, lines: line === null ? [] : [line] });
      break;
    case "block":
      counts.kinds[item.block.kind] = (counts.kinds[item.block.kind] ?? 0) + item.block.rows;
      break;
    case "rejected":
      counts.rejected += 1;
      break;
    case "read":
      counts.rows += item.rows;
      for (const note of item.notes) addNote(counts, note);
  }
}

/** The same words about more rows add up. */
function addNote(counts: File, { kind, says, rows, lines }: FeedNote): void {
  const known = counts.notes.find((note) => note.kind === kind && note.says === says);
  if (known === undefined) {
    counts.notes.push({ kind, says, rows, lines: lines.slice(0, exampleLines) });
    return;
  }
  known.rows += rows;
  known.lines.push(...lines.slice(0, exampleLines - known.lines.length));
}

function fileOf(summary: IngestSummary, file: string): File {
  const known = summary.files[file];
  if (known !== undefined) return known;
  const made: File = { rows: 0, rejected: 0, kinds: {}, notes: [] };
  summary.files[file] = made;
  return made;
}

const sum = (summary: IngestSummary, of: (file: File) => number): number =>
  Object.values(summary.files).reduce((total, file) => total + of(file), 0);

export const rejectedIn = (summary: IngestSummary): number => sum(summary, ({ rejected }) => rejected);

export const repairedIn = (summary: IngestSummary): number =>
  sum(summary, ({ notes }) =>
    notes.filter(({ kind }) => kind === "repaired").reduce((total, { rows }) => total + rows, 0),
  );

/** What was noticed and left as it is, each once. */
export const noticedIn = (summary: IngestSummary): readonly string[] =>
  Object.entries(summary.files).flatMap(([file, { notes }]) =>
    notes.filter(({ kind }) => kind === "noticed").map(({ says }) => `${file}: ${says}`),
  );

/** Facts and rows by kind over all files. */
export function kindsIn(summary: IngestSummary): Readonly<Record<string, number>> {
  const kinds: Record<string, number> = {};
  for (const file of Object.values(summary.files))
    for (const [kind, count] of Object.entries(file.kinds)) kinds[kind] = (kinds[kind] ?? 0) + count;
  return kinds;
}
