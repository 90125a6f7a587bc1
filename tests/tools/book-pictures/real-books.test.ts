// Components of pictures of real books: AMZN's best level over a day, ten levels of BTCUSDT over six minutes.

import { beforeAll, expect, test } from "vitest";
import { sessionOpenMs } from "#knowledge/domain/index.ts";
import { componentFeatures, usualComponents } from "#tools/book-pictures/index.ts";
import { spearman } from "#tools/numeric/index.ts";
import { describeOver } from "../features/inputs/ticks/shared-ticks.ts";
import { type BookTable, bookTable } from "./real-books.ts";

/** Rank correlation of a column with the mid's move over so many changes of the book to come, on stretches that lie side by side. */
function foretold({ rows, columns }: BookTable, column: Float64Array, changes: number): number {
  const mid = columns.bid_price_1!.map((bid, t) => (bid + columns.ask_price_1![t]!) / 2);
  const pairs: [number, number][] = [];
  for (let t = 0; t + changes < rows; t += changes) {
    const move = mid[t + changes]! / mid[t]! - 1;
    if (Number.isFinite(column[t]!) && Number.isFinite(move)) pairs.push([column[t]!, move]);
  }
  return spearman(
    Float64Array.from(pairs, ([x]) => x),
    Float64Array.from(pairs, ([, y]) => y),
  );
}

const halfOf = ({ rows, endMs, columns }: BookTable): BookTable => {
  const half = Math.floor(rows / 2);
  const cut = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.subarray(0, half)]));
  return { rows: half, endMs: endMs.subarray(0, half), columns: cut };
};

describeOver("AMZN on 2012-06-21", "lobster-amzn", () => {
  let table: BookTable;
  beforeAll(async () => {
    table = await bookTable("lobster-amzn", sessionOpenMs("2012-06-21"), 0.01);
  }, 60_000);

  test("two components foretell the mid's next move, neither as well as the imbalance of the best level", () => {
    const { columns, shares } = componentFeatures(table, { ...usualComponents, levels: 1 });
    expect(shares![0]!).toBeGreaterThan(0.3);
    const [first, second] = columns.slice(0, 2).map((column) => Math.abs(foretold(table, column, 20))) as [
      number,
      number,
    ];
    const imbalance = table.columns.bid_size_1!.map(
      (bid, t) => (bid - table.columns.ask_size_1![t]!) / (bid + table.columns.ask_size_1![t]!),
    );
    const best = foretold(table, imbalance, 20);
    for (const component of [first, second]) {
      expect(component).toBeGreaterThan(0.06); // 0.02 is a standard error of nothing over 2,600 stretches
      expect(component).toBeLessThan(best);
    }
  }, 60_000);
});

describeOver("BTCUSDT, ten levels", "binance-l2-btcusdt", () => {
  test("half of the session gives the same numbers as the whole", async () => {
    const table = await bookTable("binance-l2-btcusdt", 0);
    const options = { ...usualComponents, history: 64, every: 64 };
    const [whole, half] = [componentFeatures(table, options), componentFeatures(halfOf(table), options)];
    expect(whole.columns[0]!.filter(Number.isFinite).length).toBeGreaterThan(4_000);
    for (const [i, column] of half.columns.entries())
      expect(column).toEqual(whole.columns[i]!.subarray(0, column.length));
  }, 60_000);
});
