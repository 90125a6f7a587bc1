// How facts become rows of the bar clock: session by session, in order, by objects that remember what they must and see nothing later.
// History is walked through the same way as live facts come in, so that batch and stream start from the same numbers.

import type {
  Bar,
  BarInterval,
  CorporateAction,
  Dataset,
  FilingFact,
  Instrument,
  NewsItem,
  OptionQuote,
  Post,
} from "#knowledge/domain/index.ts";
import type { clocks } from "../clocks.ts";

export type BarColumn = keyof (typeof clocks)["bar"]["columns"];

/** All that became known from the end of one session to the end of the next. Lists by member stand in the members' order. */
export interface Session {
  /** Close of the session's bars. No other fact in it was known later. */
  readonly closeMs: number;
  /** When its rows may first be used: the latest knownAt of its bars and of all bars before, and not before the close. */
  readonly knownAtMs: number;
  /** As traded; null where the member did not trade. */
  readonly bars: readonly (Bar | null)[];
  /** In force since the session before: from their ex-date on, or from when they were known where that was later. */
  readonly actions: readonly (readonly CorporateAction[])[];
  /** Became known after the session before, oldest first. */
  readonly news: readonly (readonly NewsItem[])[];
  readonly posts: readonly (readonly Post[])[];
  readonly filings: readonly (readonly FilingFact[])[];
  readonly options: readonly (readonly OptionQuote[])[];
  /** Newest known value of each observed series (yields, VIX ...) by its name in store. */
  readonly observed: ReadonlyMap<string, number>;
}

/** Parts of a session beside its bars: only those that a source asks for are read. */
export type SessionPart = Exclude<keyof Session, "closeMs" | "knownAtMs" | "bars">;

export interface Members {
  /** By symbol, ascending; the benchmark and index funds among them. */
  readonly instruments: readonly Instrument[];
  readonly dataset: Dataset;
  readonly interval: BarInterval;
}

/** Writes numbers of one session's row: column, member's place, value. What is not written is missing. */
export type Write = (column: BarColumn, member: number, value: number) => void;

export interface ColumnSource {
  readonly columns: readonly BarColumn[];
  readonly reads: readonly SessionPart[];
  /** Whose facts a member's number rests on: its own only, or those of every member. */
  readonly of: "member" | "universe";
  /** Begins before the first session. Every call is the next session. */
  open(members: Members): (session: Session, write: Write) => void;
}
