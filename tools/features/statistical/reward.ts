// Return for the risk that was run to earn it, over a window of simple returns; a row's, not a year's, and no interest is taken off.

import { type Expression, op } from "#tools/columns/index.ts";
import { defineFamily, type Feature } from "../feature.ts";
import { ulcer } from "./drawdowns.ts";
import { close, rowsOfReturns, simpleReturn, square } from "./series.ts";

const windows = [60, 250];
const score = { group: "statistical", unit: "score" } as const;
const ratio = { group: "statistical", unit: "ratio", range: [0, Number.POSITIVE_INFINITY] } as const;

const gain = op.larger(simpleReturn, 0);
const loss = op.larger(op.negate(simpleReturn), 0);
const rose = op.greater(simpleReturn, 0);
const fell = op.less(simpleReturn, 0);
const sharpe = (rows: number): Expression => op.divide(op.mean(simpleReturn, rows), op.deviation(simpleReturn, rows));

function sharpeTest(rows: number): Expression {
  const s = sharpe(rows);
  const noise = op.add(
    op.subtract(1, op.multiply(op.skewness(simpleReturn, rows), s)),
    op.multiply(op.multiply(0.25, op.add(op.kurtosis(simpleReturn, rows), 2)), square(s)),
  );
  return op.divide(op.multiply(Math.sqrt(rows - 1), s), op.sqrt(noise));
}

export const reward: readonly Feature[] = [
  ...defineFamily({
    ...score,
    name: "sharpe",
    windows,
    says: (rows) => `Mean over standard deviation (rows - 1) of ${rows} simple returns, a row`,
    source: "Sharpe (1966), J. Business 39(1), with no riskless rate",
    of: sharpe,
  }),
  ...defineFamily({
    ...score,
    name: "sharpe-test",
    windows,
    says: (rows) =>
      `sqrt(rows - 1) S / sqrt(1 - skewness S + (excess kurtosis + 2) / 4 S^2), S the Sharpe ratio of ${rows} simple returns, moments corrected for bias: the z of the probabilistic Sharpe ratio against 0`,
    missing: "missing while a row of its window is, and where the root has no real value",
    source: "Bailey & López de Prado (2012), J. Risk 15(2)",
    of: sharpeTest,
  }),
  ...defineFamily({
    ...score,
    name: "sortino",
    windows,
    says: (rows) => `Mean of ${rows} simple returns over the root of their mean squared negative part, a row`,
    missing: "missing while a row of its window is, and where none was negative",
    source: "Sortino & van der Meer (1991), J. Portfolio Management 17(4), target 0",
    of: (rows) => op.divide(op.mean(simpleReturn, rows), op.sqrt(op.steadyMean(square(loss), rows))),
  }),
  ...defineFamily({
    ...score,
    name: "calmar",
    windows,
    says: (rows) => `Return over ${rows} rows over the deepest fall among their ${rows + 1} closes`,
    missing: "missing while a row of its window is, and where it never fell",
    source: "Young (1991), Futures 20(1), over the window instead of three years",
    of: (rows) => op.divide(op.change(close, rows), op.deepestFall(close, rows + 1)),
  }),
  ...defineFamily({
    ...score,
    name: "martin-ratio",
    windows: [60],
    says: (rows) => `Return over ${rows} rows over the ulcer index of ${rows} rows`,
    missing: "missing while a row of its window is, and where it stood at its highest all along",
    source: "Martin & McCann (1989), The Investor's Guide to Fidelity Funds",
    of: (rows) => op.divide(op.change(close, rows), ulcer(rows)),
  }),
  ...defineFamily({
    ...ratio,
    name: "omega",
    windows,
    says: (rows) => `Sum of gains over sum of losses of ${rows} simple returns`,
    missing: "missing while a row of its window is, and where none was negative",
    source: "Keating & Shadwick (2002), J. Performance Measurement 6(3), threshold 0",
    of: (rows) => op.divide(op.steadyMean(gain, rows), op.steadyMean(loss, rows)),
  }),
  ...defineFamily({
    group: "statistical",
    unit: "fraction",
    range: [0, 1],
    name: "hit-rate",
    windows: [20, 60],
    says: (rows) => `Share of ${rows} rows in which the close rose`,
    source: "textbook",
    of: (rows) => op.mean(rose, rows),
  }),
  ...defineFamily({
    ...ratio,
    name: "payoff-ratio",
    windows,
    says: (rows) =>
      `Mean gain of the rows that rose over mean loss of those that fell, ${rowsOfReturns(rows).replace("log", "simple")}`,
    missing: "missing while a row of its window is, and where none rose or none fell",
    source: "textbook",
    of: (rows) =>
      op.divide(
        op.divide(op.steadyMean(gain, rows), op.mean(rose, rows)),
        op.divide(op.steadyMean(loss, rows), op.mean(fell, rows)),
      ),
  }),
];
