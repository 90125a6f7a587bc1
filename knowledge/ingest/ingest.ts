// A feed's history into the store. One whose fingerprint was stored whole is skipped; one that was interrupted goes on behind the last mark
// that was stored. What was stored after that mark is read again and known already: facts by their content, blocks by their token.

import { type Clock, contentHash, isoTime, type Log, QuorumError } from "#infra/runtime/index.ts";
import type { BookCadence } from "#knowledge/books/index.ts";
import type { Block, Dataset } from "#knowledge/domain/index.ts";
import type { Feed } from "#knowledge/feeds/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import type { IngestRecords, QuarantineRecords } from "#knowledge/stores/records/index.ts";
import { booksOf, withBooks } from "./built-books.ts";
import { described } from "./described.ts";
import { emptySummary, type IngestSummary, kindsIn, noticedIn, rejectedIn, repairedIn } from "./ingest-summary.ts";
import { Intake, type StoredBatch, usualBatchRows } from "./intake.ts";
import { type IngestPosition, readPosition, savePosition } from "./position.ts";
import { Retold } from "./retold.ts";
import { settleBlock } from "./retold-blocks.ts";

export interface IngestParts {
  readonly market: MarketStore;
  readonly quarantine: QuarantineRecords;
  /** How far each source was taken in. */
  readonly progress: IngestRecords;
  readonly clock: Clock;
  readonly log: Log;
  /** Told of each batch after it is stored; a batch may be told twice after a crash, with the same key. */
  readonly publish?: (batch: StoredBatch) => Promise<void>;
  /** Rows stored at once, half a million when left out: fewer lose less work to a crash, more are stored faster.
   * An ingestion that goes on keeps the size that it began with. */
  readonly batchRows?: number;
  /** How often order books are told of a feed that tells changes or order events and no books; "change" when left out. */
  readonly books?: BookCadence;
  /** Told after each batch. */
  readonly onProgress?: (progress: IngestProgressNow) => void;
  /** Stops between two batches; what is stored stays, and the next ingestion goes on there. */
  readonly signal?: AbortSignal;
}

/** How an ingestion in course stands. */
export interface IngestProgressNow {
  /** Rows read in this run, those refused included. */
  readonly rows: number;
  readonly rejected: number;
  /** Rows read and not durable yet: more than one batch of them never are. */
  readonly waitingRows: number;
  /** For how long the store has been at the batch before; 0 while it is idle. */
  readonly storingMs: number;
  readonly rowsPerSecond: number;
  /** Of the source, where the feed can tell. */
  readonly bytes: number | null;
  readonly ofBytes: number | null;
}

export interface IngestReport {
  /** As described in store. */
  readonly dataset: Dataset;
  /** True where the feed was known whole from before and not read again; stored and known are 0 then. */
  readonly skipped: boolean;
  /** True where an earlier ingestion of the same source had stopped and this one went on behind it. */
  readonly resumed: boolean;
  /** Facts and rows stored, and those that were in store already, over this and the interrupted runs before it. */
  readonly stored: number;
  readonly known: number;
  readonly rejected: number;
  readonly repaired: number;
  /** Facts and rows read, by kind. */
  readonly byKind: Readonly<Record<string, number>>;
  readonly files: IngestSummary["files"];
  /** What the source said of what it told, by file: that it told less than was asked for, and the like. */
  readonly noticed: readonly string[];
}

/**
 * Everything a feed's history holds, stored durably; the data set is in store when this returns.
 * @throws knowledge/feed-failed where most of what comes is refused, and what the feed and the stores throw
 */
