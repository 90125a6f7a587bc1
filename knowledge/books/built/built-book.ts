// One symbol's book from rows of changes or of order events, and when to tell its ten best levels. Rows of one sequence are one message, and
// what happens in one instant is told once, as it stood after it. A book is told only while it is known to be whole.

import { type BlockOf, levels } from "#knowledge/domain/index.ts";
import { type BookTop, emptyTop } from "../book-top.ts";
import { type BookDelta, Level2Book, type LevelChange } from "../level-2-book.ts";
import { MarketByOrderBook, type OrderEvent, orderEventTypes } from "../market-by-order-book.ts";
import { orderIdOf } from "../order-levels.ts";
import type { BookState } from "../sequence-gate.ts";
import { priceOf, ticksOf } from "../ticks.ts";
import type { BookCadence } from "./book-cadence.ts";
import type { BookSource } from "./book-source.ts";

type Rows = BlockOf<"delta"> | BlockOf<"order">;

/** The book after an instant. The arrays are the book's own: copy what is kept. */
export interface BookNow {
  readonly eventNs: bigint;
  /** Since when all that is in it was known. */
  readonly knownNs: bigint;
  /** Of the last message in it. */
  readonly sequence: bigint;
  readonly bids: Float64Array;
  readonly bidSizes: Float64Array;
  readonly asks: Float64Array;
  readonly askSizes: Float64Array;
}

export interface MissedMessages {
  readonly fromSequence: number;
  readonly toSequence: number;
  /** The last instant in the book, and the message that showed the hole. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

export interface BuiltBookParts extends BookSource {
  readonly cadence: Exclude<BookCadence, "off">;
  readonly onBook: (book: BookNow) => void;
  readonly onGap: (missed: MissedMessages) => void;
}

/** Messages that wait for a snapshot; of more the oldest are dropped. */
const mostHeld = 10_000;
const noTime = -(2n ** 63n);

/** What is under way: rows of one sequence that may not all have come. */
interface Message {
  readonly sequence: bigint;
  readonly isSnapshot: boolean;
  knownNs: bigint;
  readonly changes: LevelChange[];
  readonly orders: OrderEvent[];
}

export class BuiltBook {
  readonly #parts: BuiltBookParts;
  #book: Level2Book | MarketByOrderBook;
  #message: Message | null = null;
  /** The instant under way, and the one of the last change that was not told. */
  #atNs = noTime;
  #changedNs = noTime;
  #knownNs = noTime;
  /** Of messages that wait: a snapshot that lets them in is not known before they are. */
  #heldKnownNs = noTime;
  #sequence = 0n;
  /** Steps of price, fine enough for every decimal a feed tells: equal prices are one level, and no venue's tick need be known. */
  #step = 0;
  readonly #top: BookTop = emptyTop(levels);
  readonly #prices = { bids: new Float64Array(levels), asks: new Float64Array(levels) };
  /** The four columns as they were told last. */
  readonly #told = new Float64Array(4 * levels);
  #hasTold = false;
  #skipped = 0;
  #old = 0;

  constructor(parts: BuiltBookParts) {
    this.#parts = parts;
    this.#book = opened(parts, true);
  }

  get state(): BookState {
    return this.#book.state;
  }

