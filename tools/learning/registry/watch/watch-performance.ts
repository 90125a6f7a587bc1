// Does a model still earn what it earned when the gate looked?

import { mean, neweyWestLag, neweyWestMean, normalCdf } from "#tools/numeric/index.ts";
import { forecastSkill, requireSamples, type Samples, type Trading, trade } from "../../validation/index.ts";
import type { ModelRegistry } from "../model-registry.port.ts";

export interface LivePerformance {
  readonly periods: number;
  readonly meanReturn: number | null;
  /** What the walk-forward of the gate earned a period; null where it was never judged. */
  readonly promised: number | null;
  /** Chance of earning so little, were the promise true: Newey-West, one-sided; null with fewer than 20 periods. */
  readonly pValue: number | null;
  /** pValue below the level. */
  readonly decayed: boolean;
  readonly hitRate: number | null;
  readonly rankIc: number | null;
}

const fewestPeriods = 20;

/** Trades the answers as the gate did and holds them against its promise; kept as an observation "performance".
 * @param samples     questions since the promotion, with what came of them
 * @param predictions the answers that were given, one a row
 * @throws tools/samples-invalid, tools/model-missing */
export async function watchPerformance(
  registry: ModelRegistry,
  versionId: string,
  samples: Samples,
  predictions: Float64Array,
  { trading, atMs, level = 0.05 }: { readonly trading: Trading; readonly atMs: number; readonly level?: number },
): Promise<LivePerformance> {
  requireSamples(samples);
  const { returns } = trade(samples, predictions, trading);
  const { hitRate, rankIc } = forecastSkill(samples, predictions);
  const promised = (await registry.verdict(versionId))?.findings.table[0]?.meanReturn ?? null;
  const pValue = promised === null || returns.length < fewestPeriods ? null : shortfall(returns, promised);
  const performance: LivePerformance = {
    periods: returns.length,
    meanReturn: returns.length === 0 ? null : mean(returns),
    promised,
    pValue,
    decayed: pValue !== null && pValue < level,
    hitRate,
    rankIc,
  };
  await registry.observe({ versionId, kind: "performance", measured: performance, atMs });
  return performance;
}

function shortfall(returns: Float64Array, promised: number): number | null {
  const behind = returns.map((value) => value - promised);
  const { tStatistic } = neweyWestMean(behind, Math.min(behind.length - 1, neweyWestLag(behind.length)));
  return Number.isNaN(tStatistic) ? null : normalCdf(tStatistic);
}
