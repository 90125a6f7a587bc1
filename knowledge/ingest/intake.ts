// From items to the store: each fact checked, what is none put aside, the rest stored in batches, told to whoever listens, and marked as done.
// One batch is stored while the next is filled, never more: a store that is slow makes the feed wait.

import { asQuorumError, type Clock, contentHash, type QuorumError } from "#infra/runtime/index.ts";
import type { Block, Fact } from "#knowledge/domain/index.ts";
import type { FeedItem } from "#knowledge/feeds/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import type { QuarantinedLine, QuarantineRecords } from "#knowledge/stores/records/index.ts";
import { checked } from "./checked.ts";
import { countItem, type IngestSummary } from "./ingest-summary.ts";
import { joinBlocks } from "./join-blocks.ts";
import type { Retold, RetoldReport } from "./retold.ts";
import type { RetoldBlock } from "./retold-blocks.ts";

/** What was stored, told after it was. After a crash the same batch may be told again, with the same key. */
export interface StoredBatch {
  readonly datasetId: string;
  readonly source: string;
  readonly key: string;
  readonly facts: readonly Fact[];
  readonly blocks: readonly Block[];
  /** Of stories that say otherwise what their source told before: since when each earlier version was known. */
  readonly earlier?: ReadonlyMap<Fact, readonly number[]>;
  /** How many rows were put aside, and why the first was; null where none was. */
  readonly refused?: { readonly count: number; readonly reason: string } | null;
  /** It is happening now: whoever waits for the next bar is waiting for this one. */
  readonly isLive?: boolean;
}

export interface IntakeParts {
  readonly market: MarketStore;
  readonly quarantine: QuarantineRecords;
  readonly clock: Clock;
  readonly publish?: (batch: StoredBatch) => Promise<void>;
}

export interface IntakeOptions {
  readonly datasetId: string;
  /** The feed's id. */
  readonly source: string;
  /** Names what is read: blocks are stored once for each place in it. Null where places do not come again, as in a live stream. */
  readonly fingerprint: string | null;
  /** The mark that reading goes on behind. */
  readonly after?: string;
  readonly summary: IngestSummary;
  /** What comes happens now. */
  readonly isLive?: boolean;
  /** Facts and rows come checked by their feed. */
  readonly isChecked?: boolean;
  /** Called before a batch is tried again that failed in a way that may pass; resolves when it is time. Left out: the failure ends it. */
  readonly beforeRetry?: (error: QuorumError, tries: number) => Promise<void>;
  /** The feed names places that reading can go on behind. */
  readonly hasMarks?: boolean;
  /** Where the source may tell facts otherwise than it did. */
  readonly retold?: Retold;
  /** Where it may tell rows by column again, cut otherwise: what is left of them to store. */
  readonly settleBlock?: (block: Block) => Promise<RetoldBlock>;
  /** Rows stored at once. */
  readonly batchRows?: number;
  /** Called when everything up to and with a mark is stored. */
  readonly onStored: (mark: string | null, summary: IngestSummary) => Promise<void>;
}

const batchFacts = 20_000;
/** A market kept by month and symbol likes many rows at once: ten years of daily bars are a hundred months. */
export const usualBatchRows = 500_000;
/** In batches. */
const longestStretch = 4;
/** A feed of which more than half is refused beyond this many lines is read by the wrong layout or is broken. */
const mostRejected = 50_000;

interface Batch {
  readonly facts: Fact[];
  readonly blocks: Block[];
  /** Where the batch begins: it names the batch, since what follows a place in a source is always the same. */
  readonly from: string;
  readonly lines: QuarantinedLine[];
  mark: string | null;
  rows: number;
  summary: IngestSummary;
  /** How far it is stored: what is behind is not done again where it is tried again. */
  readonly done: { settled: RetoldReport | null; facts: boolean; blocks: number; lines: boolean };
}

export class Intake {
  readonly #parts: IntakeParts;
  readonly #options: IntakeOptions;
  readonly summary: IngestSummary;
  #batch: Batch;
  #lastMark: string;
  #batchesSinceMark = 0;
  #isAtMark = true;
  #storing: Promise<void> = Promise.resolve();
  #storingRows = 0;
  #storingSinceMs: number | null = null;
  #accepted = 0;
  #rejected = 0;
  #isPart = false;
  #lastKnownMs: number | null = null;

  constructor(parts: IntakeParts, options: IntakeOptions) {
    this.#parts = parts;
    this.#options = options;
    this.summary = options.summary;
    this.#lastMark = options.after ?? "start";
    this.#batch = this.#emptyBatch();
  }

  /** Rows accepted or refused since the start of this run. */
  get rows(): number {
    return this.#accepted + this.#rejected;
  }

  get rejected(): number {
    return this.#rejected;
  }

  /** Whether the source told less than was asked for. */
  get isPart(): boolean {
    return this.#isPart;
  }

  /** The latest moment since which something told otherwise counts as known; null where nothing was. */
  get lastRetoldMs(): number | null {
    return this.#lastKnownMs;
  }

  /** Rows taken in that are not durable yet, and for how long the store has been at it. */
  waiting(): { readonly rows: number; readonly storingMs: number } {
    const since = this.#storingSinceMs;
    return {
      rows: this.#batch.rows + this.#storingRows,
      storingMs: since === null ? 0 : this.#parts.clock.nowMs() - since,
    };
  }

