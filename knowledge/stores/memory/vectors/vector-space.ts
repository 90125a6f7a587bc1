// The vectors of one data set and one embedder in process memory, with what a filter asks of their notes. Derived from the store's rows;
// a slot is a place in arrival order. No SQL and no search here.

import type { NoteKind } from "../note.ts";
import type { NoteFilter } from "../recall.ts";

export interface VectorEntry {
  /** Rising with arrival; the same after a restart. */
  readonly seq: number;
  readonly row: number;
  readonly noteId: string;
  readonly kind: NoteKind;
  readonly symbol: string | null;
  readonly agent: string | null;
  readonly knownAtMs: number;
  /** When the first superseding note is known; Infinity where none is. */
  readonly hiddenFromMs: number;
  /** float32, little-endian: as stored. */
  readonly bytes: Uint8Array;
}

/** Vectors lie in blocks of this many, so that growing copies nothing. A divisor of the usual segment, so that what follows the last
 * whole segment begins a block where notes arrive in the order they are known. */
export const blockSlots = 10_000;

export class VectorSpace {
  readonly dimensions: number;
  readonly noteIds: string[] = [];
  readonly rows: number[] = [];
  readonly seqs: number[] = [];
  readonly #blocks: Float32Array[] = [];
  readonly #knownAt: number[] = [];
  readonly #hiddenFrom: number[] = [];
  readonly #kinds: NoteKind[] = [];
  readonly #symbols: (string | null)[] = [];
  readonly #agents: (string | null)[] = [];
  /** Slots by (knownAt, noteId); those that arrived since the last call of `order` are still missing. */
  readonly #order: number[] = [];
  readonly #watchers: ((changedFrom: number) => void)[] = [];

  constructor(dimensions: number) {
    this.dimensions = dimensions;
  }

  get size(): number {
    return this.seqs.length;
  }

  /** Entries come by rising seq. */
  append({ bytes, ...entry }: VectorEntry): void {
    const slot = this.size;
    if (slot % blockSlots === 0) this.#blocks.push(new Float32Array(blockSlots * this.dimensions));
    const block = this.blockOf(slot);
    new Uint8Array(block.buffer).set(bytes, (slot % blockSlots) * this.dimensions * 4);
    this.noteIds.push(entry.noteId);
    this.rows.push(entry.row);
    this.seqs.push(entry.seq);
    this.#knownAt.push(entry.knownAtMs);
    this.#hiddenFrom.push(entry.hiddenFromMs);
    this.#kinds.push(entry.kind);
    this.#symbols.push(entry.symbol);
    this.#agents.push(entry.agent);
  }

  /** The block that holds a slot, and where in it the slot's vector begins. */
  blockOf(slot: number): Float32Array {
    return this.#blocks[Math.floor(slot / blockSlots)] as Float32Array;
  }
  offsetOf(slot: number): number {
    return (slot % blockSlots) * this.dimensions;
  }

  hide(seq: number, fromMs: number): void {
    const slot = this.slotOf(seq);
    if (slot !== null) this.#hiddenFrom[slot] = Math.min(fromMs, this.#hiddenFrom[slot] as number);
  }

  /** The slot of a seq; null where there is none. */
  slotOf(seq: number): number | null {
    const slot = firstWhere(this.size, (at) => (this.seqs[at] as number) >= seq);
    return this.seqs[slot] === seq ? slot : null;
  }

  /** Whether a slot's note passes the filter. */
  matcher(filter: NoteFilter): (slot: number) => boolean {
    const { asOf, symbol, agent } = filter;
    const kinds = filter.kinds && new Set(filter.kinds);
    const from = filter.knownFromMs ?? Number.NEGATIVE_INFINITY;
    const to = filter.knownToMs ?? Number.POSITIVE_INFINITY;
    return (slot) => {
      const knownAt = this.#knownAt[slot] as number;
      return (
        knownAt <= asOf &&
        knownAt >= from &&
        knownAt < to &&
        (this.#hiddenFrom[slot] as number) > asOf &&
        (symbol === null || this.#symbols[slot] === symbol) &&
        (agent === null || this.#agents[slot] === agent) &&
        (kinds === null || kinds.has(this.#kinds[slot] as NoteKind))
      );
    };
  }

  /** Slots by (knownAt, noteId), brought up to date. */
  order(): readonly number[] {
    const order = this.#order;
    const arrived = Array.from({ length: this.size - order.length }, (_, i) => order.length + i);
    if (arrived.length === 0) return order;
    arrived.sort((a, b) => this.#compare(a, b));
    const changedFrom = firstWhere(order.length, (at) => this.#compare(order[at] as number, arrived[0] as number) > 0);
    const moved = order.splice(changedFrom);
    let next = 0;
    for (const slot of arrived) {
      while (next < moved.length && this.#compare(moved[next] as number, slot) < 0) order.push(moved[next++] as number);
      order.push(slot);
    }
    for (; next < moved.length; next++) order.push(moved[next] as number);
    for (const told of this.#watchers) told(changedFrom);
    return order;
  }

  /** Tells of every change of the order the first position whose slot is another than before. */
  watchOrder(told: (changedFrom: number) => void): void {
    this.#watchers.push(told);
  }

  /** How many of the ordered slots are known before (or at, with `inclusive`) a time. */
  knownBefore(ms: number, inclusive: boolean): number {
    return firstWhere(this.#order.length, (at) => {
      const knownAt = this.#knownAt[this.#order[at] as number] as number;
      return inclusive ? knownAt > ms : knownAt >= ms;
    });
  }

  #compare(a: number, b: number): number {
    const earlier = (this.#knownAt[a] as number) - (this.#knownAt[b] as number);
    return earlier || ((this.noteIds[a] as string) < (this.noteIds[b] as string) ? -1 : 1);
  }
}

/** The first of 0..count-1 for which a condition holds that holds from some place on; count where it never does. */
function firstWhere(count: number, holds: (at: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
