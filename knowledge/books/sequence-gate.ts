// Whether a numbered message follows the last one. After a gap, messages wait until a snapshot says where the book stands.

export interface Sequenced {
  /** First and last number that the message covers; left out by feeds that do not number. */
  readonly firstSequence?: number;
  readonly lastSequence?: number;
}

export type BookState =
  /** No snapshot yet. */
  | { readonly kind: "waiting" }
  /** Every message up to the sequence is in the book; null where the feed does not number. */
  | { readonly kind: "live"; readonly sequence: number | null }
  /** These were missed, first and last: the book is what it was before, and wrong, until the next snapshot. */
  | { readonly kind: "gap"; readonly fromSequence: number; readonly toSequence: number };

/** applied: in the book. old: it was in there already. held: kept until the next snapshot. */
export type Verdict = "applied" | "old" | "held";

export class SequenceGate<M extends Sequenced> {
  #state: BookState = { kind: "waiting" };
  #live = false;
  /** NaN while nothing is numbered. */
  #sequence = Number.NaN;
  #held: M[] = [];
  /** Those before it are dropped already: an array of many thousands is not moved up for every message. */
  #oldest = 0;
  readonly #mostHeld: number;
  #old = 0;
  #gaps = 0;
  #dropped = 0;

  /** @param mostHeld messages that wait; of more the oldest are dropped, and the snapshot has to be newer than they are */
  constructor(mostHeld: number) {
    this.#mostHeld = mostHeld;
  }

  get state(): BookState {
    return this.#live ? { kind: "live", sequence: Number.isNaN(this.#sequence) ? null : this.#sequence } : this.#state;
  }

  get counts(): { readonly old: number; readonly gaps: number; readonly dropped: number; readonly held: number } {
    return { old: this.#old, gaps: this.#gaps, dropped: this.#dropped, held: this.#held.length - this.#oldest };
  }

  /** Says what to do with a message; "applied" takes it for done. */
  take(message: M): Verdict {
    if (!this.#live) return this.#hold(message);
    const { firstSequence: first, lastSequence: last = first } = message;
    if (first === undefined || last === undefined) return "applied";
    if (first !== this.#sequence + 1 && !Number.isNaN(this.#sequence)) {
      if (last <= this.#sequence) {
        this.#old += 1;
        return "old";
      }
      if (first > this.#sequence + 1) return this.#open(message, first);
    }
    this.#sequence = last;
    return "applied";
  }

  /** The book stands at a snapshot. What waited is handed to `apply` as far as it follows without a gap. */
  resume(sequence: number | null, apply: (message: M) => void): void {
    this.#live = true;
    this.#sequence = sequence ?? Number.NaN;
    const held = this.#held.slice(this.#oldest);
    this.#held = [];
    this.#oldest = 0;
    for (const message of held) if (this.take(message) === "applied") apply(message);
  }

  #open(message: M, first: number): Verdict {
    this.#live = false;
    this.#gaps += 1;
    this.#state = { kind: "gap", fromSequence: this.#sequence + 1, toSequence: first - 1 };
    return this.#hold(message);
  }

  #hold(message: M): Verdict {
    this.#held.push(message);
    if (this.#held.length - this.#oldest > this.#mostHeld) {
      this.#oldest += 1;
      this.#dropped += 1;
      if (this.#oldest > this.#mostHeld) {
        this.#held = this.#held.slice(this.#oldest);
        this.#oldest = 0;
      }
    }
    return "held";
  }
}
