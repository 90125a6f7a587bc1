// How much of the middle's moves order-flow imbalance explains, on real days: the numbers of the data's own README.

import { beforeAll, expect, test } from "vitest";
import { localMs, sessionOpenMs } from "#knowledge/domain/index.ts";
import { computeColumns, input, op } from "#tools/columns/index.ts";
import {
  describeOver,
  readTicks,
  type SecondTable,
  secondTable,
  type TickBlocks,
} from "../inputs/ticks/shared-ticks.ts";

/** R squared of the middle's change on the imbalance, over stretches that lie side by side, the first without a middle before it left out. */
function explained({ rows, columns }: SecondTable, seconds: number): number {
  const expressions = [op.sum(input("imbalance_flow"), seconds), op.delta(input("mid"), seconds)];
  const [flow, move] = computeColumns(expressions, columns, rows);
  const ends = Array.from({ length: Math.floor(rows / seconds) }, (_, k) => (k + 1) * seconds - 1);
  const pairs = ends.map((at) => [flow![at]!, move![at]!] as const).filter((pair) => !pair.some(Number.isNaN));
  const mean = (of: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[of], 0) / pairs.length;
  const [mx, my] = [mean(0), mean(1)];
  let [xx, yy, xy] = [0, 0, 0];
  for (const [x, y] of pairs) {
    xx += (x - mx) ** 2;
    yy += (y - my) ** 2;
    xy += (x - mx) * (y - my);
  }
  return (xy * xy) / (xx * yy);
}

const tolerance = 0.01;

describeOver("AMZN on 2012-06-21", "lobster-amzn", () => {
  let table: SecondTable;
  beforeAll(async () => {
    table = await secondTable(await readTicks("lobster-amzn"), sessionOpenMs("2012-06-21"), 23_400);
  }, 60_000);

  test.each([
    [1, 0.36],
    [10, 0.48],
    [60, 0.46],
  ])("at %i s imbalance explains %f", (seconds, wanted) => {
    expect(Math.abs(explained(table, seconds) - wanted)).toBeLessThan(tolerance);
  });
});

describeOver("IBM on 7 to 9 October 2013", "ibm-ticks", () => {
  let blocks: TickBlocks;
  beforeAll(async () => {
    blocks = await readTicks("ibm-ticks");
  }, 60_000);

  test.each([
    ["2013-10-07", 0.52],
    ["2013-10-08", 0.54],
    ["2013-10-09", 0.63],
  ])("on %s imbalance explains %f at 10 s", async (day, wanted) => {
    const table = await secondTable(blocks, sessionOpenMs(day), 23_400);
    expect(Math.abs(explained(table, 10) - wanted)).toBeLessThan(tolerance);
  });
});

describeOver("Bitcoin in snapshots of a second", "btc-lob5-1s", () => {
  test("at 10 s imbalance explains 0.30", async () => {
    const openMs = localMs("UTC", "2000-01-01", "00:00") + 75_000_000;
    const table = await secondTable(await readTicks("btc-lob5-1s"), openMs, 4_999);
    expect(Math.abs(explained(table, 10) - 0.3)).toBeLessThan(tolerance);
  });
});

describeOver("BTCUSDT for 345 seconds", "binance-l2-btcusdt", () => {
  test("at 1 s, counted from the first quote on, imbalance explains 0.43", async () => {
    const table = await secondTable(await readTicks("binance-l2-btcusdt"), 1_723_161_256_313, 343);
    expect(Math.abs(explained(table, 1) - 0.43)).toBeLessThan(tolerance);
  });
});
