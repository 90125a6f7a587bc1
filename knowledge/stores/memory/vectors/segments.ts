// The index over many vectors, in segments of equal size along the order of (knownAt, noteId). A view searches the segments that it sees
// whole and scans the rest, so no index it asks holds a note of its future, and what it finds does not depend on one. Decision 0016.
// Everything here is derived: missing, stale or damaged indexes are built again from the vectors.

import { setImmediate as nextTurn } from "node:timers/promises";
import type { Log } from "#infra/runtime/index.ts";
import type { SegmentFiles } from "./segment-files.ts";
import type { Usearch, UsearchIndex } from "./usearch.ts";
import type { VectorSpace } from "./vector-space.ts";

/** HNSW parameters; a change makes saved indexes stale, since it is part of their name. i8 is enough to find candidates: they are compared
 * again by the exact vectors. */
const parameters = { connectivity: 16, expansion_add: 128, expansion_search: 40, quantization: "i8" } as const;
const parameterText = JSON.stringify(parameters);
/** Added between two turns of the event loop. */
const batchVectors = 128;

interface Segment {
  readonly index: UsearchIndex;
  /** Seqs of the vectors in the index. */
  readonly members: Set<number>;
  saved: boolean;
}

export class Segments {
  readonly size: number;
  readonly #space: VectorSpace;
  readonly #usearch: Usearch;
  readonly #files: SegmentFiles | null;
  readonly #log: Log;
  readonly #segments: Segment[] = [];
  /** Segments from here on may not hold the members that the order asks for. */
  #freshBefore = 0;
  #work: Promise<void> = Promise.resolve();

  constructor(space: VectorSpace, size: number, usearch: Usearch, files: SegmentFiles | null, log: Log) {
    this.size = size;
    this.#space = space;
    this.#usearch = usearch;
    this.#files = files;
    this.#log = log;
    space.watchOrder((changedFrom) => {
      this.#freshBefore = Math.min(this.#freshBefore, Math.floor(changedFrom / size));
    });
  }

  /** Whether the first `count` segments can be searched now. */
  areFresh(count: number): boolean {
    return count <= this.#freshBefore;
  }

  /** Makes the first `count` segments fresh, one caller at a time; takes about 0.3 ms a vector where one has to be built. */
  async freshen(count: number): Promise<void> {
    const before = this.#work;
    let done = (): void => {};
    this.#work = new Promise((resolve) => {
      done = resolve;
    });
    try {
      await before;
      while (this.#freshBefore < count) await this.#freshenNext();
    } finally {
      done();
    }
  }

  /** Slots of the segment's vectors that are probably nearest to the query. */
  search(segment: number, query: Float32Array, most: number): number[] {
    const { index } = this.#segments[segment] as Segment;
    const slots: number[] = [];
    for (const key of index.search(query, Math.min(most, this.size), 1).keys) {
      const slot = this.#space.slotOf(Number(key));
      if (slot !== null) slots.push(slot);
    }
    return slots;
  }

  /** Writes what changed since it was saved. */
  save(): void {
    for (const [number, segment] of this.#segments.entries()) {
      if (segment.saved || number >= this.#freshBefore) continue;
      this.#files?.write(number, this.#fingerprint(this.#wanted(number)), segment.index);
      segment.saved = true;
    }
  }

  async #freshenNext(): Promise<void> {
    const number = this.#freshBefore;
    const slots = this.#wanted(number);
    const held = this.#segments[number];
    if (!held || this.#differences(held, slots) > this.size / 4) {
      this.#segments[number] = this.#load(number, slots) ?? (await this.#build(number, slots));
    } else {
      await this.#repair(held, slots);
    }
    // Notes may have arrived meanwhile: the segment is fresh only if it holds what the order asks for now.
    const now = this.#wanted(number);
    const same = now.length === slots.length && now.every((slot, at) => slot === slots[at]);
    if (same && this.#freshBefore === number) this.#freshBefore = number + 1;
  }

  #load(number: number, slots: readonly number[]): Segment | null {
    const index = this.#newIndex();
    if (!this.#files?.read(number, this.#fingerprint(slots), index)) return null;
    return { index, members: this.#seqsOf(slots), saved: true };
  }

  async #build(number: number, slots: readonly number[]): Promise<Segment> {
    this.#log.info({ segment: number, vectors: slots.length }, "building an index of vectors");
    const segment: Segment = { index: this.#newIndex(), members: new Set(), saved: false };
    await this.#add(segment, slots);
    this.#files?.write(number, this.#fingerprint(slots), segment.index);
    segment.saved = true;
    return segment;
  }

  /** A note that came late moves one member of every later segment to the next: a few removals and additions instead of a new index. */
  async #repair(segment: Segment, slots: readonly number[]): Promise<void> {
    const wanted = this.#seqsOf(slots);
    for (const seq of segment.members) {
      if (wanted.has(seq)) continue;
      segment.index.remove(BigInt(seq));
      segment.members.delete(seq);
      segment.saved = false;
    }
    const missing = slots.filter((slot) => !segment.members.has(this.#space.seqs[slot] as number));
    if (missing.length > 0) await this.#add(segment, missing);
  }

  /** In order and on one thread, so that the same vectors give the same index. */
  async #add(segment: Segment, slots: readonly number[]): Promise<void> {
    const { dimensions, seqs } = this.#space;
    for (let from = 0; from < slots.length; from += batchVectors) {
      const batch = slots.slice(from, from + batchVectors);
      const vectors = new Float32Array(batch.length * dimensions);
      batch.forEach((slot, at) => {
        vectors.set(this.#vectorOf(slot), at * dimensions);
        segment.members.add(seqs[slot] as number);
      });
      segment.index.add(
        BigUint64Array.from(batch, (slot) => BigInt(seqs[slot] as number)),
        vectors,
        1,
      );
      segment.saved = false;
      await nextTurn();
    }
  }

  #wanted(number: number): readonly number[] {
    return this.#space.order().slice(number * this.size, (number + 1) * this.size);
  }

  #differences({ members }: Segment, slots: readonly number[]): number {
    const kept = slots.filter((slot) => members.has(this.#space.seqs[slot] as number)).length;
    return members.size - kept + (slots.length - kept);
  }

  #seqsOf(slots: readonly number[]): Set<number> {
    return new Set(slots.map((slot) => this.#space.seqs[slot] as number));
  }

  #vectorOf(slot: number): Float32Array {
    const from = this.#space.offsetOf(slot);
    return this.#space.blockOf(slot).subarray(from, from + this.#space.dimensions);
  }

  /** Changes when a member, its vector or a parameter of the index does. */
  #fingerprint(slots: readonly number[]): Iterable<Uint8Array> {
    const self = this;
    return (function* () {
      yield Buffer.from(parameterText);
      for (const slot of slots) {
        yield new Uint8Array(Float64Array.of(self.#space.seqs[slot] as number).buffer);
        const vector = self.#vectorOf(slot);
        yield new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
      }
    })();
  }

  #newIndex(): UsearchIndex {
    const { MetricKind, ScalarKind, Index } = this.#usearch;
    const { dimensions } = this.#space;
    return new Index({
      ...parameters,
      dimensions,
      metric: MetricKind.IP,
      quantization: parameters.quantization as typeof ScalarKind.I8,
      multi: false,
    });
  }
}
