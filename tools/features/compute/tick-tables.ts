// Features of ticks and books over history: one session after the other, some thousand rows at a time, so that memory does not grow with a session.

import { callerError, isoTime, type QuorumError } from "#infra/runtime/index.ts";
import type { SymbolId } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { type Column, compile, type Program } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { type TickClock, type TickRows, type TickSession, tickRows } from "../inputs/ticks/index.ts";
import { requireClock } from "./choose-features.ts";
import { type LackingInputs, lackingInputs } from "./lacking-inputs.ts";

/** Neighbouring rows of one session. */
export interface TickTable {
  readonly symbol: SymbolId;
  readonly rows: number;
  /** End of each row, rising; whole milliseconds, rounded up. */
  readonly closesMs: Column;
  /** Since when each could be used, never before its end; rounded up likewise. */
  readonly knownAtsMs: Column;
  /** A column for each feature, in their order; NaN where missing. */
  readonly values: readonly Column[];
}

export interface TickTableParts {
  readonly clock: TickClock;
  readonly features: readonly Feature[];
  /** Told of all rows and values, where somebody asks which features lack facts. */
  readonly found?: FoundFacts;
}

/**
 * Every feature at every row of a session, which begins anew. Of changes of the book that end in one millisecond the last one stands for it; rows
 * before the feed's first event are left out. Made once and given session after session, so that the program is compiled once.
 * @throws tools/feature-clock
 */
export function openTickTables({ clock, features, found }: TickTableParts) {
  requireClock(features, clock);
  let program: Program | null = null;
  return async function* tablesOf(view: MarketView, session: TickSession): AsyncGenerator<TickTable> {
    program?.restart();
    program ??= compile(features.map(({ expression }) => expression));
    const ending = new LastOfMillisecond(session);
    for await (const rows of tickRows(view, session, clock)) {
      const values = features.map(() => new Float64Array(rows.rows));
      program.run(rows.columns, rows.rows, values);
      found?.take(rows, values);
      const table = ending.take(rows, values);
      if (table.rows > 0) yield table;
    }
    const table = ending.rest();
    if (table.rows > 0) yield table;
  };
}

/** Holds the newest row back until it is known to be the last one of its millisecond. */
class LastOfMillisecond {
  readonly #session: TickSession;
  #held: { readonly closeMs: number; readonly knownMs: number; readonly values: readonly number[] } | null = null;
  /** The feed has begun. */
  #begun = false;

  constructor(session: TickSession) {
    this.#session = session;
  }

  take({ rows, endMs, knownMs, columns }: TickRows, values: readonly Column[]): TickTable {
    const inputs = Object.values(columns);
    const closeMs = (row: number): number => this.#session.openMs + Math.ceil(endMs[row]!);
    const kept: number[] = [];
    for (let row = 0; row < rows - 1; row++)
      if (this.#begins(inputs, row) && closeMs(row) !== closeMs(row + 1)) kept.push(row);
    const held = this.#held !== null && this.#held.closeMs !== closeMs(0) ? this.#held : null;
    const table = this.#table(kept.length + (held ? 1 : 0), values.length);
    if (held) put(table, 0, held);
    const from = held ? 1 : 0;
    const at = (row: number, column: number) => values[column]![row]!;
    for (const [place, row] of kept.entries()) {
      table.closesMs[from + place] = closeMs(row);
      table.knownAtsMs[from + place] = this.#session.openMs + Math.ceil(knownMs[row]!);
      for (let column = 0; column < values.length; column++) table.values[column]![from + place] = at(row, column);
    }
    const last = rows - 1;
    this.#held = this.#begins(inputs, last)
      ? {
          closeMs: closeMs(last),
          knownMs: this.#session.openMs + Math.ceil(knownMs[last]!),
          values: values.map((column) => column[last]!),
        }
      : null;
    return table;
  }

  rest(): TickTable {
    const table = this.#table(this.#held ? 1 : 0, this.#held?.values.length ?? 0);
    if (this.#held) put(table, 0, this.#held);
    this.#held = null;
    return table;
  }

  #begins(inputs: readonly Column[], row: number): boolean {
    this.#begun ||= inputs.some((column) => !Number.isNaN(column[row]!));
    return this.#begun;
  }

  #table(rows: number, columns: number): TickTable {
    return {
      symbol: this.#session.symbol,
      rows,
      closesMs: new Float64Array(rows),
      knownAtsMs: new Float64Array(rows),
      values: Array.from({ length: columns }, () => new Float64Array(rows)),
    };
  }
}

function put(
  table: TickTable,
  row: number,
  {
    closeMs,
    knownMs,
    values,
  }: { readonly closeMs: number; readonly knownMs: number; readonly values: readonly number[] },
): void {
  table.closesMs[row] = closeMs;
  table.knownAtsMs[row] = knownMs;
  for (const [column, value] of values.entries()) table.values[column]![row] = value;
}

/** Which columns numbers have stood in, and which features have had a value: some do without a column, as of levels that a book does not have. */
export class FoundFacts {
  readonly #features: readonly Feature[];
  readonly #empty: Set<string>;
  readonly #without: Set<Feature>;

  constructor(features: readonly Feature[]) {
    this.#features = features;
    this.#empty = new Set(features.flatMap(({ inputs }) => inputs));
    this.#without = new Set(features);
  }

  take({ columns }: Pick<TickRows, "columns">, values: readonly Column[]): void {
    const hasNumber = (column: Column | undefined): boolean => column?.some((value) => !Number.isNaN(value)) === true;
    for (const name of this.#empty) if (hasNumber(columns[name])) this.#empty.delete(name);
    for (const [at, feature] of this.#features.entries())
      if (this.#without.has(feature) && hasNumber(values[at])) this.#without.delete(feature);
  }

  /** Features without a value that read a column without a number. */
  get lacking(): readonly LackingInputs[] {
    return lackingInputs([...this.#without], [...this.#empty]);
  }
}

/** Computes sessions until no feature lacks inputs any more. @throws tools/feature-without-inputs where one does to the end */
export async function requireTickInputs(
  view: MarketView,
  sessions: readonly TickSession[],
  { clock, features }: TickTableParts,
): Promise<void> {
  const found = new FoundFacts(features);
  const tables = openTickTables({ clock, features, found });
  for (const session of sessions) for await (const _ of tables(view, session)) if (found.lacking.length === 0) return;
  requireFound(view, sessions, found.lacking);
}

/** @throws tools/feature-without-inputs naming the first, and what the feed does carry */
export function requireFound(
  { dataset, asOf }: MarketView,
  sessions: readonly TickSession[],
  lacking: readonly LackingInputs[],
): void {
  const [first] = lacking;
  if (first === undefined || sessions.length === 0) return;
  throw noTickInputs(dataset.id, asOf, sessions, first);
}

const told = {
  trade: "trades",
  quote: "best quotes",
  book: "books",
  delta: "changes of books",
  order: "order events",
} as const;

function noTickInputs(
  id: string,
  asOf: number,
  sessions: readonly TickSession[],
  { feature, columns }: LackingInputs,
): QuorumError {
  const carried = [...new Set(sessions.flatMap(({ carries = [] }) => carries))].map((kind) => told[kind]).join(", ");
  const more = columns.length > 3 ? ` and ${columns.length - 3} more` : "";
  return callerError(
    "tools/feature-without-inputs",
    `Feature "${feature.id}" reads ${columns.slice(0, 3).join(", ")}${more}, for which "${id}" knows no facts at ${isoTime(asOf)}: its feed carries ${carried}. Choose other features, or ingest ticks that tell these.`,
    { id: feature.id, columns },
  );
}
