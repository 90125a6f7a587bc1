// The parts that every read of series rows shares: which rows a query means, what is known by as-of, and times as the engine counts them.

import type { AsOf, SymbolId } from "#knowledge/domain/index.ts";
import { hourNs } from "./series-views.ts";
import type { SqlParameters } from "./sql.port.ts";

/** One data set's database at one moment. */
export interface Standing {
  readonly db: string;
  readonly asOf: AsOf;
}

export interface Stretch {
  readonly symbols?: readonly SymbolId[] | undefined;
  /** [fromMs, toMs) of the event's time; open ends when left out. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

const lowestNs = 0n;
const highestNs = 2n ** 63n - 1n;

/** Epoch milliseconds, fractions allowed, as nanoseconds that a 64-bit integer holds. */
export function nsOf(ms: number): bigint {
  if (!Number.isFinite(ms)) return ms > 0 ? highestNs : lowestNs;
  const whole = Math.floor(ms);
  const ns = BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1e6));
  return ns < lowestNs ? lowestNs : ns > highestNs ? highestNs : ns;
}

/** Conditions on the rows of a series; {asOfNs} and the bounds are bound. */
export function rowsOfStretch({ symbols }: Stretch): string {
  const ofSymbols = symbols === undefined ? "" : "symbol IN {symbols:Array(String)} AND ";
  return `${ofSymbols}event_ns >= {fromNs:Int64} AND event_ns < {toNs:Int64} AND known_ns <= {asOfNs:Int64}`;
}

/** For reads in a table's own order: one part after another in one thread, which takes a third of the memory of reading all at once. */
export const inOrder = "SETTINGS max_threads = 1, read_in_order_two_level_merge_threshold = 2";

/** Conditions on the lines of the hours that such rows lie in. */
export function hoursOfStretch({ symbols }: Stretch): string {
  const ofSymbols = symbols === undefined ? "" : "symbol IN {symbols:Array(String)} AND ";
  return `${ofSymbols}hour_ns > {fromNs:Int64} - ${hourNs} AND hour_ns < {toNs:Int64}`;
}

export function boundsOf({ db, asOf }: Standing, { symbols, fromMs, toMs }: Stretch): SqlParameters {
  return {
    db,
    ...(symbols && { symbols }),
    fromNs: fromMs === undefined ? lowestNs : nsOf(fromMs),
    toNs: toMs === undefined ? highestNs : nsOf(toMs),
    asOfNs: nsOf(asOf),
  };
}
