// An order book by price: a snapshot, then the size now standing at each price that changed. Any depth, one thread, no clock.

import { callerError } from "#infra/runtime/index.ts";
import { type BookTop, emptyTop, type Touch, touchOf } from "./book-top.ts";
import { type BookSide, PriceLevels } from "./price-levels.ts";
import { type BookState, type Sequenced, SequenceGate, type Verdict } from "./sequence-gate.ts";

export interface Level {
  readonly ticks: number;
  readonly size: number;
}

export interface LevelChange extends Level {
  readonly side: BookSide;
}

export interface BookSnapshot {
  /** Of the last message that is in it; null where the feed does not number. */
  readonly sequence: number | null;
  /** In any order. */
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/** One message: sizes now standing, 0 for none. A message that waits for a snapshot is kept as it is: do not reuse it. */
export interface BookDelta extends Sequenced {
  readonly changes: readonly LevelChange[];
}

export interface Level2Options {
  /** Levels kept a side, for feeds that tell of no others and do not remove what falls out; all when left out. */
  readonly depth?: number;
  /** Messages that wait for a snapshot; 10,000 when left out. */
  readonly mostHeld?: number;
}

export interface Level2Counts {
  readonly applied: number;
  readonly old: number;
  readonly gaps: number;
  readonly held: number;
  readonly dropped: number;
  /** Levels that were to be removed and were not there: usual beyond the depth of a snapshot. */
  readonly absent: number;
  /** How often the book became locked, and crossed. */
  readonly locked: number;
  readonly crossed: number;
}

export class Level2Book {
  readonly #bids = new PriceLevels(1);
  readonly #asks = new PriceLevels(-1);
  readonly #gate: SequenceGate<BookDelta>;
  readonly #depth: number;
  #touch: Touch = "one-sided";
  #applied = 0;
  #absent = 0;
  #locked = 0;
  #crossed = 0;

  constructor({ depth = Number.POSITIVE_INFINITY, mostHeld = 10_000 }: Level2Options = {}) {
    this.#depth = depth;
    this.#gate = new SequenceGate(mostHeld);
  }

  get state(): BookState {
    return this.#gate.state;
  }

  get touch(): Touch {
    return this.#touch;
  }

  /** NaN while there is none. */
  get bestBidTicks(): number {
    return this.#bids.bestTicks;
  }

  get bestAskTicks(): number {
    return this.#asks.bestTicks;
  }

  get counts(): Level2Counts {
    const own = { applied: this.#applied, absent: this.#absent, locked: this.#locked, crossed: this.#crossed };
    return { ...own, ...this.#gate.counts };
  }

  /** Levels on a side. */
  depthOf(side: BookSide): number {
    return (side === 1 ? this.#bids : this.#asks).count;
  }

  /** 0 where there is none. */
  sizeAt(side: BookSide, ticks: number): number {
    return (side === 1 ? this.#bids : this.#asks).sizeAt(ticks);
  }

  /** The best levels, into the arrays given where there are some. */
  top(levels = 10, into: BookTop = emptyTop(levels)): BookTop {
    this.#bids.top(into.bidTicks, into.bidSizes);
    this.#asks.top(into.askTicks, into.askSizes);
    return into;
  }

  /** Puts the book where the snapshot says, then applies the messages that waited for it.
   * @throws knowledge/fact-invalid, with the book as it was */
  snapshot({ sequence, bids, asks }: BookSnapshot): void {
    for (const level of bids) requireSound(level);
    for (const level of asks) requireSound(level);
    this.#bids.clear();
    this.#asks.clear();
    for (const { ticks, size } of bids) this.#bids.set(ticks, size);
    for (const { ticks, size } of asks) this.#asks.set(ticks, size);
    this.#settle();
    this.#gate.resume(sequence, (delta) => this.#change(delta.changes));
  }

  /** @throws knowledge/fact-invalid: nothing of the message is in the book. A numbered feed then shows a gap with its next message. */
  apply(delta: BookDelta): Verdict {
    const { changes } = delta;
    for (let at = 0; at < changes.length; at++) {
      const { ticks, size } = changes[at] as LevelChange;
      if (!(size >= 0 && size < Number.POSITIVE_INFINITY && Number.isInteger(ticks))) {
        throw unsound(ticks, size);
      }
    }
    const verdict = this.#gate.take(delta);
    if (verdict === "applied") this.#change(changes);
    return verdict;
  }

  #change(changes: readonly LevelChange[]): void {
    for (let at = 0; at < changes.length; at++) {
      const { side, ticks, size } = changes[at] as LevelChange;
      if (!(side === 1 ? this.#bids : this.#asks).set(ticks, size)) this.#absent += 1;
    }
    this.#applied += 1;
    this.#settle();
  }

  #settle(): void {
    if (this.#depth !== Number.POSITIVE_INFINITY) {
      this.#bids.keep(this.#depth);
      this.#asks.keep(this.#depth);
    }
    const touch = touchOf(this.#bids.bestTicks, this.#asks.bestTicks);
    if (touch === this.#touch) return;
    this.#touch = touch;
    if (touch === "locked") this.#locked += 1;
    if (touch === "crossed") this.#crossed += 1;
  }
}

function requireSound({ ticks, size }: Level): void {
  if (!(size >= 0 && size < Number.POSITIVE_INFINITY && Number.isInteger(ticks))) throw unsound(ticks, size);
}

const unsound = (ticks: number, size: number): Error =>
  callerError(
    "knowledge/fact-invalid",
    `A book level: wanted a price in whole ticks and a size from 0, found ${ticks} and ${size}. The message was left out.`,
    { ticks, size },
  );
