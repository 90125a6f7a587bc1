// Rows of a block into a sink, whatever their kind. Rows of changes that belong to one message are handed over together.

import type { LevelChange, OrderEventType } from "#knowledge/books/index.ts";
import { ticksOf } from "#knowledge/books/index.ts";
import type { Block, BlockOf, SeriesKind } from "#knowledge/domain/index.ts";
import type { TickSink } from "./tick-sink.ts";

export type TickBlock = Extract<Block, { kind: SeriesKind }>;

interface Message {
  readonly atNs: number;
  readonly sequence: bigint;
  readonly isSnapshot: boolean;
  readonly changes: LevelChange[];
  knownNs: number;
}

export class TickPusher {
  readonly #sink: TickSink;
  readonly #openNs: bigint;
  readonly #tickSize: number;
  /** A message of changes that may not be whole yet: its last row is known by what comes after it. */
  #pending: Message | null = null;
  /** By when all that the sink was handed was known, the event under way left out; nanoseconds since the session opened, like times of events. */
  knownNs = Number.NEGATIVE_INFINITY;
  /** By when the event under way was, or the last one. */
  eventKnownNs = Number.NEGATIVE_INFINITY;

  /** @param openNs when the session opened, UTC epoch nanoseconds */
  constructor(sink: TickSink, openNs: bigint, tickSize = 0.01) {
    this.#sink = sink;
    this.#openNs = openNs;
    this.#tickSize = tickSize;
  }

  /** Nanoseconds since the session opened. */
  at(block: TickBlock, row: number): number {
    return Number(block.columns.eventNs[row]! - this.#openNs);
  }

  /** Rows [from, to) in their order; all when left out. */
  push(block: TickBlock, from = 0, to = block.rows): void {
    for (let row = from; row < to; row++) this.row(block, row, this.at(block, row));
  }

  row(block: TickBlock, row: number, atNs: number): void {
    const knownNs = Number(block.columns.knownNs[row]! - this.#openNs);
    if (block.kind === "delta") {
      this.#change(block, row, atNs, knownNs);
      return;
    }
    this.settle();
    this.eventKnownNs = knownNs;
    const sink = this.#sink;
    if (block.kind === "quote") {
      const { bid, bidSize, ask, askSize } = block.columns;
      sink.quote(atNs, bid[row]!, bidSize[row]!, ask[row]!, askSize[row]!);
    } else if (block.kind === "trade") {
      const { price, size, side } = block.columns;
      sink.trade(atNs, price[row]!, size[row]!, side[row]!);
    } else if (block.kind === "book") {
      sink.book(atNs, block.columns, row);
    } else {
      const { type, orderId, side, price, size } = block.columns;
      sink.order(atNs, type[row] as OrderEventType, orderId[row]!, side[row]!, price[row]!, size[row]!);
    }
    if (knownNs > this.knownNs) this.knownNs = knownNs;
  }

  /** The clock is here. */
  advance(nowNs: number): void {
    this.settle();
    this.#sink.advance(nowNs);
  }

  /** Takes the message under way for whole. */
  settle(): void {
    const message = this.#pending;
    if (message === null) return;
    this.#pending = null;
    this.eventKnownNs = message.knownNs;
    this.#sink.delta(message.atNs, Number(message.sequence), message.isSnapshot, message.changes);
    if (message.knownNs > this.knownNs) this.knownNs = message.knownNs;
  }

  #change(block: BlockOf<"delta">, row: number, atNs: number, knownNs: number): void {
    const { sequence, side, price, size, reset } = block.columns;
    const isReset = reset[row] === 1;
    if (this.#pending !== null && (this.#pending.sequence !== sequence[row] || isReset)) this.settle();
    this.#pending ??= { atNs, sequence: sequence[row]!, isSnapshot: isReset, changes: [], knownNs };
    if (knownNs > this.#pending.knownNs) this.#pending.knownNs = knownNs;
    const ticks = ticksOf(price[row]!, this.#tickSize);
    this.#pending.changes.push({ side: side[row] === 1 ? 1 : -1, ticks, size: size[row]! });
  }
}