  /** Messages in no book, since no snapshot came that they follow, and those that came late or again. */
  get counts(): { readonly without: number; readonly old: number } {
    const { held, dropped } = this.#book.counts;
    return { without: held + dropped + this.#skipped, old: this.#old };
  }

  /** Order events that cannot be right; none for a book by price. */
  get inconsistencies(): number {
    if (!(this.#book instanceof MarketByOrderBook)) return 0;
    return Object.values(this.#book.inconsistencies.counts).reduce((sum, count) => sum + count, 0);
  }

  /** Takes in a row. @throws knowledge/fact-invalid for a price that is none, with the book as it was */
  take(rows: Rows, row: number): void {
    const { eventNs, knownNs, sequence } = rows.columns;
    const [atNs, number] = [eventNs[row] as bigint, sequence[row] as bigint];
    const starts = startsBook(rows, row);
    if (starts || this.#message?.sequence !== number || !belongs(rows, row)) this.#apply();
    if (atNs > this.#atNs) {
      this.#endInstant(atNs);
      this.#atNs = atNs;
    }
    const change = rows.kind === "delta" ? this.#changeOf(rows, row) : null;
    const order = rows.kind === "order" && !starts ? this.#orderOf(rows, row) : null;
    this.#message ??= { sequence: number, isSnapshot: starts, knownNs: noTime, changes: [], orders: [] };
    if (change !== null) this.#message.changes.push(change);
    if (order !== null) this.#message.orders.push(order);
    this.#message.knownNs = later(this.#message.knownNs, knownNs[row] as bigint);
    if (rows.kind === "order" && !this.#message.isSnapshot) this.#apply(); // an event is a message of its own
  }

  /** The venue's time is here: what happened before it is told where it is due. */
  advance(nowNs: bigint): void {
    this.#apply();
    this.#endInstant(nowNs);
  }

  /** Nothing more comes: the last change is told. */
  finish(): void {
    this.#apply();
    if (this.#changedNs !== noTime) this.#tell();
  }

  /** Something was missed that no number shows: the book waits for a snapshot. */
  forget(): void {
    this.finish();
    this.#book = opened(this.#parts, false);
    [this.#heldKnownNs, this.#hasTold] = [noTime, false];
  }

  #apply(): void {
    const message = this.#message;
    if (message === null) return;
    this.#message = null;
    const before = this.#book.state;
    const { sequence, knownNs, isSnapshot } = message;
    if (isSnapshot) this.#snapshot(message);
    else if (this.#parts.numbered || before.kind === "live") this.#change(message);
    else {
      this.#skipped += 1; // without numbers nothing says that it comes behind the snapshot to come
      return;
    }
    const { state } = this.#book;
    if (state.kind === "live") {
      const isWhole = isSnapshot || before.kind !== "live";
      this.#knownNs = isWhole ? later(knownNs, this.#heldKnownNs) : later(this.#knownNs, knownNs);
      this.#heldKnownNs = noTime;
      [this.#changedNs, this.#sequence] = [this.#atNs, sequence];
      return;
    }
    this.#heldKnownNs = later(this.#heldKnownNs, knownNs);
    const isNew = state.kind === "gap" && (before.kind !== "gap" || before.toSequence !== state.toSequence);
    if (!isNew) return;
    const { fromSequence, toSequence } = state;
    const fromNs = this.#changedNs === noTime ? this.#atNs : this.#changedNs;
    this.#tellBeforeGap();
    this.#parts.onGap({ fromSequence, toSequence, fromNs, toNs: this.#atNs });
  }

  #snapshot({ sequence, changes, orders }: Message): void {
    const number = this.#parts.numbered ? Number(sequence) : null;
    if (this.#book instanceof MarketByOrderBook) this.#book.snapshot({ sequence: number, orders });
    else
      this.#book.snapshot({
        sequence: number,
        bids: changes.filter(({ side }) => side === 1),
        asks: changes.filter(({ side }) => side === -1),
      });
  }

  #change({ sequence, changes, orders }: Message): void {
    const numbers = this.#parts.numbered ? { firstSequence: Number(sequence), lastSequence: Number(sequence) } : {};
    const book = this.#book;
    const outcomes =
      book instanceof MarketByOrderBook
        ? orders.map((order) => book.apply({ ...order, ...numbers }))
        : [book.apply({ ...numbers, changes } satisfies BookDelta)];
    for (const outcome of outcomes) if (outcome === "old") this.#old += 1;
  }

  /** What was changed in an instant before this one is told, where it is due. */
  #endInstant(nextNs: bigint): void {
    const { cadence } = this.#parts;
    if (this.#changedNs === noTime || nextNs <= this.#changedNs) return;
    if (cadence !== "change") {
      const stretchNs = BigInt(cadence) * 1_000_000n;
      if (nextNs / stretchNs === this.#changedNs / stretchNs) return;
    }
    this.#tell();
  }

  /** The book up to the hole was whole, except for what shares its instant with the hole. */
  #tellBeforeGap(): void {
    if (this.#changedNs !== noTime && this.#changedNs < this.#atNs) this.#tell();
    [this.#changedNs, this.#hasTold] = [noTime, false];
  }

  #tell(): void {
    const { bidTicks, bidSizes, askTicks, askSizes } = this.#book.top(levels, this.#top);
    const { bids, asks } = this.#prices;
    for (let level = 0; level < levels; level++) {
      bids[level] = priceOf(bidTicks[level] as number, this.#step);
      asks[level] = priceOf(askTicks[level] as number, this.#step);
    }
    const eventNs = this.#changedNs;
    this.#changedNs = noTime;
    if (!this.#isNews([bids, bidSizes, asks, askSizes])) return;
    this.#parts.onBook({ eventNs, knownNs: this.#knownNs, sequence: this.#sequence, bids, bidSizes, asks, askSizes });
  }

  #isNews(columns: readonly Float64Array[]): boolean {
    let isNews = !this.#hasTold;
    this.#hasTold = true;
    for (const [at, column] of columns.entries())
      for (let level = 0; level < levels; level++) {
        const place = at * levels + level;
        if (Object.is(column[level], this.#told[place])) continue;
        isNews = true;
        this.#told[place] = column[level] as number;
      }
    return isNews;
  }

  #changeOf({ columns }: BlockOf<"delta">, row: number): LevelChange {
    const side = columns.side[row] === 1 ? 1 : -1;
    return { side, ticks: this.#ticks(columns.price[row] as number), size: columns.size[row] as number };
  }

  #orderOf({ columns }: BlockOf<"order">, row: number): OrderEvent {
    const type = columns.type[row] as OrderEvent["type"];
    const price = columns.price[row] as number;
    const isHalt = type === orderEventTypes.halt;
    return {
      type,
      orderId: orderIdOf(columns.orderId[row] as bigint),
      side: columns.side[row] === 1 ? 1 : -1,
      ticks: isHalt ? price : this.#ticks(price),
      size: columns.size[row] as number,
    };
  }

  #ticks(price: number): number {
    if (this.#step === 0) this.#step = price < dear ? 1e-8 : 1e-4;
    return ticksOf(price, this.#step);
  }
}

const startsBook = (rows: Rows, row: number): boolean =>
  rows.kind === "delta" ? rows.columns.reset[row] === 1 : rows.columns.type[row] === orderEventTypes.clear;

/** Whether a row can be part of a message under way: any change, but of orders only those that a snapshot is made of. */
const belongs = (rows: Rows, row: number): boolean =>
  rows.kind === "delta" || rows.columns.type[row] === orderEventTypes.add;

/** Below it eight decimals of a price are exact in a float, with a hundredfold rise to spare. */
const dear = 500_000;

/** Those told from their first event begin empty; after something was missed they wait, as books of changes always do. */
const opened = ({ from, tells }: BookSource, startsEmpty: boolean): Level2Book | MarketByOrderBook =>
  from === "delta"
    ? new Level2Book({ mostHeld })
    : new MarketByOrderBook({ startsEmpty, mostHeld, mostKept: 10, tells });

const later = (a: bigint, b: bigint): bigint => (a > b ? a : b);
