// How fast a book changes, how evenly, and how the mid moves from change to change.

import { op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { ask, between, bid, mid, spread, step } from "./book-columns.ts";
import { autocorrelation, bookFamily, bookFeature, positive, score, share, square } from "./define.ts";

const move = op.delta(op.log(mid), 1);

export const bookTempo: readonly Feature[] = [
  ...bookFamily({
    name: "change-rate",
    windows: [50, 200, 1000],
    says: (rows) => `Changes of the book a second, of the last ${rows}; missing where they all came at one time`,
    unit: "count",
    range: positive,
    source: "standard",
    of: (rows) => op.divide(1, op.steadyMean(between, rows)),
  }),
  ...bookFamily({
    name: "change-burstiness",
    windows: [200, 1000],
    says: (rows) => `(deviation - mean) / (deviation + mean) of seconds between the last ${rows} changes of the book`,
    unit: "score",
    range: score,
    source: "Goh & Barabasi (2008), Europhysics Letters 81",
    of: (rows) => {
      const spread = op.deviation(between, rows);
      const mean = op.steadyMean(between, rows);
      return op.divide(op.subtract(spread, mean), op.add(spread, mean));
    },
  }),
  ...(
    [
      ["mid", mid],
      ["bid", bid],
      ["ask", ask],
    ] as const
  ).flatMap(([what, price]) =>
    bookFeature({
      name: `age-of-${what}`,
      formula: "age",
      says: `Seconds for which the ${what === "mid" ? "mid" : `best ${what}`} has stood where it stands`,
      unit: "seconds",
      range: positive,
      source: "standard",
      of: op.sumSinceChange(price, between),
    }),
  ),
  ...bookFamily({
    name: "mid-move-share",
    windows: [50, 200, 1000],
    says: (rows) => `Share of the last ${rows} changes of the book that moved the mid`,
    unit: "fraction",
    range: share,
    source: "standard",
    of: (rows) => op.subtract(1, op.steadyMean(op.equal(step, 0), rows)),
  }),
  ...bookFamily({
    name: "book-return",
    windows: [10, 50, 200],
    says: (rows) => `Log changes of the mid summed over ${rows} changes of the book`,
    unit: "fraction",
    source: "standard",
    of: (rows) => op.steadySum(move, rows),
  }),
  ...bookFamily({
    name: "book-variance",
    windows: [200, 1000],
    says: (rows) => `Squared log changes of the mid summed over ${rows} changes of the book`,
    unit: "fraction",
    range: positive,
    source: "Andersen, Bollerslev, Diebold & Labys (2003), Econometrica 71(2)",
    of: (rows) => op.steadySum(square(move), rows),
  }),
  ...bookFamily({
    name: "variance-a-second",
    windows: [200, 1000],
    says: (rows) => `Squared log changes of the mid over ${rows} changes of the book, over the seconds that they took`,
    unit: "ratio",
    range: positive,
    source: "standard",
    of: (rows) => op.divide(op.steadySum(square(move), rows), op.steadySum(between, rows)),
  }),
  ...bookFamily({
    name: "move-persistence",
    windows: [200, 1000],
    says: (rows) => `Correlation of the mid's change with that of the change of the book before, over ${rows} of them`,
    unit: "score",
    range: score,
    source: "standard",
    of: (rows) => autocorrelation(step, 1, rows),
  }),
  ...bookFamily({
    name: "spread-persistence",
    windows: [200, 1000],
    says: (rows) => `Correlation of the spread with that of the change of the book before, over ${rows} of them`,
    unit: "score",
    range: score,
    source: "Large (2007), J. Financial Markets 10(1)",
    of: (rows) => autocorrelation(spread, 1, rows),
  }),
];
