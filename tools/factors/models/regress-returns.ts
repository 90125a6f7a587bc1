// A portfolio's or an asset's returns on the returns of factors, through the whole time and in rolling windows.

import { callerError } from "#infra/runtime/index.ts";
import {
  type Numbers,
  neweyWestLag,
  ones,
  regressRobustly,
  requireSameLength,
  requireWhole,
} from "#tools/numeric/index.ts";

export interface FactorSeries {
  readonly name: string;
  /** Shape (rows), simple return per row; NaN = missing. */
  readonly values: Numbers;
}

export interface Estimate {
  readonly value: number;
  readonly standardError: number;
  /** Newey-West. */
  readonly tStatistic: number;
  /** Two-sided, by the normal law. */
  readonly pValue: number;
}

export interface FactorRegression {
  /** Per row, in the unit of the returns. */
  readonly alpha: Estimate;
  readonly exposures: readonly ({ readonly factor: string } & Estimate)[];
  readonly rSquared: number;
  readonly adjustedRSquared: number;
  /** Standard deviation of the residuals, T - k degrees of freedom. */
  readonly residualDeviation: number;
  readonly lag: number;
  readonly observations: number;
  /** Rows left out because the return or a factor was missing. */
  readonly rowsMissing: number;
}

/** Regression with an intercept of returns on factors, r = alpha + sum_k b_k f_k + e, Newey-West errors. Subtract cash from the returns first
 * where the factors are excess returns.
 * @param returns shape (rows), NaN = missing
 * @param lag     floor(4 (T / 100)^(2/9)) unless given
 * @throws tools/length-mismatch, tools/factors-missing (none given), tools/series-too-short, tools/columns-collinear, tools/value-not-finite */
export function regressReturns(returns: Numbers, factors: readonly FactorSeries[], lag?: number): FactorRegression {
  const { target, columns } = wholeRows(returns, factors);
  const k = columns.length;
  const fit = regressRobustly(columns, target, lag ?? neweyWestLag(target.length));
  const estimate = (i: number): Estimate => ({
    value: fit.coefficients[i]!,
    standardError: fit.standardErrors[i]!,
    tStatistic: fit.tStatistics[i]!,
    pValue: fit.pValues[i]!,
  });
  return {
    alpha: estimate(0),
    exposures: factors.map(({ name }, i) => ({ factor: name, ...estimate(i + 1) })),
    rSquared: fit.rSquared,
    adjustedRSquared: 1 - ((1 - fit.rSquared) * (target.length - 1)) / (target.length - k),
    residualDeviation: Math.sqrt(fit.residualVariance),
    lag: fit.lag,
    observations: target.length,
    rowsMissing: returns.length - target.length,
  };
}

export interface RollingRegression {
  /** Last row of the window. */
  readonly row: number;
  /** null where fewer than half of the window's rows are whole. */
  readonly regression: FactorRegression | null;
}

export interface RollingWindow {
  readonly window: number;
  /** Rows from one window to the next; 1 unless told. */
  readonly step?: number;
  readonly lag?: number;
}

/** The same regression over windows that each end at a row and use nothing after it.
 * @throws tools/parameter-out-of-range, tools/series-too-short (no whole window), and as `regressReturns` */
export function rollingRegressions(
  returns: Numbers,
  factors: readonly FactorSeries[],
  { window, step = 1, lag }: RollingWindow,
): RollingRegression[] {
  const least = factors.length + 2;
  requireWhole("window", window, 2 * least);
  requireWhole("step", step, 1);
  if (returns.length < window)
    throw callerError(
      "tools/series-too-short",
      `A window of ${window} rows is longer than the ${returns.length} there are.`,
      { window, rows: returns.length },
    );
  const rolling: RollingRegression[] = [];
  for (let row = window - 1; row < returns.length; row += step) {
    const part = (values: Numbers): Numbers => values.slice(row + 1 - window, row + 1);
    const [y, x] = [part(returns), factors.map(({ name, values }) => ({ name, values: part(values) }))];
    const whole = wholeRows(y, x).target.length;
    rolling.push({ row, regression: whole >= Math.max(least, window / 2) ? regressReturns(y, x, lag) : null });
  }
  return rolling;
}

/** Rows at which the return and every factor are there: the target, and a column of ones before the factors'. */
export function wholeRows(
  returns: Numbers,
  factors: readonly FactorSeries[],
): { target: Float64Array; columns: Float64Array[]; rows: Uint32Array } {
  if (factors.length === 0)
    throw callerError("tools/factors-missing", "A regression on factors needs one at least.", {});
  for (const { name, values } of factors) requireSameLength("returns", returns, name, values);
  const rows = Uint32Array.from(returns, (_, t) => t).filter(
    (t) => !Number.isNaN(returns[t]!) && factors.every(({ values }) => !Number.isNaN(values[t]!)),
  );
  const at = (values: Numbers): Float64Array => Float64Array.from(rows, (t) => values[t]!);
  return { target: at(returns), columns: [ones(rows.length), ...factors.map(({ values }) => at(values))], rows };
}
