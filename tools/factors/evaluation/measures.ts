// What is measured of a factor row by row, before anything is averaged. NaN where a row has no such number.

import type { EvaluationOptions } from "./options.ts";
import type { FactorPanels } from "./panel.ts";

export interface HorizonMeasures {
  readonly horizon: number;
  /** Shape (rows): Spearman and Pearson correlation of the factor with the return ahead. */
  readonly rankIc: Float64Array;
  readonly ic: Float64Array;
  /** Shape (rows * quantiles): mean return ahead of each quantile's assets. */
  readonly quantileReturns: Float64Array;
  /** Shape (rows): mean return ahead over all assets of the row. */
  readonly marketReturns: Float64Array;
  /** Shape (rows * quantiles): share of a quantile's assets that were not in it `horizon` rows before. */
  readonly turnover: Float64Array;
  /** Shape (rows): correlation of the ranks with those `horizon` rows before. */
  readonly rankAutocorrelation: Float64Array;
}

export interface FactorMeasures {
  readonly panels: FactorPanels;
  readonly options: EvaluationOptions;
  /** By horizon: those asked for, and one row, which the portfolio is held. */
  readonly horizons: ReadonlyMap<number, HorizonMeasures>;
  /** Entry k - 1: rank IC with the return over k rows. */
  readonly decayHeld: readonly Float64Array[];
  /** Entry k - 1: rank IC with the return of the one row that begins k - 1 rows after the entry. */
  readonly decayOneRow: readonly Float64Array[];
  /** One series a group: rank IC of the first horizon within it. */
  readonly groupIc: readonly Float64Array[];
  /** One series a known factor: rank correlation with it. */
  readonly knownCorrelation: readonly Float64Array[];
  /** Shape (rows): assets with the factor over assets in the universe. */
  readonly coverage: Float64Array;
  /** How many rows were evaluated, and how many were not and why. */
  readonly rows: { evaluated: number; "too-few": number; constant: number };
}

export function emptyMeasures(panels: FactorPanels, options: EvaluationOptions): FactorMeasures {
  const rows = panels.timesMs.length;
  const missing = (width = 1): Float64Array => new Float64Array(rows * width).fill(Number.NaN);
  const horizon = (length: number): HorizonMeasures => ({
    horizon: length,
    rankIc: missing(),
    ic: missing(),
    quantileReturns: missing(options.quantiles),
    marketReturns: missing(),
    turnover: missing(options.quantiles),
    rankAutocorrelation: missing(),
  });
  const series = { length: options.decayRows };
  return {
    panels,
    options,
    horizons: new Map([...new Set([...options.horizons, 1])].map((length) => [length, horizon(length)])),
    decayHeld: Array.from(series, () => missing()),
    decayOneRow: Array.from(series, () => missing()),
    groupIc: (panels.groups?.names ?? []).map(() => missing()),
    knownCorrelation: (panels.known ?? []).map(() => missing()),
    coverage: missing(),
    rows: { evaluated: 0, "too-few": 0, constant: 0 },
  };
}
