// The series that the statistical features are about, each written once so that a run computes it once.

import { type Expression, input, op } from "#tools/columns/index.ts";

export const open = input("open");
export const high = input("high");
export const low = input("low");
export const close = input("close");
export const volume = input("volume");

export const logClose = op.log(close);
/** Log return of a row: ln(close / close before). */
export const logReturn = op.log(op.divide(close, op.delay(close, 1)));
export const simpleReturn = op.change(close, 1);
export const overnight = op.log(op.divide(open, op.delay(close, 1)));
export const intraday = op.log(op.divide(close, open));
export const logRange = op.log(op.divide(high, low));

export const square = (x: Expression): Expression => op.multiply(x, x);
export const size = op.abs(logReturn);
export const squaredReturn = square(logReturn);
export const logVolume = op.log(volume);

/** Sum of expressions. */
export const total = (...parts: readonly Expression[]): Expression => parts.reduce((sum, part) => op.add(sum, part));

/** Slope of the least-squares line through points with fixed x. */
export function slopeOver(xs: readonly number[], ys: readonly Expression[]): Expression {
  const middle = xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const spread = xs.reduce((sum, x) => sum + (x - middle) ** 2, 0);
  return total(
    ...ys.flatMap((y, i) => {
      const weight = ((xs[i] as number) - middle) / spread;
      return weight === 0 ? [] : [op.multiply(weight, y)];
    }),
  );
}

/** What stands in the text of a feature about its returns. */
export const rowsOfReturns = (rows: number): string => `the last ${rows} log returns`;
