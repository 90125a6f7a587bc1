// How facts become rows of the bar clock: session by session, in order, by objects that remember what they must and see nothing later.
// History is walked through the same way as live facts come in, so that batch and stream start from the same numbers.

import type { Bar, CorporateAction, Dataset, FilingFact, Instrument, NewsItem } from "#knowledge/domain/index.ts";
import type { clocks } from "../clocks.ts";

export type BarColumn = keyof (typeof clocks)["bar"]["columns"];

/** All that became known from the end of one session to the end of the next. Lists by member stand in the members' order. */
export interface Session {
  /** Close of the session's bars. */
  readonly closeMs: number;
  /** When its rows may first be used: the latest knownAt of its bars. Nothing in it was known later. */
  readonly knownAtMs: number;
  /** As traded; null where the member did not trade. */
  readonly bars: readonly (Bar | null)[];
  /** With an ex-date after the session before and up to this one. */
  readonly actions: readonly (readonly CorporateAction[])[];
  /** Became known after the session before, oldest first. */
  readonly news: readonly (readonly NewsItem[])[];
  readonly filings: readonly (readonly FilingFact[])[];
  /** Newest known value of each observed series (yields, VIX ...) by its name in store. */
  readonly observed: ReadonlyMap<string, number>;
  /** At-the-money and wing volatilities by member, where there are option quotes. */
  readonly options: readonly (OptionMood | null)[];
}

export interface OptionMood {
  readonly implied: number;
  readonly skew: number;
}

export interface Members {
  /** By symbol, ascending; the benchmark and index funds among them. */
  readonly instruments: readonly Instrument[];
  readonly dataset: Dataset;
}

/** Writes numbers of one session's row: column, member's place, value. What is not written is missing. */
export type Write = (column: BarColumn, member: number, value: number) => void;

export interface ColumnSource {
  readonly columns: readonly BarColumn[];
  /** Begins before the first session. Every call is the next session. */
  open(members: Members): (session: Session, write: Write) => void;
}
