import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type BookSide,
  type InconsistencyKind,
  MarketByOrderBook,
  type OrderEvent,
  type OrderId,
  orderEventTypes as types,
} from "#knowledge/books/index.ts";
import { orderFlow } from "#tests/bench/order-flow.ts";

const event = (
  type: OrderEvent["type"],
  orderId: OrderId,
  size: number,
  change: Partial<OrderEvent> = {},
): OrderEvent => ({
  type,
  orderId,
  side: 1,
  ticks: 0,
  size,
  ...change,
});
const add = (orderId: OrderId, side: BookSide, ticks: number, size: number) =>
  event(types.add, orderId, size, { side, ticks });
const cancel = (orderId: OrderId, size: number) => event(types.cancel, orderId, size);
const remove = (orderId: OrderId, size = 0) => event(types.delete, orderId, size);
const execute = (orderId: OrderId, size: number) => event(types.execute, orderId, size);
const replace = (orderId: OrderId, newOrderId: OrderId, ticks: number, size: number) =>
  event(types.replace, orderId, size, { newOrderId, ticks });

/** Three bids at 99 in a queue, one at 98; two asks. */
const opened = (): MarketByOrderBook => {
  const book = new MarketByOrderBook();
  for (const each of [
    add(1, 1, 99, 5),
    add(2, 1, 99, 3),
    add("x", 1, 99, 2),
    add(4, 1, 98, 7),
    add(5, -1, 101, 4),
    add(6, -1, 103, 6),
  ]) {
    expect(book.apply(each)).toBe("applied");
  }
  return book;
};
const shown = (book: MarketByOrderBook, levels = 5): string => {
  const { bidTicks, bidSizes, askTicks, askSizes } = book.top(levels);
  const side = (ticks: Float64Array, sizes: Float64Array) =>
    [...ticks].flatMap((price, at) => (Number.isNaN(price) ? [] : `${price}x${sizes[at]}`)).join(" ");
  return `${side(bidTicks, bidSizes)} | ${side(askTicks, askSizes)}`;
};

