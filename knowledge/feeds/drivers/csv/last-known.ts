// When the newest row of a file was known, without reading its figures: only the rows that would decide it are read whole.

import { columnIndex, RowProblem } from "./cells.ts";
import { FileReader, type FileReaderParts } from "./file-reader.ts";
import { timeColumns } from "./layout-columns.ts";
import type { RowLayout } from "./layout-rows.ts";
import type { LaidOutFile } from "./recognise.ts";
import { knownOf, type RowKnown, type RowTime, timeOf } from "./row-times.ts";
import { type Row, RowReader } from "./rows.ts";
import { readWindows, type Window } from "./windows.ts";

interface Candidate {
  readonly line: number;
  readonly raw: string;
}

/** Lines of the newest moment that are looked at before the whole file is read after all. */
const mostCandidates = 200;

/** Minus infinity where no row is a fact. */
export async function lastKnownMs(file: LaidOutFile, parts: FileReaderParts): Promise<number> {
  const gives = file.layout.gives.filter(parts.only ?? (() => true));
  if (!file.name.endsWith(".json") && gives.every(hasTime)) {
    const { ms, candidates } = await newestOf(file, gives, parts);
    const isFact = ({ line, raw }: Candidate): boolean =>
      new FileReader(file, parts).reread(line, raw).every(({ kind }) => kind !== "rejected");
    if (candidates.some(isFact)) return ms;
  }
  const reader = new FileReader(file, parts);
  for await (const _ of reader.items());
  return reader.lastKnownMs;
}

type Timed = Extract<RowLayout, { readonly time: unknown }>;
const hasTime = (rows: RowLayout): rows is Timed => "time" in rows;

async function newestOf(
  file: LaidOutFile,
  gives: readonly Timed[],
  { layout, clock, parse, windowBytes }: FileReaderParts,
) {
  const { header } = file.layout;
  const firstMs = Date.parse(`${layout.instruments.knownFrom}T00:00:00Z`);
  const nowMs = clock.nowMs();
  const times = gives.map(({ time: rule, known }) => {
    const time = timeOf(rule, header, layout.instruments.like.calendar);
    return { time, known: knownOf(known, time, header) };
  });
  const needed = Math.max(...gives.flatMap(timeColumns).map((column) => columnIndex(header, column)), 0) + 1;
  const rows = new RowReader(header, parse, needed);
  const day = dayColumnOf(gives, header);
  const newestDay = new Uint8Array(dayLength);
  let ms = Number.NEGATIVE_INFINITY;
  let lines: number[] = [];
  let candidates: Candidate[] = [];
  const visit = {
    row(row: Row) {
      if (day !== null && isBefore(row, day, newestDay)) return;
      const knownMs = newest(times, row);
      if (!(knownMs >= firstMs && knownMs <= nowMs) || knownMs < ms) return;
      if (knownMs > ms) {
        if (day !== null) newestDay.set(row.bytes.subarray(row.starts[day], row.ends[day]).subarray(0, dayLength));
        ms = knownMs;
        lines = [];
        candidates = [];
      }
      if (lines.length + candidates.length < mostCandidates) lines.push(row.line);
    },
    problem() {},
  };
  for await (const part of readWindows(file.path, { windowBytes })) {
    if (part.kind === "broken") continue;
    rows.read(part, visit);
    candidates.push(...textsOf(part, lines));
    lines = [];
  }
  return { ms, candidates };
}

/** Where all is told by the day in one column, and known the later the later that day is: its text says which row is newer. Else null. */
function dayColumnOf(gives: readonly Timed[], header: readonly string[]): number | null {
  const columns = gives.map(({ time, known }) =>
    (time.rule === "session" || time.rule === "day") && time.day !== undefined && typeof known === "string"
      ? columnIndex(header, time.day)
      : null,
  );
  const [first = null] = columns;
  return columns.every((column) => column === first) ? first : null;
}

/** "2025-04-15" */
const dayLength = 10;

function isBefore({ bytes, starts, ends }: Row, column: number, day: Uint8Array): boolean {
  const start = starts[column] as number;
  if ((ends[column] as number) - start !== dayLength) return false;
  for (let at = 0; at < dayLength; at++) {
    const found = bytes[start + at] as number;
    const wanted = day[at] as number;
    if (found !== wanted) return found < wanted;
  }
  return false;
}

function newest(times: readonly { readonly time: RowTime; readonly known: RowKnown }[], row: Row): number {
  let ms = Number.NEGATIVE_INFINITY;
  try {
    for (const { time, known } of times) {
      time.read(row);
      known.read(row);
      ms = Math.max(ms, known.knownMs);
    }
  } catch (thrown) {
    if (!(thrown instanceof RowProblem)) throw thrown;
    return Number.NaN;
  }
  return ms;
}

/** @param lines ascending */
function textsOf({ bytes, firstLine }: Window, lines: readonly number[]): Candidate[] {
  let line = firstLine;
  let at = 0;
  return lines.map((wanted) => {
    for (; line < wanted; line++) at = bytes.indexOf(10, at) + 1;
    const end = bytes.indexOf(10, at);
    return { line, raw: bytes.toString("utf8", at, end < 0 ? bytes.length : end).replace(/\r$/, "") };
  });
}