  /**
   * Whether what was taken in should go to the store before more is read. A feed with marks is stored from mark to mark, so that a reading
   * that goes on behind one makes the same batches again; only a stretch that grows far too long between two is cut.
   */
  isFull(): boolean {
    const { facts, lines, rows } = this.#batch;
    const most = this.#options.batchRows ?? usualBatchRows;
    const share = Math.max((facts.length + lines.length) / Math.min(batchFacts, most), rows / most);
    return share >= (this.#options.hasMarks && !this.#isAtMark ? longestStretch : 1);
  }

  take(item: FeedItem): void {
    if (this.#options.isChecked) this.#take(item);
    else for (const read of checked(item)) this.#take(read);
  }

  #take(read: FeedItem): void {
    const batch = this.#batch;
    countItem(this.summary, read);
    if (read.kind === "fact") {
      batch.facts.push(read.fact);
      this.#accept(1);
    } else if (read.kind === "block") {
      batch.blocks.push(read.block);
      this.#accept(read.block.rows);
    } else if (read.kind === "rejected") this.#reject(read);
    else this.#isPart ||= read.isPart === true;
    this.#isAtMark = read.mark !== undefined;
    if (read.mark === undefined) return;
    batch.mark = read.mark;
    this.#lastMark = read.mark;
    this.#batchesSinceMark = 0;
  }

  /** Hands the batch to the store and waits for the one before it. */
  async flush(): Promise<void> {
    await this.#storing;
    const batch = this.#batch;
    if (!this.#isAtMark) batch.mark = null; // what came behind the mark is stored with it, and would be read again as another batch
    batch.summary = structuredClone(this.summary); // items taken in while this batch is stored count with the next
    this.#batch = this.#emptyBatch();
    if (batch.rows === 0 && batch.mark === null) return;
    this.#storingRows = batch.rows;
    this.#storingSinceMs = this.#parts.clock.nowMs();
    this.#storing = this.#storePatiently(batch).finally(() => {
      this.#storingRows = 0;
      this.#storingSinceMs = null;
    });
    this.#storing.catch(() => undefined); // the next flush, or settle(), throws it
  }

  /** Everything taken in is durable, or the failure is thrown. */
  async settle(): Promise<void> {
    await this.#storing;
  }

  #emptyBatch(): Batch {
    const from = `${this.#lastMark} ${this.#batchesSinceMark++}`;
    const done = { settled: null, facts: false, blocks: 0, lines: false };
    return { facts: [], blocks: [], from, lines: [], mark: null, rows: 0, summary: this.summary, done };
  }

  #accept(rows: number): void {
    this.#batch.rows += rows;
    this.#accepted += rows;
  }

  #reject({ origin, reason, raw }: Extract<FeedItem, { readonly kind: "rejected" }>): void {
    const { datasetId: dataset, source } = this.#options;
    this.#batch.lines.push({ dataset, source, ...origin, reason, raw, atMs: this.#parts.clock.nowMs() });
    this.#batch.rows += 1;
    this.#rejected += 1;
  }

  /** Whether most of what comes is refused, so that going on would fill the quarantine and nothing else. */
  get isHopeless(): boolean {
    return this.#rejected > mostRejected && this.#rejected > this.#accepted;
  }

  async #storePatiently(batch: Batch): Promise<void> {
    const { beforeRetry } = this.#options;
    for (let tries = 1; ; tries++) {
      try {
        await this.#store(batch);
        return;
      } catch (thrown) {
        const error = asQuorumError(thrown);
        if (beforeRetry === undefined || !error.retry) throw thrown;
        await beforeRetry(error, tries);
      }
    }
  }

  async #store({ facts: taken, blocks, from, lines, mark, summary, done }: Batch): Promise<void> {
    const { market, quarantine, publish } = this.#parts;
    const { datasetId, source, fingerprint, onStored, retold, settleBlock } = this.#options;
    const counted = this.summary;
    if (!done.facts && taken.length > 0) {
      done.settled ??= (await retold?.settle(taken)) ?? { facts: taken, known: 0, lastMs: null, earlier: new Map() };
      const left = done.settled.facts;
      const { stored, known } = left.length === 0 ? { stored: 0, known: 0 } : await market.append(datasetId, left);
      retold?.stored(left);
      this.#lastKnownMs = done.settled.lastMs ?? this.#lastKnownMs;
      counted.stored += stored;
      counted.known += known + done.settled.known;
      done.facts = true;
    }
    const joined = joinBlocks(blocks);
    for (const [index, block] of joined.entries()) {
      if (index < done.blocks) continue;
      const token = fingerprint === null ? undefined : contentHash([fingerprint, from, index]);
      const settled = (await settleBlock?.(block)) ?? { block, lastMs: null };
      this.#lastKnownMs = settled.lastMs ?? this.#lastKnownMs;
      const { rows } =
        settled.block.rows === 0 ? { rows: 0 } : await market.appendBlock(datasetId, settled.block, token);
      counted.stored += rows;
      counted.known += block.rows - rows;
      done.blocks = index + 1;
    }
    if (!done.lines && lines.length > 0) await quarantine.add(lines);
    done.lines = true;
    const { facts = [], earlier = new Map() } = done.settled ?? {};
    if (publish !== undefined && facts.length + joined.length + lines.length > 0) {
      const [first] = lines;
      const refused = first === undefined ? null : { count: lines.length, reason: first.reason };
      const key = contentHash([source, fingerprint, from]);
      await publish({
        datasetId,
        source,
        key,
        facts,
        blocks: joined,
        earlier,
        refused,
        isLive: this.#options.isLive === true,
      });
    }
    await onStored(mark, { ...summary, stored: counted.stored, known: counted.known });
  }
}
