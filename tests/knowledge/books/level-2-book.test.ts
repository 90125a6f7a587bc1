import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BookDelta, type BookSide, deltaBetween, Level2Book, type LevelChange } from "#knowledge/books/index.ts";
import { levelFlow } from "#tests/bench/level-flow.ts";

const bid = (ticks: number, size: number): LevelChange => ({ side: 1, ticks, size });
const ask = (ticks: number, size: number): LevelChange => ({ side: -1, ticks, size });
const delta = (sequence: number, ...changes: readonly LevelChange[]): BookDelta => ({
  firstSequence: sequence,
  lastSequence: sequence,
  changes,
});
const start = { sequence: 10, bids: [bid(99, 5), bid(98, 7)], asks: [ask(101, 4), ask(102, 6)] };
const opened = (): Level2Book => {
  const book = new Level2Book();
  book.snapshot(start);
  return book;
};
/** "99x5 98x7 | 101x4 102x6" */
const shown = (book: Level2Book, levels = 4): string => {
  const { bidTicks, bidSizes, askTicks, askSizes } = book.top(levels);
  const side = (ticks: Float64Array, sizes: Float64Array) =>
    [...ticks].flatMap((price, at) => (Number.isNaN(price) ? [] : `${price}x${sizes[at]}`)).join(" ");
  return `${side(bidTicks, bidSizes)} | ${side(askTicks, askSizes)}`;
};

