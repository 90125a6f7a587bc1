// Features of ticks and books over a stored session, and as ticks come: one definition, the same numbers to the bit.

import type { MarketView } from "#knowledge/stores/market/index.ts";
import { type Column, compile, computeColumns } from "#tools/columns/index.ts";
import { requireClock } from "../compute/choose-features.ts";
import type { Feature } from "../feature.ts";
import { BookRows, type BookRowsOptions, bookColumns } from "../inputs/ticks/book-rows.ts";
import { readBookRows, readSecondRows, type TickSession } from "../inputs/ticks/read-session.ts";
import { secondColumns } from "../inputs/ticks/second-columns.ts";
import { SecondRows, type SecondRowsOptions } from "../inputs/ticks/second-rows.ts";

export interface TickFeatureTable {
  readonly rows: number;
  /** End of each row, milliseconds since the session opened. */
  readonly endMs: Column;
  /** One column a feature, in the features' order; NaN where missing. */
  readonly values: readonly Column[];
}

/** Values of a session's seconds. @throws tools/feature-clock, tools/input-column-missing */
export async function secondFeatures(
  features: readonly Feature[],
  view: MarketView,
  session: TickSession,
): Promise<TickFeatureTable> {
  requireClock(features, "second");
  return valuesOf(features, await readSecondRows(view, session));
}

/** Values of a session's changes of the book. @throws as secondFeatures does */
export async function bookFeatures(
  features: readonly Feature[],
  view: MarketView,
  session: TickSession,
): Promise<TickFeatureTable> {
  requireClock(features, "book");
  return valuesOf(features, await readBookRows(view, session));
}

/** Takes one session's ticks; tells each second's values when it is over. The values are written over by the next. @throws tools/feature-clock */
export function secondFeatureStream(
  features: readonly Feature[],
  options: Omit<SecondRowsOptions, "onRow">,
  onValues: (values: Float64Array, second: number) => void,
): SecondRows {
  requireClock(features, "second");
  const step = rowByRow(features, secondColumns);
  return new SecondRows({ ...options, onRow: (row, second) => onValues(step(row), second) });
}

/** Takes one session's ticks; tells the values of each change of the book at once. @throws tools/feature-clock */
export function bookFeatureStream(
  features: readonly Feature[],
  options: Omit<BookRowsOptions, "onRow">,
  onValues: (values: Float64Array, atNs: number) => void,
): BookRows {
  requireClock(features, "book");
  const step = rowByRow(features, bookColumns);
  return new BookRows({ ...options, onRow: (row, atNs) => onValues(step(row), atNs) });
}

type TickRows = Awaited<ReturnType<typeof readBookRows>>;

function valuesOf(features: readonly Feature[], { rows, endMs, columns }: TickRows): TickFeatureTable {
  const expressions = features.map(({ expression }) => expression);
  return { rows, endMs, values: computeColumns(expressions, columns, rows) };
}

/** A program that begins before the session's first row and takes one row at a time. */
function rowByRow(features: readonly Feature[], names: readonly string[]): (row: Float64Array) => Float64Array {
  const program = compile(
    features.map(({ expression }) => expression),
    { stepRows: 1 },
  );
  const cells = Object.fromEntries(names.map((name) => [name, new Float64Array(1)]));
  const places = names.map((name) => cells[name] as Float64Array);
  const results = features.map(() => new Float64Array(1));
  const values = new Float64Array(features.length);
  return (row) => {
    for (let place = 0; place < places.length; place++) places[place]![0] = row[place]!;
    program.run(cells, 1, results);
    for (let i = 0; i < results.length; i++) values[i] = results[i]![0]!;
    return values;
  };
}