describe("a book by order", () => {
  test("adds up the orders of a price, and knows each one's place in the queue", () => {
    const book = opened();
    expect(shown(book)).toBe("99x10 98x7 | 101x4 103x6");
    expect(book.queuePosition("x")).toEqual({ side: 1, ticks: 99, size: 2, ordersAhead: 2, sizeAhead: 8 });
    expect(book.queuePosition(1)).toMatchObject({ ordersAhead: 0, sizeAhead: 0 });
    expect(book.queuePosition(77)).toBeNull();
    expect([book.orders, book.bestBidTicks, book.bestAskTicks, book.touch, book.sizeAt(1, 99)]).toEqual([
      6,
      99,
      101,
      "normal",
      10,
    ]);
  });

  test("a partial cancel keeps the place in the queue, a replace loses it", () => {
    const book = opened();
    book.apply(cancel(1, 4));
    expect(book.queuePosition("x")).toMatchObject({ ordersAhead: 2, sizeAhead: 4 });
    book.apply(replace(1, 11, 99, 6));
    expect(book.queuePosition(11)).toEqual({ side: 1, ticks: 99, size: 6, ordersAhead: 2, sizeAhead: 5 });
    expect(book.queuePosition(1)).toBeNull();
    book.apply(replace(11, 11, 97, 1));
    expect(shown(book)).toBe("99x5 98x7 97x1 | 101x4 103x6");
  });

  test("executions take from the order, and the last of it takes the level away", () => {
    const book = opened();
    expect(book.apply(execute(1, 2))).toBe("applied");
    expect(shown(book)).toBe("99x8 98x7 | 101x4 103x6");
    for (const [id, size] of [
      [1, 3],
      [2, 3],
      ["x", 2],
    ] as const)
      expect(book.apply(execute(id, size))).toBe("applied");
    expect(shown(book)).toBe("98x7 | 101x4 103x6");
    expect(book.executedSize).toEqual({ visible: 10, hidden: 0 });
  });

  test("hidden executions change no level, a halt is known", () => {
    const book = opened();
    book.apply(event(types.executeHidden, 0, 50, { ticks: 100, side: -1 }));
    expect(shown(book)).toBe("99x10 98x7 | 101x4 103x6");
    expect(book.executedSize).toEqual({ visible: 0, hidden: 50 });
    book.apply(event(types.halt, 0, 0, { ticks: -1 }));
    expect(book.halted).toBe(true);
    book.apply(event(types.halt, 0, 0, { ticks: 1 }));
    expect(book.halted).toBe(false);
  });

  test.each<[string, OrderEvent, InconsistencyKind, string]>([
    ["a cancel of an order that is not there", cancel(77, 1), "unknown-order", "99x10 98x7 | 101x4 103x6"],
    ["a delete of an order that is not there", remove(77), "unknown-order", "99x10 98x7 | 101x4 103x6"],
    ["an execution of an order that is not there", execute(77, 1), "unknown-order", "99x10 98x7 | 101x4 103x6"],
    ["a replace of an order that is not there", replace(77, 78, 99, 1), "unknown-order", "99x10 98x7 | 101x4 103x6"],
    ["a new order of an id that rests", add(4, 1, 99, 1), "duplicate-order", "99x10 98x7 | 101x4 103x6"],
    ["a replace by an id that rests", replace(4, 1, 99, 1), "duplicate-order", "99x10 | 101x4 103x6"],
    ["an execution of more than is left", execute(1, 6), "over-execution", "99x5 98x7 | 101x4 103x6"],
    ["a cancel of more than is left", cancel(4, 8), "over-cancel", "99x10 | 101x4 103x6"],
    ["a delete of another size than is left", remove(4, 6), "size-mismatch", "99x10 | 101x4 103x6"],
    ["a new order of no size", add(9, 1, 99, 0), "bad-value", "99x10 98x7 | 101x4 103x6"],
    ["a new order at no price", add(9, 1, Number.NaN, 1), "bad-value", "99x10 98x7 | 101x4 103x6"],
    ["a cancel below zero", cancel(1, -1), "bad-value", "99x10 98x7 | 101x4 103x6"],
    ["an execution below zero", execute(1, -1), "bad-value", "99x10 98x7 | 101x4 103x6"],
    ["an event of no known type", event(9 as 1, 1, 1), "bad-value", "99x10 98x7 | 101x4 103x6"],
    ["an execution behind the best price", execute(4, 1), "behind-best", "99x10 98x6 | 101x4 103x6"],
    ["an execution before an earlier order", execute(2, 1), "out-of-turn", "99x9 98x7 | 101x4 103x6"],
  ])("%s is told and counted, and the stream goes on", (_, wrong, kind, after) => {
    const book = opened();
    expect(book.apply(wrong)).toMatchObject({
      kind,
      orderId: wrong.type === types.replace && kind === "duplicate-order" ? 1 : wrong.orderId,
      event: 7,
    });
    expect(book.inconsistencies.counts).toEqual({ [kind]: 1 });
    expect(book.inconsistencies.newest[0]?.says).toContain(`Event 7, order`);
    expect(shown(book)).toBe(after);
    expect(book.apply(add(50, 1, 90, 1))).toBe("applied");
  });

  test("keeps the newest inconsistencies word for word, and counts them all", () => {
    const book = new MarketByOrderBook({ mostKept: 2 });
    for (const id of [1, 2, 3]) book.apply(remove(id));
    expect(book.inconsistencies.counts).toEqual({ "unknown-order": 3 });
    expect(book.inconsistencies.newest.map(({ orderId }) => orderId)).toEqual([2, 3]);
  });

  test("takes rounding for nothing, and a difference for a difference", () => {
    const book = new MarketByOrderBook();
    book.apply(add(1, 1, 99, 0.3));
    expect(book.apply(cancel(1, 0.1))).toBe("applied");
    expect(book.apply(execute(1, 0.2))).toBe("applied");
    expect(book.orders).toBe(0);
    book.apply(add(2, 1, 99, 0.3));
    expect(book.apply(execute(2, 0.3001))).toMatchObject({ kind: "over-execution" });
  });

  test("with numbered events shows a gap, holds what comes, and goes on from a snapshot of orders", () => {
    const book = new MarketByOrderBook({ startsEmpty: false });
    const numbered = (sequence: number, each: OrderEvent) => ({
      ...each,
      firstSequence: sequence,
      lastSequence: sequence,
    });
    expect(book.state).toEqual({ kind: "waiting" });
    expect(book.apply(numbered(4, add(1, 1, 99, 1)))).toBe("held");
    expect(book.apply(numbered(5, add(2, 1, 99, 2)))).toBe("held");
    const orders = [
      { orderId: 9, side: 1, ticks: 99, size: 5 },
      { orderId: 1, side: 1, ticks: 99, size: 1 },
    ] as const;
    book.snapshot({ sequence: 4, orders });
    expect(book.queuePosition(2)).toMatchObject({ ordersAhead: 2, sizeAhead: 6 });
    expect(book.apply(numbered(5, remove(9)))).toBe("old");
    expect(book.apply(numbered(8, remove(9)))).toBe("held");
    expect(book.state).toEqual({ kind: "gap", fromSequence: 6, toSequence: 7 });
    expect(shown(book)).toBe("99x8 | ");
    book.snapshot({ sequence: 7, orders });
    expect(shown(book)).toBe("99x1 | ");
    expect(book.state).toEqual({ kind: "live", sequence: 8 });
    expect(book.counts).toMatchObject({ gaps: 1, old: 2, held: 0 });
  });
});

