// Lines to records: the fields of each line, or why it has none.

import type { parse as parseCsv } from "csv-parse/sync";
import type { Line } from "./lines.ts";

export type Parse = typeof parseCsv;

export interface CsvRecord {
  readonly line: Line;
  readonly cells: readonly string[];
  readonly problem: string | null;
}

/**
 * One record a line, in order; empty lines are left out.
 * All good lines go to the parser at once; only where it stumbles does each line go alone.
 */
export function recordsOf(lines: readonly Line[], columns: number, parse: Parse): CsvRecord[] {
  const wanted = lines.filter(({ text, problem }) => text !== "" || problem !== null);
  const readable = wanted.filter((line) => problemOf(line) === null);
  const parsed = together(readable, parse) ?? readable.map((line) => alone(line, parse));
  let next = 0;
  return wanted.map((line) => {
    const problem = problemOf(line);
    if (problem !== null) return { line, cells: [], problem };
    const cells = parsed[next++] ?? null;
    if (typeof cells === "string") return { line, cells: [], problem: cells };
    if (cells === null || cells.length !== columns) {
      return { line, cells: [], problem: `wanted ${columns} columns, found ${cells?.length ?? 0}` };
    }
    return { line, cells, problem: null };
  });
}

function problemOf({ text, problem }: Line): string | null {
  if (problem !== null) return problem;
  return text.includes('"') && text.split('"').length % 2 === 0 ? "a quote is opened and not closed" : null;
}

const options = { relax_column_count: true, skip_empty_lines: false } as const;

function together(lines: readonly Line[], parse: Parse): (readonly string[])[] | null {
  try {
    const records = parse(lines.map(({ text }) => text).join("\n"), options);
    return records.length === lines.length ? records : null;
  } catch {
    return null; // which line it was is found by parsing each alone
  }
}

/** The cells of a line, or what is wrong with it. */
function alone({ text }: Line, parse: Parse): readonly string[] | string {
  try {
    return parse(text, options)[0] ?? [];
  } catch (thrown) {
    return `not CSV: ${(thrown as Error).message}`;
  }
}
