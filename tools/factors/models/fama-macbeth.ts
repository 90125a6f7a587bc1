// What a unit of a characteristic (or of a beta) earned: a regression across assets at every row, averaged over rows.

import { callerError, QuorumError } from "#infra/runtime/index.ts";
import type { Column } from "#tools/columns/index.ts";
import {
  leastSquares,
  type MeanTest,
  neweyWestLag,
  neweyWestMean,
  ones,
  requireShape,
  requireWhole,
} from "#tools/numeric/index.ts";

export interface Premium extends MeanTest {
  readonly name: string;
}

export interface FamaMacBeth {
  /** "intercept" first, then the characteristics: mean slope per row with its Newey-West test. */
  readonly premia: readonly Premium[];
  /** One series of shape (rows) each, in the same order; NaN on rows that were left out. */
  readonly slopes: readonly Float64Array[];
  readonly meanRSquared: number;
  /** Assets in the regressions, on average. */
  readonly meanAssets: number;
  readonly rowsUsed: number;
  /** Rows with too few assets, or a characteristic that is one value for all or made of others. */
  readonly rowsLeftOut: number;
}

export interface FamaMacBethOptions {
  /** Of the Newey-West errors; floor(4 (T / 100)^(2/9)) unless given. */
  readonly lag?: number;
  /** Fewest assets of a row; twice the number of coefficients unless given. */
  readonly leastAssets?: number;
}

/** At every row r_s = g_0 + sum_k g_k x_ks + e over assets that have all; premium k is the mean of g_k over rows.
 * Row t of the returns is what row t of the characteristics is to explain: pass returns ahead. Where the characteristics are estimated
 * betas their own error is not corrected for (no Shanken correction).
 * @param returns         shape (rows * lanes), NaN = missing
 * @param characteristics panels of the same shape
 * @throws tools/length-mismatch, tools/factors-missing, tools/parameter-out-of-range, tools/too-few-assets (fewer than three rows can be used)
 * @source Fama & MacBeth (1973), J. Political Economy 81(3) */
export function famaMacBeth(
  returns: Column,
  characteristics: readonly { readonly name: string; readonly values: Column }[],
  lanes: number,
  options: FamaMacBethOptions = {},
): FamaMacBeth {
  if (characteristics.length === 0)
    throw callerError("tools/factors-missing", "Fama-MacBeth needs a characteristic at least.", {});
  requireWhole("lanes", lanes, 1);
  const rows = Math.ceil(returns.length / lanes);
  requireShape("returns", returns, rows, lanes);
  for (const { name, values } of characteristics) requireShape(name, values, rows, lanes);
  const k = characteristics.length + 1;
  const leastAssets = options.leastAssets ?? 2 * k;
  requireWhole("leastAssets", leastAssets, k + 1);
  const slopes = Array.from({ length: k }, () => new Float64Array(rows).fill(Number.NaN));
  let [rowsUsed, rSquared, assets] = [0, 0, 0];
  for (let t = 0; t < rows; t++) {
    const lanesOfRow = wholeLanes(t, returns, characteristics, lanes);
    if (lanesOfRow.length < leastAssets) continue;
    const at = (panel: Column): Float64Array => Float64Array.from(lanesOfRow, (s) => panel[t * lanes + s]!);
    const fit = fitOrNull([ones(lanesOfRow.length), ...characteristics.map(({ values }) => at(values))], at(returns));
    if (fit === null) continue;
    fit.coefficients.forEach((value, i) => {
      slopes[i]![t] = value;
    });
    rowsUsed++;
    rSquared += Number.isNaN(fit.rSquared) ? 0 : fit.rSquared;
    assets += lanesOfRow.length;
  }
  if (rowsUsed < 3)
    throw callerError(
      "tools/too-few-assets",
      `${rowsUsed} of ${rows} rows have ${leastAssets} assets with a return and every characteristic, differing; wanted three rows.`,
      { rows, rowsUsed, leastAssets },
    );
  const names = ["intercept", ...characteristics.map(({ name }) => name)];
  return {
    premia: slopes.map((series, i) => {
      const values = series.filter((value) => !Number.isNaN(value));
      return {
        name: names[i]!,
        ...neweyWestMean(values, Math.min(values.length - 1, options.lag ?? neweyWestLag(values.length))),
      };
    }),
    slopes,
    meanRSquared: rSquared / rowsUsed,
    meanAssets: assets / rowsUsed,
    rowsUsed,
    rowsLeftOut: rows - rowsUsed,
  };
}

function wholeLanes(
  t: number,
  returns: Column,
  characteristics: readonly { readonly values: Column }[],
  lanes: number,
): number[] {
  const whole: number[] = [];
  for (let s = 0; s < lanes; s++) {
    const at = t * lanes + s;
    if (Number.isFinite(returns[at]) && characteristics.every(({ values }) => Number.isFinite(values[at])))
      whole.push(s);
  }
  return whole;
}

/** null where the columns are collinear on this row; any other error is passed on. */
function fitOrNull(columns: readonly Float64Array[], target: Float64Array): ReturnType<typeof leastSquares> | null {
  try {
    return leastSquares(columns, target);
  } catch (error) {
    if (error instanceof QuorumError && error.code === "tools/columns-collinear") return null;
    throw error;
  }
}
