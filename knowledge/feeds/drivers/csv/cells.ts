// One record's cells by field: text to values, strictly. Each getter names the column, what was wanted and what was found.

import { dayMs } from "#infra/runtime/index.ts";
import type { FileLayout } from "./layout.ts";

/** Why a row is no fact. */
export class RowProblem extends Error {}

export interface Cells<Field extends string> {
  text(field: Field): string;
  number(field: Field): number;
  /** UTC midnight of a calendar day. */
  dayMs(field: Field): number;
  /** "YYYY-MM-DD" of a day that exists. */
  day(field: Field): string;
  utcMs(field: Field): number;
  isEmpty(field: Field): boolean;
}

/** A reader of records laid out as given; `at` moves it to the next one. */
export function cellReader<Field extends string>(
  layout: FileLayout,
): { readonly cells: Cells<Field>; at(record: readonly string[]): void } {
  const columns = layout.fields as Readonly<Record<Field, string>>;
  const indexOf = Object.fromEntries(
    Object.entries<string>(columns).map(([field, column]) => [field, layout.header.indexOf(column)]),
  ) as Readonly<Record<Field, number>>;
  let record: readonly string[] = [];
  const text = (field: Field): string => record[indexOf[field]] || (layout.defaults[field] ?? "");
  const wanted = (what: string, field: Field): never => {
    throw new RowProblem(`${columns[field]}: wanted ${what}, found "${text(field).slice(0, 60)}"`);
  };
  const cells: Cells<Field> = {
    text,
    isEmpty: (field) => text(field) === "",
    number: (field) => numberOf(text(field)) ?? wanted("a number", field),
    dayMs: (field) => dayOf(text(field)) ?? wanted("a day like 2025-04-15", field),
    day: (field) => (dayOf(text(field)) === null ? wanted("a day like 2025-04-15", field) : text(field)),
    utcMs: (field) => utcOf(text(field)) ?? wanted("a time like 2025-04-15T20:00:00Z", field),
  };
  return {
    cells,
    at(next) {
      record = next;
    },
  };
}

function numberOf(text: string): number | null {
  if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

const days = new Map<string, number | null>();

/** The same few days come again and again: each is parsed once. */
function dayOf(text: string): number | null {
  const seen = days.get(text);
  if (seen !== undefined) return seen;
  if (days.size > 100_000) days.clear(); // nobody's calendar is that long
  const ms = parseDay(text);
  days.set(text, ms);
  return ms;
}

/** Date.parse turns 30 February into 2 March: only a day that is written back the same exists. */
function parseDay(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text ? null : ms;
}

function utcOf(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/.test(text)) return null;
  const ms = Date.parse(text);
  const midnight = dayOf(text.slice(0, 10));
  return Number.isNaN(ms) || midnight === null || ms < midnight || ms >= midnight + dayMs ? null : ms;
}
