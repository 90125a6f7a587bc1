// Tests that several regimes are told by, as expressions.

import { type Expression, op } from "#tools/columns/index.ts";

/** t value of the slope of a line through the last rows: sign x sqrt(R2 (n - 2) / (1 - R2)); missing on a perfect line. */
export function trendTest(x: Expression, rows: number): Expression {
  const fit = op.trendFit(x, rows);
  const size = op.sqrt(op.divide(op.multiply(rows - 2, fit), op.subtract(1, fit)));
  return op.multiply(op.sign(op.trendSlope(x, rows)), size);
}

/** Mean of the newest rows against three times as many before them, each with its own variance. */
export function welch(x: Expression, rows: number): Expression {
  const before = 3 * rows;
  const noise = op.add(
    op.multiply(1 / rows, op.variance(x, rows)),
    op.multiply(1 / before, op.delay(op.variance(x, before), rows)),
  );
  return op.divide(op.subtract(op.mean(x, rows), op.delay(op.mean(x, before), rows)), op.sqrt(noise));
}
