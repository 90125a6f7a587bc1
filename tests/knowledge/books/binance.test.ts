// 345 seconds of BTCUSDT: the ten best levels after every update. Changes worked out from one row to the next lead through all rows again.

import { expect, test } from "vitest";
import { type BookTop, deltaBetween, emptyTop, Level2Book, ticksOf } from "#knowledge/books/index.ts";
import { describeOver, patient, rowsOf } from "./shared-data.ts";

const file = "binance-l2-btcusdt/book10.csv.gz";
const quotesFile = "binance-l2-btcusdt/best_quotes.csv.gz";
const tickSize = 0.1;

function topOf(cell: (column: string) => string): BookTop {
  const top = emptyTop(10);
  for (let rank = 0; rank < 10; rank++) {
    top.bidTicks[rank] = ticksOf(Number(cell(`bid_price_${rank + 1}`)), tickSize);
    top.bidSizes[rank] = Number(cell(`bid_size_${rank + 1}`));
    top.askTicks[rank] = ticksOf(Number(cell(`ask_price_${rank + 1}`)), tickSize);
    top.askSizes[rank] = Number(cell(`ask_size_${rank + 1}`));
  }
  return top;
}

const levelsOf = (ticks: Float64Array, sizes: Float64Array) =>
  Array.from(ticks, (price, at) => ({ ticks: price, size: sizes[at] as number }));

describeOver("BTCUSDT book of 2024-08-08", [file, quotesFile], () => {
  test("every row is the one before it and what changed; the book never crosses", patient, () => {
    const rows = rowsOf(file).map(topOf);
    expect(rows).toHaveLength(6_545);
    const [first, ...later] = rows as [BookTop, ...BookTop[]];
    const book = new Level2Book();
    book.snapshot({
      sequence: 0,
      bids: levelsOf(first.bidTicks, first.bidSizes),
      asks: levelsOf(first.askTicks, first.askSizes),
    });
    let before = first;
    let changes = 0;
    for (const [at, after] of later.entries()) {
      const delta = deltaBetween(before, after);
      changes += delta.length;
      expect(book.apply({ firstSequence: at + 1, lastSequence: at + 1, changes: delta })).toBe("applied");
      const found = book.top(10);
      for (const column of ["bidTicks", "bidSizes", "askTicks", "askSizes"] as const) {
        if (found[column].some((value, rank) => value !== after[column][rank]))
          throw new Error(`row ${at + 1}: ${column}`);
      }
      before = after;
    }
    expect(changes).toBeGreaterThan(later.length);
    expect(book.counts).toMatchObject({ applied: later.length, gaps: 0, crossed: 0, locked: 0, absent: 0 });
    expect([book.depthOf(1), book.depthOf(-1)]).toEqual([10, 10]);
  });

  test("the best level of a row is the last best quote of the exchange's time, in 99.8 % of rows", patient, () => {
    const quotes = rowsOf(quotesFile).map((cell) => ({
      ms: Number(cell("exch_ms")),
      bid: ticksOf(Number(cell("bid_price")), tickSize),
      ask: ticksOf(Number(cell("ask_price")), tickSize),
    }));
    let [at, same, compared] = [-1, 0, 0];
    for (const cell of rowsOf(file)) {
      const ms = Number(cell("exch_ms"));
      while (at + 1 < quotes.length && (quotes[at + 1]?.ms ?? 0) <= ms) at++;
      const quote = quotes[at];
      if (quote === undefined) continue;
      const { bidTicks, askTicks } = topOf(cell);
      compared += 1;
      if (quote.bid === bidTicks[0] && quote.ask === askTicks[0]) same += 1;
    }
    expect(compared).toBe(6_545);
    expect(same).toBe(6_534); // in the others the quote of that millisecond is already the next one, or not yet there
  });
});
