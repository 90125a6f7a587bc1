// Is it easy to trade now, compared with its own past? All from daily numbers: no quote is needed.

import { type Expression, input, op } from "#tools/columns/index.ts";
import { defineFamily, type Feature } from "../feature.ts";
import { high, logClose, logRange, logReturn, low, simpleReturn, square, volume } from "../statistical/series.ts";
import { turnover } from "./series.ts";

const score = { group: "regime", unit: "score" } as const;
const share = { group: "regime", unit: "fraction", range: [0, 1] } as const;
const spread = { group: "regime", unit: "fraction", range: [0, Number.POSITIVE_INFINITY] } as const;

/** Amihud's: |simple return| per unit of money traded. */
export const illiquidity = op.divide(op.abs(simpleReturn), turnover);
const logTurnover = op.log(turnover);

/** Corwin and Schultz's spread of two rows: what their own ranges have over the range of both. */
function twoRowSpread(): Expression {
  const k = 3 - 2 * Math.SQRT2;
  const beta = op.add(square(logRange), op.delay(square(logRange), 1));
  const gamma = square(op.log(op.divide(op.highest(high, 2), op.lowest(low, 2))));
  const alpha = op.subtract(op.multiply((Math.SQRT2 - 1) / k, op.sqrt(beta)), op.sqrt(op.multiply(1 / k, gamma)));
  return op.larger(op.multiply(2, op.tanh(op.multiply(0.5, alpha))), 0); // 2 (e^a - 1) / (1 + e^a)
}

/** Middle of the log range; the close before lies about as far from its own row's middle as from the next one's, but for the spread. */
const middle = op.multiply(0.5, op.add(op.log(high), op.log(low)));
const closeBefore = op.delay(logClose, 1);
const bounce = op.multiply(op.subtract(closeBefore, op.delay(middle, 1)), op.subtract(closeBefore, middle));

export const liquidity: readonly Feature[] = [
  ...defineFamily({
    ...share,
    name: "illiquidity-rank",
    windows: [250],
    says: (rows) => `Rank of the 20-row mean of |simple return| / turnover among its last ${rows} values, over rows`,
    source: "Amihud (2002), J. Financial Markets 5(1)",
    of: (rows) => op.percentileRank(op.mean(illiquidity, 20), rows),
  }),
  ...defineFamily({
    ...score,
    name: "illiquidity-ratio",
    windows: [20],
    says: (rows) => `ln of the mean of |simple return| / turnover over ${rows} rows over that of ${6 * rows}`,
    source: "Amihud (2002), J. Financial Markets 5(1)",
    of: (rows) => op.log(op.divide(op.mean(illiquidity, rows), op.mean(illiquidity, 6 * rows))),
  }),
  ...defineFamily({
    ...score,
    name: "turnover-trend",
    windows: [60],
    says: (rows) => `Slope a row of the line through ${rows} logs of turnover`,
    source: "textbook",
    of: (rows) => op.trendSlope(logTurnover, rows),
  }),
  ...defineFamily({
    ...score,
    name: "turnover-ratio",
    windows: [5, 20],
    says: (rows) => `ln(mean turnover of ${rows} rows / that of ${6 * rows})`,
    source: "textbook",
    of: (rows) => op.log(op.divide(op.mean(turnover, rows), op.mean(turnover, 6 * rows))),
  }),
  ...defineFamily({
    ...share,
    name: "turnover-rank",
    windows: [250],
    says: (rows) => `Rank of the 20-row mean turnover among its last ${rows} values, over rows`,
    source: "as pandas' rolling rank in per cent",
    of: (rows) => op.percentileRank(op.mean(turnover, 20), rows),
  }),
  ...defineFamily({
    ...score,
    name: "turnover-surprise",
    windows: [60],
    says: (rows) => `ln turnover less its mean of ${rows} rows, over their standard deviation`,
    source: "Gervais, Kaniel & Mingelgrin (2001), J. Finance 56(3), as a score",
    of: (rows) => op.divide(op.subtract(logTurnover, op.mean(logTurnover, rows)), op.deviation(logTurnover, rows)),
  }),
  ...defineFamily({
    group: "regime",
    unit: "ratio",
    range: [0, Number.POSITIVE_INFINITY],
    name: "turnover-variability",
    windows: [60],
    says: (rows) => `Standard deviation over mean of turnover, ${rows} rows`,
    source: "Chordia, Subrahmanyam & Anshuman (2001), J. Financial Economics 59(1)",
    of: (rows) => op.divide(op.deviation(turnover, rows), op.mean(turnover, rows)),
  }),
  ...defineFamily({
    ...share,
    name: "still-share",
    windows: [60],
    says: (rows) => `Share of ${rows} rows whose close was that of the row before`,
    source: "Lesmond, Ogden & Trzcinka (1999), Review of Financial Studies 12(5)",
    of: (rows) => op.mean(op.equal(simpleReturn, 0), rows),
  }),
  ...defineFamily({
    ...spread,
    name: "roll-spread",
    windows: [20, 60],
    says: (rows) =>
      `2 sqrt(-covariance of the log return with the one before, ${rows} pairs), 0 where that is positive`,
    source: "Roll (1984), J. Finance 39(4)",
    of: (rows) =>
      op.multiply(2, op.sqrt(op.larger(op.negate(op.covariance(logReturn, op.delay(logReturn, 1), rows)), 0))),
  }),
  ...defineFamily({
    ...spread,
    name: "corwin-schultz-spread",
    windows: [20, 60],
    says: (rows) =>
      `Mean over ${rows} rows of the spread that the ranges of a row and the one before tell, negative ones as 0; gaps overnight are not taken out`,
    source: "Corwin & Schultz (2012), J. Finance 67(2)",
    of: (rows) => op.steadyMean(twoRowSpread(), rows),
  }),
  ...defineFamily({
    ...spread,
    name: "abdi-ranaldo-spread",
    windows: [20, 60],
    says: (rows) =>
      `2 sqrt of the mean over ${rows} rows of (close before - its row's middle)(close before - this row's middle), all in logs, middle of high and low; 0 where that is negative`,
    source: "Abdi & Ranaldo (2017), Review of Financial Studies 30(12)",
    of: (rows) => op.multiply(2, op.sqrt(op.larger(op.mean(bounce, rows), 0))),
  }),
  ...defineFamily({
    ...score,
    name: "volume-reversal",
    windows: [60],
    range: [-1, 1],
    says: (rows) =>
      `Correlation of the log return with sign of the return before x its turnover, ${rows} pairs: negative where moves on volume are taken back`,
    source: "Pástor & Stambaugh (2003), J. Political Economy 111(3), as a correlation",
    of: (rows) => op.correlation(op.delay(op.multiply(op.sign(logReturn), turnover), 1), logReturn, rows),
  }),
  ...defineFamily({
    ...score,
    name: "volume-commonality",
    windows: [60],
    range: [-1, 1],
    says: (rows) =>
      `Correlation over ${rows} rows of volume over its own mean of 20 with the universe's mean of the same ratio`,
    source: "Chordia, Roll & Subrahmanyam (2000), J. Financial Economics 56(1), on volume",
    of: (rows) => op.correlation(op.divide(volume, op.mean(volume, 20)), input("universe_volume_ratio"), rows),
  }),
];
