// The rows of each member as they come: one for each of its bars, a number for each column asked for, NaN where nothing was written.

import { callerError, isoTime } from "#infra/runtime/index.ts";
import {
  type BarColumn,
  type ColumnSource,
  type Members,
  type Session,
  sourcesOf,
  type Write,
} from "../inputs/index.ts";

/** One session's rows: columns by place, the member's own row. */
export class SessionRows {
  readonly #places: ReadonlyMap<BarColumn, number>;
  readonly #sources: readonly ((session: Session, write: Write) => void)[];
  readonly #values: Float64Array;
  readonly #filled: Uint8Array;
  readonly #width: number;
  #bars: Session["bars"] = [];
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(members: Members, columns: readonly BarColumn[], sources: readonly ColumnSource[] = sourcesOf(columns)) {
    this.#places = new Map(columns.map((column, at) => [column, at]));
    this.#sources = sources.map((source) => source.open(members));
    this.#width = columns.length;
    this.#values = new Float64Array(columns.length * members.instruments.length);
    this.#filled = new Uint8Array(columns.length);
  }

  /** Takes the next session. @throws tools/rows-not-ascending where it closed before the one before */
  take(session: Session): void {
    if (session.closeMs < this.#lastMs) {
      throw callerError(
        "tools/rows-not-ascending",
        `A session closed at ${isoTime(session.closeMs)}, after one of ${isoTime(this.#lastMs)} was taken: wanted sessions by their close, oldest first.`,
      );
    }
    this.#lastMs = session.closeMs;
    this.#bars = session.bars;
    this.#values.fill(Number.NaN);
    for (const source of this.#sources) source(session, this.#write);
  }

  readonly #write: Write = (column, member, value) => {
    const place = this.#places.get(column);
    if (place === undefined || this.#bars[member] == null) return;
    this.#values[member * this.#width + place] = value;
    if (value - value === 0) this.#filled[place] = 1;
  };

  /** The member's row of the session taken last, shared from call to call. */
  rowOf = (member: number): Float64Array => this.#values.subarray(member * this.#width, (member + 1) * this.#width);

  /** Whether any number has ever stood in a column. */
  hasFacts = (column: BarColumn): boolean => this.#filled[this.#places.get(column) ?? -1] === 1;
}

/** A member's rows so far. */
export class MemberRows {
  readonly width: number;
  rows = 0;
  #values: Float64Array;
  #times: Float64Array;

  constructor(width: number) {
    this.width = width;
    this.#values = new Float64Array(64 * width);
    this.#times = new Float64Array(64 * 2);
  }

  add(row: Float64Array, closeMs: number, knownAtMs: number): void {
    if (2 * this.rows === this.#times.length) {
      this.#values = grown(this.#values);
      this.#times = grown(this.#times);
    }
    this.#values.set(row, this.rows * this.width);
    this.#times[2 * this.rows] = closeMs;
    this.#times[2 * this.rows + 1] = knownAtMs;
    this.rows += 1;
  }

  value = (row: number, column: number): number => this.#values[row * this.width + column]!;
  closeMs = (row: number): number => this.#times[2 * row]!;
  knownAtMs = (row: number): number => this.#times[2 * row + 1]!;
}

function grown(values: Float64Array): Float64Array {
  const larger = new Float64Array(2 * values.length);
  larger.set(values);
  return larger;
}
