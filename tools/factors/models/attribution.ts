// Where a portfolio's return came from: factors, alpha and the rest, which add up to the whole.

import { callerError } from "#infra/runtime/index.ts";
import type { Numbers } from "#tools/numeric/index.ts";
import { type FactorRegression, type FactorSeries, regressReturns, wholeRows } from "./regress-returns.ts";

export interface Contribution {
  /** A factor's name, "alpha" or "residual". */
  readonly part: string;
  /** Sum over rows: these add up to the sum of the returns. */
  readonly sum: number;
  /** Share of the compound return: these add up to the compound return. */
  readonly compounded: number;
}

export interface Attribution {
  readonly regression: FactorRegression;
  readonly parts: readonly Contribution[];
  readonly sumOfReturns: number;
  readonly compoundReturn: number;
  /** Rows that have the return and every factor, by number; the others are in no part. */
  readonly rows: Uint32Array;
  /** One series a part, in the order of `parts`, over those rows: at each row they add up to the return. */
  readonly byRow: readonly Float64Array[];
}

/** Exposures by one regression over all rows (a look back, not a forecast), then at each row b_k f_k for every factor, alpha, and the
 * residual as what is left, so that the parts add up to the return but for rounding. The residual's sum is zero but for rounding, since
 * the regression has an intercept; its compounded share is not.
 * Compounding multiplies each row by c_t / c with c_t = ln(1 + r_t) / r_t and c = ln(1 + R) / R, R the compound return (Carino's linking).
 * @param returns shape (rows), simple returns above -1, NaN = missing
 * @throws tools/total-loss (a return at or below -1), and as `regressReturns`
 * @source Carino (1999), J. Performance Measurement 3(4) */
export function attributeReturns(returns: Numbers, factors: readonly FactorSeries[], lag?: number): Attribution {
  const regression = regressReturns(returns, factors, lag);
  const { target, columns, rows } = wholeRows(returns, factors);
  requireNoTotalLoss(target, rows);
  const named = regression.exposures.map(({ value }, k) => columns[k + 1]!.map((factor) => value * factor));
  const known = [...named, target.map(() => regression.alpha.value)];
  const residual = target.map((value, t) => known.reduce((left, part) => left - part[t]!, value));
  const byRow = [...known, residual];
  const compoundReturn = Math.expm1(target.reduce((sum, value) => sum + Math.log1p(value), 0));
  const whole = linking(compoundReturn);
  const names = [...factors.map(({ name }) => name), "alpha", "residual"];
  return {
    regression,
    parts: byRow.map((series, i) => ({
      part: names[i]!,
      sum: series.reduce((sum, value) => sum + value, 0),
      compounded: series.reduce((sum, value, t) => sum + value * (linking(target[t]!) / whole), 0),
    })),
    sumOfReturns: target.reduce((sum, value) => sum + value, 0),
    compoundReturn,
    rows,
    byRow,
  };
}

/** ln(1 + r) / r, 1 at zero. */
const linking = (value: number): number => (value === 0 ? 1 : Math.log1p(value) / value);

function requireNoTotalLoss(returns: Float64Array, rows: Uint32Array): void {
  const at = returns.findIndex((value) => value <= -1);
  if (at < 0) return;
  throw callerError(
    "tools/total-loss",
    `The return at row ${rows[at]} is ${returns[at]}; wanted above -1, since nothing compounds after a total loss.`,
    { row: rows[at] },
  );
}
