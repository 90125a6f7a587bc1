// A live feed into the store, until told to stop: items in small batches by time, what cannot be read into quarantine, states handed on.
// The feed is read no faster than the store takes: it waits, and the socket behind it with it, also while a batch is held that the store could
// not take for the moment.

import { asQuorumError, type Clock, isoTime, type Log } from "#infra/runtime/index.ts";
import type { BookCadence } from "#knowledge/books/index.ts";
import {
  type Feed,
  type FeedGap,
  type FeedState,
  type LiveItem,
  type LiveRequest,
  realWait,
  type Wait,
} from "#knowledge/feeds/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import type { QuarantineRecords } from "#knowledge/stores/records/index.ts";
import { type BookGap, booksOf } from "./built-books.ts";
import { described } from "./described.ts";
import { emptySummary, kindsIn, rejectedIn } from "./ingest-summary.ts";
import { Intake, type StoredBatch } from "./intake.ts";
import { LiveBars } from "./live-bars.ts";
import { Retold } from "./retold.ts";

export interface LiveIngestParts {
  readonly market: MarketStore;
  readonly quarantine: QuarantineRecords;
  readonly clock: Clock;
  readonly log: Log;
  readonly publish?: (batch: StoredBatch) => Promise<void>;
  /** Told of every change of the feed's state and of every gap. */
  readonly onState?: (state: FeedState | FeedGap) => void;
  /** Told after each batch. */
  readonly onProgress?: (progress: LiveProgress) => void;
  /** How often order books are told of a feed that tells changes or order events and no books; "change" when left out. */
  readonly books?: BookCadence;
  /** The longest that something read waits for its batch. */
  readonly flushMs?: number;
  readonly wait?: Wait;
}

export interface LiveProgress {
  readonly stored: number;
  readonly rejected: number;
  readonly waitingRows: number;
  readonly byKind: Readonly<Record<string, number>>;
}

const usualFlushMs = 1_000;
const [firstPauseMs, longestPauseMs] = [500, 30_000];
/** How often the data set's "now" is moved on: each time is a row in the catalogue. */
const nowEveryMs = 60_000;

