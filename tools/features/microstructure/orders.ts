// What orders do besides trading: come, go, and hide. Only feeds of single orders tell it.

import { input, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { imbalance, positive, score, secondFamily, share, sumRatio } from "./define.ts";
import { trades, volume } from "./second-columns.ts";

const added = input("add_count");
const cancelled = input("cancel_count");
const addedSize = input("add_size");
const cancelledSize = input("cancel_size");
const hidden = input("hidden_volume");
const missing = "missing while a row of its window is, and where the feed tells of no single orders";
const hasbrouckSaar = "Hasbrouck & Saar (2009), J. Financial Markets 12(2)";

export const orders: readonly Feature[] = [
  ...secondFamily({
    name: "cancel-ratio",
    windows: [60, 300, 1800],
    says: (rows) => `Orders cancelled, reduced or replaced over orders added, of ${rows} seconds`,
    unit: "ratio",
    range: positive,
    missing,
    source: hasbrouckSaar,
    of: (rows) => sumRatio(cancelled, added, rows),
  }),
  ...secondFamily({
    name: "cancel-size-ratio",
    windows: [60, 300, 1800],
    says: (rows) => `Shares cancelled over shares added, of ${rows} seconds`,
    unit: "ratio",
    range: positive,
    missing,
    source: hasbrouckSaar,
    of: (rows) => sumRatio(cancelledSize, addedSize, rows),
  }),
  ...secondFamily({
    name: "order-to-trade",
    windows: [60, 300, 1800],
    says: (rows) => `Orders added and cancelled over trades, of ${rows} seconds`,
    unit: "ratio",
    range: positive,
    missing,
    source: "Hendershott, Jones & Menkveld (2011), J. Finance 66(1)",
    of: (rows) => sumRatio(op.add(added, cancelled), trades, rows),
  }),
  ...secondFamily({
    name: "order-rate",
    windows: [10, 60, 300],
    says: (rows) => `Orders added and cancelled a second, mean of ${rows} seconds`,
    unit: "count",
    range: positive,
    missing,
    source: "standard",
    of: (rows) => op.steadyMean(op.add(added, cancelled), rows),
  }),
  ...secondFamily({
    name: "supply-balance",
    windows: [10, 60, 300],
    says: (rows) => `Shares added less cancelled over their sum, of ${rows} seconds`,
    unit: "score",
    range: score,
    missing,
    source: "standard",
    of: (rows) => imbalance(op.steadySum(addedSize, rows), op.steadySum(cancelledSize, rows)),
  }),
  ...secondFamily({
    name: "hidden-share",
    windows: [60, 300, 1800],
    says: (rows) => `Shares traded against hidden orders over all volume, of ${rows} seconds`,
    unit: "fraction",
    range: share,
    missing,
    source: "Hautsch & Huang (2012), On the Dark Side of the Market",
    of: (rows) => sumRatio(hidden, volume, rows),
  }),
  ...secondFamily({
    name: "fill-ratio",
    windows: [300, 1800],
    says: (rows) => `Shares traded against visible orders over shares added, of ${rows} seconds`,
    unit: "ratio",
    range: positive,
    missing,
    source: "standard",
    of: (rows) => sumRatio(op.subtract(volume, hidden), addedSize, rows),
  }),
  ...secondFamily({
    name: "order-size",
    windows: [300, 1800],
    says: (rows) => `Mean size of the orders added in ${rows} seconds`,
    unit: "shares",
    range: positive,
    missing,
    source: "standard",
    of: (rows) => sumRatio(addedSize, added, rows),
  }),
];
