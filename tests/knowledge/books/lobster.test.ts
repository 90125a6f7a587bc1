// One day of AMZN order events with the best quotes after each. The file holds only events at the best level, so that of most orders
// below it nothing is known: whole books cannot be checked against it, only what happens at the best prices.

import { expect, test } from "vitest";
import {
  type BookSide,
  MarketByOrderBook,
  type OrderEvent,
  ticksOf,
  orderEventTypes as types,
} from "#knowledge/books/index.ts";
import { describeOver, patient, rowsOf } from "./shared-data.ts";

const file = "lobster-amzn/events.csv.gz";
/** Hidden orders trade between cents. */
const tickSize = 0.0001;

interface Touched {
  readonly event: OrderEvent;
  /** Best prices and sizes after it. */
  readonly bid: readonly [number, number];
  readonly ask: readonly [number, number];
}

const read = (): readonly Touched[] =>
  rowsOf(file).map((cell) => {
    const ticks = (column: string) => ticksOf(Number(cell(column)), tickSize);
    return {
      event: {
        type: Number(cell("type")) as OrderEvent["type"],
        orderId: Number(cell("order_id")),
        side: Number(cell("direction")) as BookSide,
        ticks: ticks("price"),
        size: Number(cell("size")),
      },
      bid: [ticks("bid_price_1"), Number(cell("bid_size_1"))],
      ask: [ticks("ask_price_1"), Number(cell("ask_size_1"))],
    };
  });

const bestOf = ({ bid, ask }: Touched, side: BookSide) => (side === 1 ? bid : ask);

describeOver("AMZN order events of 2012-06-21", [file], () => {
  const rows = read();
  const steps = rows.slice(1).map((now, at) => ({ before: rows[at] as Touched, now }));

  test("the quotes never cross, and their mean spread is that of the data README", () => {
    expect(rows).toHaveLength(57_515);
    expect(rows.filter(({ bid, ask }) => bid[0] >= ask[0])).toEqual([]);
    const mean = rows.reduce((sum, { bid, ask }) => sum + (ask[0] - bid[0]) * tickSize, 0) / rows.length;
    expect(mean).toBeCloseTo(0.136, 3);
  });

  test("every visible execution is at the best price of its side, every hidden one between the quotes", () => {
    const visible = steps.filter(({ now }) => now.event.type === types.execute);
    expect(visible).toHaveLength(8_974);
    expect(visible.filter(({ before, now }) => bestOf(before, now.event.side)[0] !== now.event.ticks)).toEqual([]);
    const hidden = steps.filter(({ now }) => now.event.type === types.executeHidden);
    expect(
      hidden.filter(({ before, now }) => now.event.ticks < before.bid[0] || now.event.ticks > before.ask[0]),
    ).toEqual([]);
  });

  /** The level at the event's price, put into a book as one order, then the event: is it what the next row says? */
  const agrees = ({ before, now }: (typeof steps)[number]): boolean => {
    const { side, ticks, size, type } = now.event;
    const [best, bestSize] = bestOf(before, side);
    const book = new MarketByOrderBook();
    book.apply({ type: types.add, orderId: "level", side, ticks: best, size: bestSize });
    const applied = { ...now.event, ...(type !== types.add && { type: types.cancel, orderId: "level" }) };
    if (type !== types.executeHidden && book.apply(applied) !== "applied") return false;
    const [after, afterSize] = bestOf(now, side);
    const own = side === 1 ? book.bestBidTicks : book.bestAskTicks;
    if (Number.isNaN(own)) return after * side < best * side; // the level behind it is not in the file
    return (
      own === after &&
      book.sizeAt(side, after) === afterSize &&
      (type !== types.add || ticks * side >= best * side) &&
      size > 0
    );
  };

  test(
    "the best level after an event is the one before it, changed by the event, in all but a few of 57,514 rows",
    patient,
    () => {
      const wrong = steps.filter((step) => !agrees(step));
      expect(wrong).toHaveLength(12);
      expect(wrong.filter(({ now }) => now.event.type === types.executeHidden)).toEqual([]);
    },
  );

  test("the other side never changes", () => {
    const changed = steps.filter(({ before, now }) => {
      const other = now.event.side === 1 ? -1 : 1;
      const [a, b] = [bestOf(before, other), bestOf(now, other)];
      return a[0] !== b[0] || a[1] !== b[1];
    });
    expect(changed).toEqual([]);
  });

  test(
    "a book of these events alone tells of every order that it was never told of, and of one that is not right",
    patient,
    () => {
      const book = new MarketByOrderBook({ mostKept: 100_000 });
      for (const { event } of rows) book.apply(event);
      const { newest, counts } = book.inconsistencies;
      const added = new Set(rows.filter(({ event }) => event.type === types.add).map(({ event }) => event.orderId));
      const unknown = newest.filter(({ kind }) => kind === "unknown-order");
      expect(unknown).toHaveLength(4_392 + 3_071 + 4);
      expect(unknown.filter(({ orderId }) => added.has(orderId))).toEqual([]);
      expect(counts).toMatchObject({ "size-mismatch": 1 });
      expect(counts["duplicate-order"]).toBeUndefined();
      expect(counts["over-execution"]).toBeUndefined();
      const executed = rows
        .filter(({ event }) => event.type === types.execute)
        .reduce((sum, { event }) => sum + event.size, 0);
      expect(book.executedSize.visible).toBe(executed);
    },
  );
});
