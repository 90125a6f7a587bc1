// A portfolio as it is now in bad times: those that were, and those that somebody thinks of.

import { callerError, nearestNames } from "#infra/runtime/index.ts";
import { compoundReturn, fitLine } from "#tools/numeric/index.ts";
import type { Book } from "./book-history.ts";
import type { Episode } from "./episodes.ts";

export interface Lived {
  /** Compound return of the portfolio, its weights renewed every session; null where not all of its sessions have returns of every holding. */
  readonly bookReturn: number | null;
  /** Holding by holding, in the order of the book: compound return times weight; null as above. */
  readonly parts: Float64Array | null;
  readonly worstSession: number | null;
}

/** What an episode of the market would have done to the book.
 * @param marketTimesMs sessions of the market that the episode counts in */
export function liveThrough(book: Book, { from, to }: Episode, marketTimesMs: Float64Array): Lived {
  const [startMs, endMs] = [marketTimesMs[from]!, marketTimesMs[to]!];
  const first = book.timesMs.findIndex((ms) => ms >= startMs);
  const last = book.timesMs.findLastIndex((ms) => ms <= endMs);
  if (first < 0 || last - first !== to - from) return { bookReturn: null, parts: null, worstSession: null };
  const n = book.weights.length;
  const columnOf = (i: number): Float64Array =>
    Float64Array.from({ length: last - first + 1 }, (_, k) => book.returns[(first + k) * n + i]!);
  return {
    bookReturn: compoundReturn(book.portfolio.subarray(first, last + 1)),
    parts: book.weights.map((w, i) => w * compoundReturn(columnOf(i))),
    worstSession: Math.min(...book.portfolio.subarray(first, last + 1)),
  };
}

/** Simple returns that somebody assumes, the nearest to a holding counts: its own, else its sector's, else the market's times its beta. */
export interface Shock {
  readonly market?: number;
  readonly sectors?: Readonly<Record<string, number>>;
  readonly symbols?: Readonly<Record<string, number>>;
}

export interface Shocked {
  readonly bookReturn: number;
  /** Shape (N): weight times assumed return. */
  readonly parts: Float64Array;
  /** Shape (N): of each holding to the market; NaN where the market never moved. */
  readonly betas: Float64Array;
}

/** @param market shape (T), the market's return in each session of the book
 * @throws tools/risk-shock-invalid for a name that the book does not hold, or a fall of more than everything; tools/length-mismatch */
export function shock(
  book: Book,
  market: Float64Array,
  { market: move = 0, sectors = {}, symbols = {} }: Shock,
): Shocked {
  const { held, weights, returns } = book;
  known(
    "sector",
    Object.keys(sectors),
    held.map(({ sector }) => sector),
  );
  known(
    "symbol",
    Object.keys(symbols),
    held.map(({ symbol }) => symbol),
  );
  for (const [name, value] of [["market", move], ...Object.entries(sectors), ...Object.entries(symbols)] as const) {
    if (value >= -1 && Number.isFinite(value)) continue;
    throw invalid(
      `The shock of ${name} is ${value}; wanted a simple return of at least -1, as -0.2 for a fall of a fifth.`,
    );
  }
  const n = weights.length;
  const betas = weights.map((_, i) => {
    const own = Float64Array.from({ length: market.length }, (__, t) => returns[t * n + i]!);
    return fitLine(market, own).slope;
  });
  const parts = weights.map((w, i) => {
    const { symbol, sector } = held[i]!;
    const assumed = symbols[symbol] ?? sectors[sector] ?? (move === 0 ? 0 : Math.max(-1, betas[i]! * move));
    return w * assumed;
  });
  return { bookReturn: parts.reduce((sum, part) => sum + part, 0), parts, betas };
}

function known(what: string, asked: readonly string[], there: readonly string[]): void {
  const unknown = asked.find((name) => !there.includes(name));
  if (unknown === undefined) return;
  throw invalid(
    `No holding with ${what} "${unknown}"; nearest: ${nearestNames(unknown, [...new Set(there)]).join(", ")}.`,
  );
}

const invalid = (message: string): Error => callerError("tools/risk-shock-invalid", message);
