// Does volatility come in stretches, and is this a loud one or a quiet one?

import { op } from "#tools/columns/index.ts";
import { defineFamily, defineFeature, type Feature } from "../feature.ts";
import { logReturn, size, square, squaredReturn } from "../statistical/series.ts";
import { garch, realised } from "../statistical/volatility.ts";

const score = { group: "regime", unit: "score" } as const;
const share = { group: "regime", unit: "fraction", range: [0, 1] } as const;

export const clustering: readonly Feature[] = [
  ...defineFamily({
    ...score,
    name: "volatility-ratio",
    windows: [5, 20],
    says: (rows) => `ln(realised volatility of ${rows} rows / that of ${6 * rows})`,
    source: "textbook",
    of: (rows) => op.log(op.divide(realised(rows), realised(6 * rows))),
  }),
  ...defineFamily({
    ...share,
    name: "volatility-rank",
    windows: [250],
    says: (rows) => `Rank of the 20-row realised volatility among its last ${rows} values, over rows`,
    source: "as pandas' rolling rank in per cent",
    of: (rows) => op.percentileRank(realised(20), rows),
  }),
  ...defineFamily({
    ...score,
    name: "volatility-trend",
    windows: [60],
    says: (rows) => `Slope a row of the line through ${rows} logs of the 20-row realised volatility`,
    source: "textbook",
    of: (rows) => op.trendSlope(op.log(realised(20)), rows),
  }),
  ...defineFamily({
    ...score,
    name: "filter-to-mean",
    windows: [250],
    says: (rows) => `ln(GARCH volatility with fixed parameters / standard deviation of ${rows} log returns)`,
    source: "Bollerslev (1986), J. Econometrics 31(3)",
    of: (rows) => op.log(op.divide(garch, op.deviation(logReturn, rows))),
  }),
  ...defineFamily({
    group: "regime",
    unit: "rows",
    range: [0, Number.POSITIVE_INFINITY],
    name: "rows-since-shock",
    windows: [60],
    says: (rows) => `Rows since the largest |log return| of ${rows}`,
    source: "textbook",
    of: (rows) => op.rowsSinceHighest(size, rows),
  }),
  ...defineFeature({
    group: "regime",
    unit: "rows",
    name: "calm-streak",
    says: "Rows on end, this one included, whose |log return| was below the standard deviation of the last 60; negative: rows on end above it",
    missing: "missing while one of the 60 rows is",
    source: "textbook",
    of: op.streak(op.subtract(op.deviation(logReturn, 60), size)),
  }),
  ...defineFamily({
    ...score,
    name: "arch-test",
    windows: [60],
    range: [0, Number.POSITIVE_INFINITY],
    says: (rows) =>
      `${rows} x R squared of the squared log return on the one before, as many pairs: chi-squared of 1 degree where volatility does not cluster`,
    source: "Engle (1982), Econometrica 50(4), one lag",
    of: (rows) => op.multiply(rows, square(op.correlation(op.delay(squaredReturn, 1), squaredReturn, rows))),
  }),
  ...defineFamily({
    group: "regime",
    unit: "ratio",
    name: "clustering-strength",
    windows: [120],
    says: (rows) =>
      `Long-run variance of ${rows} |log returns| with 10 lags over their plain one: above 1 where large follow large`,
    source: "Newey & West (1987), Econometrica 55(3)",
    of: (rows) =>
      op.divide(op.longRunVariance(size, rows, 10), op.multiply((rows - 1) / rows, op.variance(size, rows))),
  }),
  ...defineFamily({
    ...score,
    name: "variance-shift-test",
    windows: [20],
    says: (rows) =>
      `ln(variance of the newest ${rows} log returns / that of the ${3 * rows} before them) over its deviation where they are normal, sqrt(2 / (n1 - 1) + 2 / (n2 - 1))`,
    source: "Bartlett & Kendall (1946), Supplement to the J. Royal Statistical Society 8(1)",
    of: (rows) =>
      op.divide(
        op.log(op.divide(op.variance(logReturn, rows), op.delay(op.variance(logReturn, 3 * rows), rows))),
        Math.sqrt(2 / (rows - 1) + 2 / (3 * rows - 1)),
      ),
  }),
  ...defineFamily({
    ...score,
    name: "squares-cusum",
    windows: [60],
    range: [0, Number.POSITIVE_INFINITY],
    says: (rows) =>
      `sqrt(rows / 2) x largest |C_k / C_n - k / n|, C_k the sum of the first k squares of ${rows} log returns: above 1.36 in 5 % of cases without a change of variance`,
    source: "Inclán & Tiao (1994), J. American Statistical Association 89",
    of: (rows) =>
      op.multiply(
        Math.sqrt(rows / 2),
        op.divide(op.partialSums(squaredReturn, rows, "peak"), op.steadySum(squaredReturn, rows)),
      ),
  }),
];
