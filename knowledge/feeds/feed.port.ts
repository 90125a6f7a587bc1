// A feed: one source of facts. History is read whole, live until told to stop; what cannot be read is handed on with its place and reason,
// never dropped.

import type { Clock } from "#infra/runtime/index.ts";
import type { BarInterval, Block, BlockKind, Dataset, Fact, FactKind, SymbolId } from "#knowledge/domain/index.ts";

export interface Origin {
  /** A file, or the address asked without its secrets. */
  readonly file: string;
  /** 1-based line, header included; null where the source has no lines. */
  readonly line: number | null;
}

/** One read of the source. `mark`, where set: everything up to and with this item is named by it, and history({ after: mark }) goes on behind it. */
export type FeedItem = { readonly mark?: string } & (
  | { readonly kind: "fact"; readonly fact: Fact; readonly origin: Origin; readonly repair?: string }
  /** Many rows at once; origin is the place of the first. */
  | { readonly kind: "block"; readonly block: Block; readonly origin: Origin; readonly repaired?: number }
  | { readonly kind: "rejected"; readonly origin: Origin; readonly reason: string; readonly raw: string }
  /** How many rows of a file were read since the last such item, and what was mended in them or is odd about them. Only some feeds tell it. */
  | {
      readonly kind: "read";
      readonly origin: Origin;
      readonly rows: number;
      readonly notes: readonly FeedNote[];
      /** True where the source holds or held more than it would tell: what was asked for is not done with, and may be asked for again. */
      readonly isPart?: true;
    }
);

/** Something about rows that are facts all the same. */
export interface FeedNote {
  /** repaired: what the row says was changed by a rule of the feed. noticed: it stands as it is. */
  readonly kind: "repaired" | "noticed";
  readonly says: string;
  readonly rows: number;
  /** Lines of some of them. */
  readonly lines: readonly number[];
}

export interface HistoryRequest {
  /** Go on behind this mark of an earlier read of the same fingerprint. */
  readonly after?: string;
  /** Only these symbols and this stretch of event time, where the feed can tell; all when left out. */
  readonly symbols?: readonly SymbolId[];
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Ends the reading with its reason, where the feed waits for somebody else. */
  readonly signal?: AbortSignal;
}

export interface LiveRequest {
  readonly symbols: readonly SymbolId[];
  readonly kinds: readonly (FactKind | BlockKind)[];
  /** What happened up to here was read as history: from here to the first connection is a gap, told and filled like any other. */
  readonly sinceMs?: number;
  /** Ends the stream. */
  readonly signal: AbortSignal;
}

/** How a live source stands; told on every change. */
export interface FeedState {
  readonly kind: "state";
  readonly state: "connecting" | "live" | "stale" | "skewed" | "reconnecting" | "backfilling" | "stopped";
  readonly atMs: number;
  readonly detail: string;
}

/** Something is missing between two messages; a backfill follows where the feed has history. */
export interface FeedGap {
  readonly kind: "gap";
  readonly symbol: SymbolId | null;
  readonly fromMs: number;
  readonly toMs: number;
  readonly detail: string;
}

export type LiveItem = FeedItem | FeedState | FeedGap;

export interface FeedCan {
  readonly history: boolean;
  readonly live: boolean;
  readonly kinds: readonly (FactKind | BlockKind)[];
  /** Whether history({ after }) goes on where an earlier read stopped. */
  readonly resume: boolean;
  /** True where the feed holds each fact and row against the rules of its kind itself, so that nobody has to again. */
  readonly checked?: boolean;
  /** live() tells trades and no bars: bars of this length of time are to be made of them. */
  readonly liveBars?: BarInterval;
  /** Of what it tells of changes of a book and of order events; see booksSource. */
  readonly books?: BookTelling;
  /** Kinds that another reading may tell otherwise; left out where the source is read whole and stands for itself, as a folder does. */
  readonly retells?: Retells;
}

export interface BookTelling {
  /** The sequences of a symbol's changes, or order events, have no holes: a hole is something missed. */
  readonly numbered?: boolean;
  /** Which order events there are: all, some (orders also go unseen), or those at the best price only. All when left out. */
  readonly orders?: "all" | "some" | "best";
  /** Books are built also where best quotes say more of the book. */
  readonly beside?: true;
}

/** undated: the source does not say since when it tells something otherwise, so it is known since it is read. dated: knownAtMs says it.
 * stand-in: it knows next to nothing of it, and is left out where the data set knows it by then. */
export type Retells = Readonly<Partial<Record<FactKind, "undated" | "dated" | "stand-in">>>;

export interface Feed {
  readonly id: string;
  readonly can: FeedCan;
  /** Which data set it fills and a fingerprint of what will be read, without reading the facts: the same fingerprint means the same facts. */
  identify(): Promise<{ readonly datasetId: string; readonly fingerprint: string }>;
  /** The data set as it will be shown, with the same fingerprint. */
  describe(): Promise<{ readonly dataset: Dataset; readonly fingerprint: string }>;
  /** Every item once, in file order. @throws knowledge/not-supported where can.history is false */
  history(request?: HistoryRequest): AsyncIterable<FeedItem>;
  /** One rejected item read again, as it was or mended by hand: what it gives now. Only feeds whose items stand alone have it. */
  reread?(origin: Origin, raw: string): Promise<readonly FeedItem[]>;
  /** How far a history in course is, of how much, in the source's own bytes. */
  position?(): { readonly bytes: number; readonly ofBytes: number };
  /** Items as they come, each message once, until the signal. @throws knowledge/not-supported where can.live is false */
  live?(request: LiveRequest): AsyncIterable<LiveItem>;
  /** What time it is where live() is, where that is not our own time. */
  readonly clock?: Clock;
  /** Lets go of connections; safe to call twice. */
  close?(): Promise<void>;
}
