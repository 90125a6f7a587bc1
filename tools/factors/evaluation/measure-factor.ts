// One walk over the rows that takes every measure of a factor. Rows are independent but for turnover and autocorrelation, which look back.

import { callerError } from "#infra/runtime/index.ts";
import { OrderedCrossSection } from "./cross-section.ts";
import { heldReturn, requireHistory } from "./forward-returns.ts";
import { emptyMeasures, type FactorMeasures, type HorizonMeasures } from "./measures.ts";
import { OneRowDecay } from "./one-row-decay.ts";
import type { EvaluationOptions } from "./options.ts";
import { PairedReturns } from "./paired-returns.ts";
import { type FactorPanels, requirePanels } from "./panel.ts";
import { pearsonOf } from "./rank-correlator.ts";
import { RowMemory } from "./row-memory.ts";

/** Fewest assets that a correlation within a group is taken over. */
export const MIN_GROUP = 5;

/** Measures of every row. A row counts where at least three assets, and one a quantile, have the factor and it is not one value for all.
 * @throws tools/horizon-too-long, tools/factor-missing, tools/factor-constant, tools/too-few-assets, and as `requirePanels` */
export function measureFactor(panels: FactorPanels, options: EvaluationOptions): FactorMeasures {
  requirePanels(panels);
  const { horizons, decayRows, entryRows } = options;
  for (const horizon of [...horizons, decayRows]) requireHistory(panels.timesMs.length, { horizon, entryRows });
  const measures = emptyMeasures(panels, options);
  const walk = new Walk(measures);
  for (let t = 0; t < panels.timesMs.length; t++) walk.row(t);
  requireRows(measures);
  return measures;
}

class Walk {
  readonly #measures: FactorMeasures;
  readonly #section: OrderedCrossSection;
  readonly #pairs: PairedReturns;
  readonly #memory: RowMemory;
  readonly #oneRow: OneRowDecay;
  readonly #counts: Uint32Array;

  constructor(measures: FactorMeasures) {
    const { panels, options, horizons } = measures;
    this.#measures = measures;
    this.#section = new OrderedCrossSection(panels, options.quantiles);
    this.#pairs = new PairedReturns(panels, this.#section);
    this.#memory = new RowMemory(panels.lanes, Math.max(...horizons.keys()));
    this.#oneRow = new OneRowDecay(panels, options.decayRows);
    this.#counts = new Uint32Array(options.quantiles);
  }

  row(t: number): void {
    const { options, coverage, rows, horizons } = this.#measures;
    const skipped = this.#section.load(t, options.sample === "common" ? this.#admits(t) : null);
    if (this.#section.universeCount > 0) coverage[t] = this.#section.count / this.#section.universeCount;
    rows[skipped ?? "evaluated"]++;
    if (skipped !== null) return;
    this.#memory.remember(t, this.#section);
    this.#pairs.enter(t + options.entryRows);
    for (const measure of horizons.values()) {
      this.#lookAhead(t, measure);
      this.#lookBack(t, measure);
    }
    this.#decay(t);
    this.#known(t);
  }

  /** Whether a lane has the returns of all horizons. */
  #admits(t: number): (lane: number) => boolean {
    const { panels, options } = this.#measures;
    const { prices, lanes } = panels;
    const entry = (t + options.entryRows) * lanes;
    return (lane) =>
      options.horizons.every(
        (h) => !Number.isNaN(heldReturn(prices[entry + lane]!, prices[entry + h * lanes + lane]!)),
      );
  }

  #lookAhead(t: number, measure: HorizonMeasures): void {
    const { options, panels, decayHeld, groupIc } = this.#measures;
    const { horizon } = measure;
    const pairs = this.#pairs;
    pairs.exit(t + options.entryRows + horizon);
    if (pairs.count === 0) return;
    measure.rankIc[t] = pairs.rankCorrelation();
    if (pairs.count >= 3) measure.ic[t] = pearsonOf(pairs.values, pairs.returns, pairs.count);
    if (horizon <= options.decayRows) decayHeld[horizon - 1]![t] = measure.rankIc[t]!;
    measure.marketReturns[t] = pairs.quantileMeans(rowOf(measure.quantileReturns, t, options.quantiles), this.#counts);
    if (horizon !== options.horizons[0] || !panels.groups) return;
    const of = panels.groups.of.subarray(t * panels.lanes, (t + 1) * panels.lanes);
    groupIc.forEach((series, group) => {
      series[t] = pairs.rankCorrelationWithin(of, group, MIN_GROUP);
    });
  }

  #lookBack(t: number, { horizon, turnover, rankAutocorrelation }: HorizonMeasures): void {
    const { quantiles } = this.#measures.options;
    this.#memory.turnover(t, horizon, rowOf(turnover, t, quantiles), quantiles);
    rankAutocorrelation[t] = this.#memory.rankAutocorrelation(t, horizon);
  }

  #decay(t: number): void {
    const { options, horizons, decayHeld, decayOneRow } = this.#measures;
    const entry = t + options.entryRows;
    for (let k = 1; k <= options.decayRows; k++) {
      decayOneRow[k - 1]![t] = this.#oneRow.correlate(this.#section, entry + k - 1);
      if (horizons.has(k)) continue;
      this.#pairs.exit(entry + k);
      decayHeld[k - 1]![t] = this.#pairs.rankCorrelation();
    }
  }

  #known(t: number): void {
    const { panels, knownCorrelation } = this.#measures;
    panels.known?.forEach(({ values }, i) => {
      knownCorrelation[i]![t] = this.#pairs.rankCorrelationWith(rowOf(values, t, panels.lanes));
    });
  }
}

const rowOf = <A extends ArrayBufferLike>(panel: Float64Array<A>, t: number, width: number): Float64Array<A> =>
  panel.subarray(t * width, (t + 1) * width);

function requireRows({ panels, options, rows }: FactorMeasures): void {
  const { name } = panels.factor;
  if (rows.evaluated > 0) return;
  if (rows.constant > 0)
    throw callerError(
      "tools/factor-constant",
      `${name} orders nothing: at each of ${rows.constant} rows all assets have one value (${rows["too-few"]} more rows have too few assets).`,
      { factor: name, ...rows },
    );
  const wanted = Math.max(3, options.quantiles);
  throw callerError(
    "tools/too-few-assets",
    `No row has ${wanted} assets with a value of ${name}: three, and one a quantile, are the least. Widen the universe or ask for fewer quantiles.`,
    { factor: name, wanted },
  );
}
