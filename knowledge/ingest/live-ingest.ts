// A live feed into the store, until told to stop: items in small batches by time, what cannot be read into quarantine, states handed on.
// The feed is read no faster than the store takes: it waits, and the socket behind it with it.

import type { Clock, Log } from "#infra/runtime/index.ts";
import type { Feed, FeedGap, FeedState, LiveRequest } from "#knowledge/feeds/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import type { QuarantineRecords } from "#knowledge/stores/records/index.ts";
import { emptySummary, kindsIn, rejectedIn } from "./ingest-summary.ts";
import { Intake, type StoredBatch } from "./intake.ts";

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
  /** The longest that something read waits for its batch. */
  readonly flushMs?: number;
}

export interface LiveProgress {
  readonly stored: number;
  readonly rejected: number;
  readonly waitingRows: number;
  readonly byKind: Readonly<Record<string, number>>;
}

const usualFlushMs = 1_000;
/** How often the data set's "now" is moved on: each time is a row in the catalogue. */
const nowEveryMs = 60_000;

/** @returns what was stored in all, when the signal ended it @throws what the feed and the stores throw, with everything read before it stored */
export async function ingestLive(feed: Feed, request: LiveRequest, parts: LiveIngestParts): Promise<LiveProgress> {
  const { market, clock, log, onState, onProgress, flushMs = usualFlushMs } = parts;
  const { dataset } = await feed.describe();
  await market.describe({ ...dataset, nowMs: clock.nowMs() });
  const intake = new Intake(parts, {
    datasetId: dataset.id,
    source: feed.id,
    fingerprint: null,
    summary: emptySummary(),
    onStored: async () => {},
  });
  const progress = (): LiveProgress => ({
    stored: intake.summary.stored,
    rejected: rejectedIn(intake.summary),
    waitingRows: intake.waiting().rows,
    byKind: kindsIn(intake.summary),
  });
  let [flushedMs, describedMs] = [clock.nowMs(), clock.nowMs()];
  const flush = async (): Promise<void> => {
    flushedMs = clock.nowMs();
    await intake.flush();
    if (flushedMs - describedMs >= nowEveryMs) {
      describedMs = flushedMs;
      await market.describe({ ...dataset, nowMs: flushedMs });
    }
    onProgress?.(progress());
  };
  try {
    for await (const item of feed.live?.(request) ?? []) {
      if (item.kind === "state" || item.kind === "gap") {
        log.info({ feed: feed.id, ...item }, "feed state");
        onState?.(item);
      } else intake.take(item);
      if (intake.isFull() || clock.nowMs() - flushedMs >= flushMs) await flush();
    }
  } finally {
    await intake.flush();
    await intake.settle();
    await market.describe({ ...dataset, nowMs: clock.nowMs() });
    onProgress?.(progress());
  }
  return progress();
}
