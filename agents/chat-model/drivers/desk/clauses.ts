// Small pieces of sentences for playbooks and answers: references to figures, lists, and clauses that fall away when a figure is missing.

import { valueAt } from "../../../tracing/evidence-book.ts";
import type { Reading } from "./playbook.ts";

/** A reference to a figure or text in a reading: `[[ev_... path format]]`. */
export const cite = (reading: Reading, path: string, format?: string): string =>
  `[[${reading.evidenceId} ${path}${format ? ` ${format}` : ""}]]`;

type Part = (path: string, format?: string) => string;

/** A clause of a reading, or null where a figure it cites is missing. */
export function clause(reading: Reading | null, write: (part: Part) => string): string | null {
  if (reading === null) return null;
  let whole = true;
  const text = write((path, format) => {
    const value = valueAt(reading.output, path);
    if (value === null || value === undefined) whole = false;
    return cite(reading, path, format);
  });
  return whole ? text : null;
}

/** The clauses that apply, the first ones first, at most as many as given. */
export const said = (clauses: readonly (string | null)[], most = 6): string[] =>
  clauses.filter((one): one is string => one !== null).slice(0, most);

/** "a, b and c". */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** The gaps that a tool reported, read out of its own words. */
export const gaps = (
  reading: Reading<{ readonly missing: readonly { readonly because: string }[] }> | null,
): string | null =>
  reading === null || reading.output.missing.length === 0
    ? null
    : `Missing: ${listed(reading.output.missing.slice(0, 3).map((_, index) => cite(reading, `missing.${index}.because`)))}.`;

/** The text as a sentence: one full stop, also after "Inc." */
export const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

export const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
