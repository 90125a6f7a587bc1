// A factor's report: measures by row, then everything averaged and tested.

import type { z } from "zod";
import { callerError, seededRandom } from "#infra/runtime/index.ts";
import { orNull } from "#tools/define/index.ts";
import { benjaminiHochberg } from "#tools/numeric/index.ts";
import { curvesOf } from "./curves.ts";
import { halfLifeOf } from "./half-life.ts";
import { measureFactor } from "./measure-factor.ts";
import type { FactorMeasures } from "./measures.ts";
import { monotonicityOf } from "./monotonicity.ts";
import { type EvaluationOptions, evaluationOptions } from "./options.ts";
import type { FactorPanels, NamedPanel } from "./panel.ts";
import { portfolioResult, soldAndBought, spreadOf } from "./portfolio.ts";
import type { FactorReport, HorizonResult, Slice } from "./report.ts";
import { blockLength, presentMean, type SeriesSummary, summariseSeries, testedMean } from "./series-summary.ts";
import { byGroup, byRegime, byYear } from "./slices.ts";

/** Evaluates one factor. What is known at row t is traded `entryRows` rows later (one unless told) and held `horizon` rows.
 * @throws tools/input-invalid, tools/returns-missing (no row of the first horizon has an IC), and as `measureFactor` */
export function evaluateFactor(panels: FactorPanels, options: z.input<typeof EvaluationOptions> = {}): FactorReport {
  const measures = measureFactor(panels, evaluationOptions(options));
  requireIc(measures);
  return reportOf(measures);
}

/** Evaluates factors over the same panels and judges them together: every one counts as a trial for the deflated Sharpe ratio, and p-values
 * are adjusted (Benjamini-Hochberg).
 * @throws as `evaluateFactor`, for the first factor that cannot be evaluated */
export function evaluateFactors(
  factors: readonly NamedPanel[],
  panels: Omit<FactorPanels, "factor">,
  options: z.input<typeof EvaluationOptions> = {},
): FactorReport[] {
  const trials = Math.max(options.trials ?? 1, factors.length);
  return judgeTogether(factors.map((factor) => evaluateFactor({ ...panels, factor }, { ...options, trials })));
}

/** The same reports with the p-value of the first horizon's rank IC adjusted over all of them; a report without one is not counted. */
export function judgeTogether(reports: readonly FactorReport[]): FactorReport[] {
  const pValues = reports.map(({ horizons }) => horizons[0]!.rankIc.pValue ?? Number.NaN);
  const adjusted = benjaminiHochberg(pValues);
  return reports.map((report, i) => ({
    ...report,
    together: { factors: reports.length, adjustedPValue: orNull(adjusted[i]!) },
  }));
}

function reportOf(measures: FactorMeasures): FactorReport {
  const { panels, options, rows, coverage } = measures;
  const { timesMs } = panels;
  const present = coverage.filter((value) => !Number.isNaN(value));
  const summarise = summariserOf(measures);
  return {
    factor: panels.factor.name,
    fromMs: timesMs[0]!,
    toMs: timesMs.at(-1)!,
    lanes: panels.lanes,
    rows: { total: timesMs.length, evaluated: rows.evaluated, tooFewAssets: rows["too-few"], constant: rows.constant },
    options,
    coverage: {
      mean: presentMean(coverage),
      least: present.length === 0 ? null : present.reduce((a, b) => Math.min(a, b)),
    },
    horizons: options.horizons.map((horizon) => horizonResult(measures, horizon, summarise)),
    decay: decayOf(measures),
    portfolio: portfolioResult(measures, summarise),
    byYear: byYear(measures),
    byGroup: byGroup(measures),
    byRegime: byRegime(measures),
    known: (panels.known ?? []).map(({ name }, i) => ({
      factor: name,
      correlation: presentMean(measures.knownCorrelation[i]!),
      rows: measures.knownCorrelation[i]!.filter((value) => !Number.isNaN(value)).length,
    })),
    together: null,
    curves: curvesOf(measures),
  };
}

type Summarise = (series: Float64Array, overlap: number, label: string) => SeriesSummary;

const summariserOf =
  ({ options: { bootstrap, seed } }: FactorMeasures): Summarise =>
  (series, overlap, label) =>
    summariseSeries(series, { overlap, label, seed, ...bootstrap });

function horizonResult(measures: FactorMeasures, horizon: number, summarise: Summarise): HorizonResult {
  const { options } = measures;
  const { quantiles, seed, bootstrap } = options;
  const measure = measures.horizons.get(horizon)!;
  const { net, cost } = soldAndBought(measures, horizon);
  const rows = measure.marketReturns.filter((value) => !Number.isNaN(value)).length;
  return {
    horizon,
    rankIc: summarise(measure.rankIc, horizon, `rank ic ${horizon}`),
    ic: summarise(measure.ic, horizon, `ic ${horizon}`),
    quantiles: Array.from({ length: quantiles }, (_, q) => {
      const of = (panel: Float64Array): Float64Array => measure.marketReturns.map((_, t) => panel[t * quantiles + q]!);
      const returns = of(measure.quantileReturns);
      return {
        quantile: q + 1,
        meanReturn: presentMean(returns),
        meanExcess: presentMean(returns.map((value, t) => value - measure.marketReturns[t]!)),
        turnover: presentMean(of(measure.turnover)),
        rows: returns.filter((value) => !Number.isNaN(value)).length,
      };
    }),
    spread: summarise(spreadOf(measure, quantiles), horizon, `spread ${horizon}`),
    monotonicity: monotonicityOf(measure.quantileReturns, quantiles, {
      random: seededRandom(seed).fork(`monotonicity ${horizon}`),
      draws: bootstrap.draws,
      meanBlock: blockLength(rows, horizon),
    }),
    rankAutocorrelation: presentMean(measure.rankAutocorrelation),
    netSpread: summarise(net, horizon, `net spread ${horizon}`),
    meanCost: presentMean(cost),
  };
}

function decayOf({ decayHeld, decayOneRow }: FactorMeasures): FactorReport["decay"] {
  const oneRow = decayOneRow.map((series, i) => ({ rows: i + 1, ...meanAndT(series, 1) }));
  const summed = decayOneRow[0]!.map((_, t) => decayOneRow.reduce((sum, series) => sum + series[t]!, 0));
  return {
    held: decayHeld.map((series, i) => ({ rows: i + 1, ...meanAndT(series, i + 1) })),
    oneRow,
    halfLife: halfLifeOf(
      Float64Array.from(oneRow, ({ rankIc }) => rankIc ?? Number.NaN),
      meanAndT(summed, decayOneRow.length).tStatistic,
    ),
  };
}

function meanAndT(series: Float64Array, overlap: number): Pick<Slice, "rankIc" | "tStatistic"> {
  const { mean, tStatistic } = testedMean(series, overlap);
  return { rankIc: mean, tStatistic };
}

function requireIc({ panels, options, horizons }: FactorMeasures): void {
  const horizon = options.horizons[0]!;
  if (horizons.get(horizon)!.rankIc.some((value) => !Number.isNaN(value))) return;
  throw callerError(
    "tools/returns-missing",
    `No row has both ${panels.factor.name} and differing returns over ${horizon} rows for three assets. Check that prices and factor cover the same rows and assets.`,
    { factor: panels.factor.name, horizon },
  );
}