describe("a book by price", () => {
  test("holds the sizes that the snapshot and the changes after it say, best prices first", () => {
    const book = opened();
    expect(shown(book)).toBe("99x5 98x7 | 101x4 102x6");
    expect(book.apply(delta(11, bid(99, 0), bid(97, 1), ask(100, 2), ask(102, 9)))).toBe("applied");
    expect(shown(book)).toBe("98x7 97x1 | 100x2 101x4 102x9");
    expect([book.bestBidTicks, book.bestAskTicks, book.sizeAt(-1, 102), book.sizeAt(1, 102)]).toEqual([98, 100, 9, 0]);
    expect([book.depthOf(1), book.depthOf(-1)]).toEqual([2, 3]);
    expect(shown(book, 1)).toBe("98x7 | 100x2");
  });

  test("is empty and waits until its first snapshot; what came meanwhile follows it", () => {
    const book = new Level2Book();
    expect(book.state).toEqual({ kind: "waiting" });
    expect(book.apply(delta(9, bid(1, 1)))).toBe("held");
    expect(book.apply(delta(10, bid(2, 1)))).toBe("held");
    expect(book.apply(delta(11, bid(100, 3)))).toBe("held");
    expect(book.bestBidTicks).toBeNaN();
    book.snapshot(start);
    expect(shown(book)).toBe("100x3 99x5 98x7 | 101x4 102x6");
    expect(book.state).toEqual({ kind: "live", sequence: 11 });
    expect(book.counts).toMatchObject({ applied: 1, old: 2, held: 0, gaps: 0 });
  });

  test("told a message twice takes it in once", () => {
    const book = opened();
    expect(book.apply(delta(11, bid(99, 1)))).toBe("applied");
    expect(book.apply(delta(11, bid(99, 8)))).toBe("old");
    expect(book.apply({ firstSequence: 5, lastSequence: 11, changes: [bid(99, 9)] })).toBe("old");
    expect(book.sizeAt(1, 99)).toBe(1);
  });

  test("takes in a message that reaches back over what is in it", () => {
    const book = opened();
    expect(book.apply({ firstSequence: 8, lastSequence: 13, changes: [bid(99, 9)] })).toBe("applied");
    expect(book.state).toEqual({ kind: "live", sequence: 13 });
  });

  test("shows a gap with its first and last number, changes no more, and mends with the next snapshot", () => {
    const book = opened();
    expect(book.apply(delta(15, bid(99, 1)))).toBe("held");
    expect(book.state).toEqual({ kind: "gap", fromSequence: 11, toSequence: 14 });
    expect(book.apply(delta(16, ask(101, 0)))).toBe("held");
    expect(shown(book)).toBe("99x5 98x7 | 101x4 102x6");
    book.snapshot({ sequence: 14, bids: [bid(90, 1)], asks: [ask(101, 1), ask(110, 1)] });
    expect(shown(book)).toBe("99x1 90x1 | 110x1");
    expect(book.state).toEqual({ kind: "live", sequence: 16 });
    expect(book.counts).toMatchObject({ gaps: 1, held: 0, dropped: 0 });
  });

  test("shows a new gap where a snapshot is older than what waited", () => {
    const book = opened();
    book.apply(delta(15, bid(99, 1)));
    book.apply(delta(16, bid(98, 1)));
    book.snapshot({ sequence: 12, bids: [], asks: [] });
    expect(book.state).toEqual({ kind: "gap", fromSequence: 13, toSequence: 14 });
    expect(book.counts).toMatchObject({ gaps: 2, held: 2 });
    book.snapshot({ sequence: 15, bids: [], asks: [] });
    expect(shown(book)).toBe("98x1 | ");
    expect(book.state).toEqual({ kind: "live", sequence: 16 });
  });

  test("keeps so many messages waiting and counts those it drops, which the next snapshot has to cover", () => {
    const book = new Level2Book({ mostHeld: 3 });
    for (let sequence = 1; sequence <= 5; sequence++) book.apply(delta(sequence, bid(sequence, 1)));
    expect(book.counts).toMatchObject({ held: 3, dropped: 2 });
    book.snapshot({ sequence: 1, bids: [], asks: [] });
    expect(book.state).toEqual({ kind: "gap", fromSequence: 2, toSequence: 2 });
    book.snapshot({ sequence: 2, bids: [], asks: [] });
    expect(shown(book)).toBe("5x1 4x1 3x1 | ");
  });

  test("keeps the newest waiting in their order, however many were dropped before them", () => {
    for (let total = 1; total <= 30; total++) {
      const book = new Level2Book({ mostHeld: 3 });
      for (let sequence = 1; sequence <= total; sequence++) book.apply(delta(sequence, bid(50, sequence)));
      const held = Math.min(total, 3);
      expect(book.counts).toMatchObject({ held, dropped: total - held });
      book.snapshot({ sequence: total - held, bids: [], asks: [] });
      expect(shown(book)).toBe(`50x${total} | `);
      expect(book.counts).toMatchObject({ applied: held, held: 0, gaps: 0 });
    }
  });

  test("of a feed without numbers applies what comes", () => {
    const book = new Level2Book();
    book.apply({ changes: [bid(1, 1)] });
    book.snapshot({ sequence: null, bids: [], asks: [] });
    expect(book.apply({ changes: [bid(99, 1)] })).toBe("applied");
    expect(book.state).toEqual({ kind: "live", sequence: null });
    expect(shown(book)).toBe("99x1 1x1 | ");
  });

  test("says when it is locked or crossed, and counts how often it became so", () => {
    const book = opened();
    const touched = (sequence: number, ...changes: readonly LevelChange[]) => {
      book.apply(delta(sequence, ...changes));
      return book.touch;
    };
    expect(book.touch).toBe("normal");
    expect(touched(11, bid(101, 1))).toBe("locked");
    expect(touched(12, bid(102, 1))).toBe("crossed");
    expect(touched(13, bid(103, 1))).toBe("crossed");
    expect(touched(14, bid(103, 0), bid(102, 0))).toBe("locked");
    expect(touched(15, ask(101, 0), ask(102, 0))).toBe("one-sided");
    expect(book.counts).toMatchObject({ locked: 2, crossed: 1 });
  });

  test.each([
    ["a size below zero", bid(99, -1)],
    ["a size that is no number", bid(99, Number.NaN)],
    ["a size without end", bid(99, Number.POSITIVE_INFINITY)],
    ["a price between two ticks", bid(99.5, 1)],
    ["a price that is no number", bid(Number.NaN, 1)],
  ])("takes in nothing of a message with %s, and shows a gap with the next one", (_, wrong) => {
    const book = opened();
    expect(() => book.apply(delta(11, bid(97, 1), wrong))).toThrow(
      expect.objectContaining({ code: "knowledge/fact-invalid" }),
    );
    expect(() => book.snapshot({ sequence: 11, bids: [wrong], asks: [] })).toThrow(/wanted a price in whole ticks/);
    expect(shown(book)).toBe("99x5 98x7 | 101x4 102x6");
    book.apply(delta(12, bid(97, 1)));
    expect(book.state).toEqual({ kind: "gap", fromSequence: 11, toSequence: 11 });
  });

  test("of a feed of some levels keeps no more than those", () => {
    const book = new Level2Book({ depth: 2 });
    book.snapshot({ ...start, bids: [bid(97, 1), ...start.bids] });
    expect(shown(book)).toBe("99x5 98x7 | 101x4 102x6");
    book.apply(delta(11, bid(100, 1), ask(100.0, 3)));
    expect(shown(book)).toBe("100x1 99x5 | 100x3 101x4");
    expect(book.counts.locked).toBe(1);
  });

  test("counts removals of levels that were not there", () => {
    const book = opened();
    book.apply(delta(11, bid(50, 0), bid(99, 0)));
    expect(book.counts.absent).toBe(1);
  });
});