export async function ingest(feed: Feed, parts: IngestParts): Promise<IngestReport> {
  const { market, quarantine, progress, clock, log, signal } = parts;
  const identity = await feed.identify();
  const { datasetId } = identity;
  const books = booksOf(feed, parts.books, ({ symbol, fromSequence, toSequence }) =>
    log.warn({ feed: feed.id, symbol, fromSequence, toSequence }, "messages of an order book are missing"),
  );
  // Books told otherwise are another reading of the same source.
  const fingerprint =
    books === null ? identity.fingerprint : contentHash([identity.fingerprint, parts.books ?? "change"]);
  const held = (await market.datasets()).find(({ id }) => id === datasetId) ?? null;
  const before = await readPosition(progress, datasetId, feed.id);
  const same = held !== null && before !== null && before.fingerprint === fingerprint ? before : null;
  if (held !== null && same?.isDone) return reportOf(held, { ...same.summary, stored: 0, known: 0 }, "skipped");

  const isWhole = feed.can.retells === undefined;
  const goesOn = same !== null && same.mark !== null && feed.can.resume;
  const dataset = goesOn ? (held as Dataset) : described((await feed.describe()).dataset, held, isWhole);
  const batchRows = (same?.isDone === false ? same.batchRows : undefined) ?? parts.batchRows ?? usualBatchRows;
  const save = (position: Pick<IngestPosition, "mark" | "isDone" | "summary">) =>
    savePosition(progress, datasetId, feed.id, { fingerprint, batchRows, ...position }, clock.nowMs());
  if (!goesOn) {
    await market.describe(dataset);
    // What is still wrong in a source that is read whole is put aside again; of another it may be wrong in what is not read now.
    if (isWhole) await quarantine.clear(datasetId, feed.id);
    // The size of its batches is known before the first is stored.
    if (feed.can.resume) await save({ mark: null, isDone: false, summary: emptySummary() });
  }
  const intake = new Intake(parts, {
    datasetId,
    source: feed.id,
    fingerprint,
    // What has no marks is read from its beginning each time, and may hold more by then: its batches are others.
    ...(goesOn ? { after: same.mark as string } : !feed.can.resume && { after: `read at ${clock.nowMs()}` }),
    summary: goesOn ? same.summary : emptySummary(),
    isChecked: feed.can.checked === true,
    hasMarks: feed.can.resume,
    ...(feed.can.retells && {
      retold: new Retold({ market, datasetId, clock, retells: feed.can.retells }),
      settleBlock: (block: Block) => settleBlock(block, { market, datasetId, clock }),
    }),
    batchRows,
    onStored: async (mark, summary) => {
      if (mark !== null) await save({ mark, isDone: false, summary });
    },
  });
  const tell = teller(feed, intake, parts);
  try {
    const request = { ...(goesOn && { after: same.mark as string }), ...(signal && { signal }) };
    for await (const item of books === null ? feed.history(request) : withBooks(feed, books, request)) {
      intake.take(item);
      if (!intake.isFull()) continue;
      await intake.flush();
      if (intake.isHopeless) throw hopeless(feed.id, intake);
      signal?.throwIfAborted();
      tell();
    }
    await intake.flush();
  } catch (thrown) {
    // Dearly read, and no mark that it would lie behind: kept, whatever broke it off. Where the store itself did, its failure is thrown.
    if (!feed.can.resume) await intake.flush().catch(() => undefined);
    throw thrown;
  } finally {
    await intake.settle(); // nothing is left running, also when the feed broke off
  }
  await save({ mark: null, isDone: !intake.isPart, summary: intake.summary });
  tell();
  const standing = { ...dataset, nowMs: Math.max(dataset.nowMs, intake.lastRetoldMs ?? dataset.nowMs) };
  if (standing.nowMs > dataset.nowMs) await market.describe(standing);
  const report = reportOf(standing, intake.summary, goesOn ? "resumed" : "whole");
  const { stored, known, rejected, repaired } = report;
  log.info(
    { stored, known, rejected, repaired, feed: feed.id, dataset: datasetId, now: isoTime(standing.nowMs) },
    "data set ingested",
  );
  return report;
}

/** What the newest ingestion of a source into a data set saw; null where there was none. */
export async function readIngestSummary(
  progress: IngestRecords,
  datasetId: string,
  source: string,
): Promise<IngestSummary | null> {
  return (await readPosition(progress, datasetId, source))?.summary ?? null;
}

function reportOf(dataset: Dataset, summary: IngestSummary, how: "skipped" | "resumed" | "whole"): IngestReport {
  return {
    dataset,
    skipped: how === "skipped",
    resumed: how === "resumed",
    stored: summary.stored,
    known: summary.known,
    rejected: rejectedIn(summary),
    repaired: repairedIn(summary),
    byKind: kindsIn(summary),
    files: summary.files,
    noticed: noticedIn(summary),
  };
}

function teller(feed: Feed, intake: Intake, { clock, onProgress }: IngestParts): () => void {
  const startedMs = clock.nowMs();
  return () => {
    if (onProgress === undefined) return;
    const spentMs = clock.nowMs() - startedMs;
    const position = feed.position?.();
    const { rows: waitingRows, storingMs } = intake.waiting();
    onProgress({
      rows: intake.rows,
      rejected: intake.rejected,
      waitingRows,
      storingMs,
      rowsPerSecond: spentMs > 0 ? (intake.rows / spentMs) * 1_000 : 0,
      bytes: position?.bytes ?? null,
      ofBytes: position?.ofBytes ?? null,
    });
  };
}

function hopeless(feedId: string, intake: Intake): QuorumError {
  const message = `Of ${intake.rows} rows of ${feedId}, ${intake.rejected} are no facts: wanted a source that most rows of can be read. See quorum data quarantine for the reasons, then mend the source or its layout.`;
  return new QuorumError("knowledge/feed-failed", message, { fault: "caller", retry: false, context: { feedId } });
}