/** @returns what was stored in all, when the signal ended it @throws what the feed and the stores throw, with everything read before it stored */
export async function ingestLive(feed: Feed, request: LiveRequest, parts: LiveIngestParts): Promise<LiveProgress> {
  const { market, clock, log, onState, onProgress, flushMs = usualFlushMs, wait = realWait } = parts;
  const { dataset: own } = await feed.describe();
  const held = (await market.datasets()).find(({ id }) => id === own.id) ?? null;
  const now = feed.clock ?? clock; // a market of another time has a now of its own
  const dataset = described({ ...own, nowMs: now.nowMs() }, held, false);
  const describe = (): Promise<void> => market.describe({ ...dataset, nowMs: Math.max(dataset.nowMs, now.nowMs()) }); // a set of the past or the future keeps its "now"
  await describe();
  const run = `live since ${isoTime(clock.nowMs())}`;
  const intake = new Intake(parts, {
    datasetId: dataset.id,
    source: feed.id,
    fingerprint: run, // no place comes again, but a batch may that is tried again
    after: run, // batches of another run are others: who acts once by their keys takes them too
    summary: emptySummary(),
    isLive: true,
    ...(feed.can.retells && {
      retold: new Retold({ market, datasetId: dataset.id, clock, retells: feed.can.retells }),
    }),
    onStored: async () => {},
    beforeRetry: async (error, tries) => {
      if (request.signal.aborted) throw error;
      log.warn(
        { feed: feed.id, code: error.code, tries },
        `a batch is held until the store takes it: ${error.message}`,
      );
      const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(tries - 1, 16));
      await wait(pauseMs, request.signal).catch(() => undefined); // told to stop: one last try
    },
  });
  const bars = feed.can.liveBars === undefined ? null : new LiveBars(feed.can.liveBars, feed.id, () => now.nowMs());
  const missed = ({ symbol, fromSequence, toSequence, fromNs, toNs }: BookGap): void => {
    const detail = `${symbol}'s order book: ${fromSequence} to ${toSequence} are missing; it is told again from the next snapshot on`;
    tellState({ kind: "gap", symbol, fromMs: Number(fromNs / 1_000_000n), toMs: Number(toNs / 1_000_000n), detail });
  };
  const books = booksOf(feed, parts.books, missed);
  const tellState = (state: FeedState | FeedGap): void => {
    log.info({ feed: feed.id, ...state }, "feed state");
    onState?.(state);
  };
  const takeEnded = (): void => {
    for (const bar of bars?.ended() ?? []) intake.take(bar);
    for (const book of books?.ended(now.nowMs()) ?? []) intake.take(book);
  };
  const progress = (): LiveProgress => ({
    stored: intake.summary.stored,
    rejected: rejectedIn(intake.summary),
    waitingRows: intake.waiting().rows,
    byKind: kindsIn(intake.summary),
  });
  let [flushedMs, describedMs] = [clock.nowMs(), clock.nowMs()];
  const isNowDue = (): boolean => clock.nowMs() - describedMs >= nowEveryMs;
  const flush = async (): Promise<void> => {
    flushedMs = clock.nowMs();
    takeEnded();
    await intake.flush();
    if (isNowDue()) {
      await describe().catch((thrown: unknown) => {
        if (!asQuorumError(thrown).retry) throw thrown; // else the next one moves it on
      });
      describedMs = flushedMs;
    }
    onProgress?.(progress());
  };
  const leaving = new AbortController();
  const asked = { ...request, signal: AbortSignal.any([request.signal, leaving.signal]) };
  try {
    for await (const item of orDue(feed.live?.(asked) ?? none(), flushMs, wait)) {
      if (item === "due") {
        takeEnded();
        if (clock.nowMs() - flushedMs < flushMs || (intake.waiting().rows === 0 && !isNowDue())) continue;
        await flush();
        await intake.settle(); // it is quiet: nothing waits behind it
        onProgress?.(progress());
        continue;
      }
      if (item.kind === "state" || item.kind === "gap") {
        tellState(item);
        if (item.kind !== "gap") continue;
        bars?.forget();
        books?.forget(item.symbol);
      } else {
        intake.take(item);
        for (const book of books?.take(item) ?? []) intake.take(book);
        bars?.take(item);
      }
      if (intake.isFull() || clock.nowMs() - flushedMs >= flushMs) await flush();
    }
  } finally {
    leaving.abort(); // lets go of the source also where the store failed
    for (const book of books?.finish() ?? []) intake.take(book);
    await intake.flush();
    await intake.settle();
    await describe();
    onProgress?.(progress());
  }
  return progress();
}

async function* none(): AsyncGenerator<LiveItem> {}

/** The items, and a word whenever so long has passed: what was read before a silence need not wait for its end. */
async function* orDue(items: AsyncIterable<LiveItem>, everyMs: number, wait: Wait): AsyncGenerator<LiveItem | "due"> {
  const reader = items[Symbol.asyncIterator]();
  const timer = new AbortController();
  const passed = (): Promise<"due"> =>
    wait(everyMs, timer.signal).then(
      () => "due" as const,
      () => "due" as const, // called off below
    );
  let [next, due] = [reader.next(), passed()];
  try {
    for (;;) {
      const first = await Promise.race([next, due]);
      if (first === "due") {
        yield first;
        due = passed();
      } else if (first.done) return;
      else {
        yield first.value;
        next = reader.next();
      }
    }
  } finally {
    timer.abort();
    next.catch(() => undefined); // thrown above where somebody waited for it
    reader.return?.()?.catch(() => undefined); // runs when the source is done with what it is at
  }
}