interface PlainOrder {
  readonly id: OrderId;
  readonly side: BookSide;
  readonly ticks: number;
  size: number;
}

/** The plainest book: orders in a list, in the order of their priority. */
class PlainBook {
  orders: PlainOrder[] = [];

  apply({ type, orderId, side, ticks, size, newOrderId = orderId }: OrderEvent): void {
    const order = this.orders.find(({ id }) => id === orderId);
    if (type === types.add && !order) this.orders.push({ id: orderId, side, ticks, size });
    if (!order || type === types.add) return;
    const taken = this.orders.some(({ id }) => id === newOrderId && newOrderId !== orderId);
    const left = type === types.cancel || type === types.execute ? order.size - size : 0;
    order.size = left;
    if (left <= 0) this.orders = this.orders.filter((other) => other !== order);
    if (type === types.replace && !taken) this.orders.push({ id: newOrderId, side: order.side, ticks, size });
  }

  top(side: BookSide): readonly (readonly [number, number])[] {
    const sizes = new Map<number, number>();
    for (const order of this.orders)
      if (order.side === side) sizes.set(order.ticks, (sizes.get(order.ticks) ?? 0) + order.size);
    return [...sizes].sort(([a], [b]) => (b - a) * side).slice(0, 10);
  }

  ahead(id: OrderId): readonly number[] {
    const at = this.orders.findIndex((order) => order.id === id);
    const order = this.orders[at] as PlainOrder;
    const ahead = this.orders.slice(0, at).filter(({ side, ticks }) => side === order.side && ticks === order.ticks);
    return [ahead.length, ahead.reduce((sum, { size }) => sum + size, 0)];
  }
}

const topOf = (book: MarketByOrderBook, side: BookSide) => {
  const top = book.top();
  const [ticks, sizes] = side === 1 ? [top.bidTicks, top.bidSizes] : [top.askTicks, top.askSizes];
  return [...ticks].flatMap((price, at) => (Number.isNaN(price) ? [] : [[price, sizes[at]]]));
};

test("any events, sound or not: levels and queues are those of the plainest book", () => {
  const anyEvent: fc.Arbitrary<OrderEvent> = fc.record({
    type: fc.constantFrom<OrderEvent["type"]>(1, 1, 1, 2, 3, 4, 6),
    orderId: fc.integer({ min: 1, max: 12 }),
    newOrderId: fc.integer({ min: 1, max: 12 }),
    side: fc.constantFrom<BookSide>(1, -1),
    ticks: fc.integer({ min: 95, max: 105 }),
    size: fc.integer({ min: 1, max: 5 }),
  });
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 120 }), (events) => {
      const [book, plain] = [new MarketByOrderBook(), new PlainBook()];
      for (const each of events) {
        book.apply(each);
        plain.apply(each);
        for (const side of [1, -1] as const) expect(topOf(book, side)).toEqual(plain.top(side));
        expect(book.orders).toBe(plain.orders.length);
      }
      for (const { id } of plain.orders) {
        const position = book.queuePosition(id);
        expect([position?.ordersAhead, position?.sizeAhead]).toEqual(plain.ahead(id));
      }
    }),
    { numRuns: 150, seed: 82 },
  );
});

test("a long consistent flow has no inconsistency, never crosses, and executes what its executions say", () => {
  const flow = orderFlow(60_000, 5);
  const book = new MarketByOrderBook();
  for (const each of flow) {
    const outcome = book.apply(each);
    if (outcome !== "applied" || book.touch === "crossed" || book.touch === "locked")
      throw new Error(JSON.stringify(outcome));
  }
  expect(book.inconsistencies.counts).toEqual({});
  const executed = flow.filter(({ type }) => type === types.execute).reduce((sum, { size }) => sum + size, 0);
  expect(book.executedSize.visible).toBe(executed);
  expect(executed).toBeGreaterThan(0);
  const plain = new PlainBook();
  for (const each of flow.slice(0, 6_000)) plain.apply(each);
  const early = new MarketByOrderBook();
  for (const each of flow.slice(0, 6_000)) early.apply(each);
  for (const side of [1, -1] as const) expect(topOf(early, side)).toEqual(plain.top(side));
});
