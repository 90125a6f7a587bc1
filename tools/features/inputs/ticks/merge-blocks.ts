// Blocks of several kinds, each in time order, into one sink in time order.

import type { SeriesKind } from "#knowledge/domain/index.ts";
import type { TickBlock, TickPusher } from "./push-block.ts";

/** Of events at one time: a trade happened on the quotes that stood before it, so quotes and books come last. */
const turn: Readonly<Record<SeriesKind, number>> = { trade: 0, order: 1, quote: 2, delta: 3, book: 4 };

export interface TickSource {
  readonly kind: SeriesKind;
  /** Of one symbol, by event time and sequence. */
  readonly blocks: AsyncIterable<TickBlock> | Iterable<TickBlock>;
}

/** Pushes every row. One block of each kind is held at a time. */
export async function mergeBlocks(sources: readonly TickSource[], pusher: TickPusher): Promise<void> {
  const merging = mergedBlocks(sources, pusher);
  while (!(await merging.next()).done);
}

/** The same, pausing after each block, so that whoever pulls can take away what its rows gave. */
export async function* mergedBlocks(sources: readonly TickSource[], pusher: TickPusher): AsyncGenerator<void> {
  const cursors = await Promise.all(
    [...sources].sort((a, b) => turn[a.kind] - turn[b.kind]).map(({ blocks }) => Cursor.open(blocks, pusher)),
  );
  for (;;) {
    const first = earliest(cursors);
    if (first === null) break;
    const block = first.block as TickBlock;
    const rival = earliest(cursors, first);
    const until = rival?.atNs ?? Number.POSITIVE_INFINITY;
    const winsTies = rival === null || cursors.indexOf(first) < cursors.indexOf(rival);
    do {
      pusher.row(block, first.row, first.atNs);
      first.step(pusher);
    } while (first.row < block.rows && (first.atNs < until || (winsTies && first.atNs === until)));
    if (first.row < block.rows) continue;
    await first.next(pusher);
    yield;
  }
  pusher.settle();
}

/** The first of the earliest; null where all are through. */
function earliest(cursors: readonly Cursor[], besides: Cursor | null = null): Cursor | null {
  let best: Cursor | null = null;
  for (const cursor of cursors) {
    if (cursor === besides || cursor.block === null) continue;
    if (best === null || cursor.atNs < best.atNs) best = cursor;
  }
  return best;
}

class Cursor {
  block: TickBlock | null = null;
  row = 0;
  atNs = 0;
  readonly #blocks: AsyncIterator<TickBlock> | Iterator<TickBlock>;

  private constructor(blocks: AsyncIterator<TickBlock> | Iterator<TickBlock>) {
    this.#blocks = blocks;
  }

  static async open(blocks: TickSource["blocks"], pusher: TickPusher): Promise<Cursor> {
    const cursor = new Cursor(
      Symbol.asyncIterator in blocks ? blocks[Symbol.asyncIterator]() : blocks[Symbol.iterator](),
    );
    await cursor.next(pusher);
    return cursor;
  }

  step(pusher: TickPusher): void {
    this.row += 1;
    if (this.block !== null && this.row < this.block.rows) this.atNs = pusher.at(this.block, this.row);
  }

  async next(pusher: TickPusher): Promise<void> {
    do {
      const { done, value } = await this.#blocks.next();
      this.block = done ? null : value;
      this.row = 0;
    } while (this.block !== null && this.block.rows === 0);
    if (this.block !== null) this.atNs = pusher.at(this.block, 0);
  }
}