/** The plainest book: a map of sizes a side, sorted when looked at. */
class PlainBook {
  readonly sides = { 1: new Map<number, number>(), "-1": new Map<number, number>() };

  apply(changes: readonly LevelChange[]): void {
    for (const { side, ticks, size } of changes) {
      if (size === 0) this.sides[side].delete(ticks);
      else this.sides[side].set(ticks, size);
    }
  }

  top(side: BookSide, levels: number): readonly (readonly [number, number])[] {
    return [...this.sides[side]].sort(([a], [b]) => (b - a) * side).slice(0, levels);
  }
}

const topOf = (book: Level2Book, side: BookSide, levels: number) => {
  const top = book.top(levels);
  const [ticks, sizes] = side === 1 ? [top.bidTicks, top.bidSizes] : [top.askTicks, top.askSizes];
  return [...ticks].flatMap((price, at) => (Number.isNaN(price) ? [] : [[price, sizes[at]]]));
};

test("any changes: the book is what the plainest book is, and what lies between two tops leads from one to the other", () => {
  const change = fc.record({
    side: fc.constantFrom<BookSide>(1, -1),
    ticks: fc.integer({ min: -40, max: 40 }),
    size: fc.integer({ min: 0, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(fc.array(change, { maxLength: 12 }), { maxLength: 40 }), (messages) => {
      const book = new Level2Book();
      const derived = new Level2Book();
      const plain = new PlainBook();
      book.snapshot({ sequence: null, bids: [], asks: [] });
      derived.snapshot({ sequence: null, bids: [], asks: [] });
      for (const changes of messages) {
        const before = derived.top(100);
        book.apply({ changes });
        plain.apply(changes);
        derived.apply({ changes: deltaBetween(before, book.top(100)) });
        for (const side of [1, -1] as const) {
          expect(topOf(book, side, 100)).toEqual(plain.top(side, 100));
          expect(topOf(derived, side, 100)).toEqual(plain.top(side, 100));
          expect(topOf(book, side, 3)).toEqual(plain.top(side, 3));
        }
      }
    }),
    { numRuns: 150, seed: 81 },
  );
});

test("a deep book under a long flow is what the plainest book is", () => {
  const { snapshot, deltas } = levelFlow(20_000, 3, 7);
  const book = new Level2Book();
  const plain = new PlainBook();
  book.snapshot(snapshot);
  plain.apply([
    ...snapshot.bids.map((level) => ({ ...level, side: 1 as const })),
    ...snapshot.asks.map((level) => ({ ...level, side: -1 as const })),
  ]);
  for (const { changes } of deltas) plain.apply(changes);
  for (const each of deltas) book.apply(each);
  for (const side of [1, -1] as const) {
    expect(topOf(book, side, 2_000)).toEqual(plain.top(side, 2_000));
    expect(book.depthOf(side)).toBeGreaterThan(400);
  }
  expect(book.counts).toMatchObject({ applied: 20_000, crossed: 0, gaps: 0 });
});
