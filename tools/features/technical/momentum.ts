// Momentum of prices: how far and how steadily they have moved.

import { input, op } from "#tools/columns/index.ts";
import { defineFamily, type Feature } from "../feature.ts";

const close = input("close");

/** Wilder's averages of the gains and of the losses. */
const gains = (rows: number) => op.wilder(op.larger(op.delta(close, 1), 0), rows);
const losses = (rows: number) => op.wilder(op.larger(op.negate(op.delta(close, 1)), 0), rows);

export const momentum: readonly Feature[] = [
  ...defineFamily({
    group: "technical",
    name: "rsi",
    windows: [6, 14, 24],
    says: (rows) =>
      `Relative strength index: 100 x average gain over average gain plus average loss, Wilder's averages of ${rows} rows; 0 where nothing moved`,
    unit: "percent",
    range: [0, 100],
    source: "Wilder (1978), New Concepts in Technical Trading Systems",
    of: (rows) => {
      const all = op.add(gains(rows), losses(rows));
      return op.where(all, op.multiply(100, op.divide(gains(rows), all)), 0);
    },
  }),
];
