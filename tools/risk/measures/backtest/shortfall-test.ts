// Were the losses beyond value at risk as large, and as many, as expected shortfall said?

import type { Random } from "#infra/runtime/index.ts";
import { type Numbers, requireLength, requireSameLength, requireWhole } from "#tools/numeric/index.ts";

export interface ShortfallTest {
  /** 0 where shortfalls are as forecast, below 0 where they are larger or more; -1 is twice as much as forecast. */
  readonly statistic: number;
  /** Share of drawn histories, under the method's own forecasts, whose statistic is at most the one found. */
  readonly pValue: number;
}

/** What a method said before a bar. */
export interface Promised {
  readonly valueAtRisk: number;
  /** Above zero. */
  readonly expectedShortfall: number;
  /** A return as the method expects it. */
  draw(random: Random): number;
}

/** Second test of Acerbi and Szekely: Z = 1 + sum of r[t] over bars beyond value at risk, each over its expected shortfall, / (T (1 - level)).
 * @param returns  shape (T), what came
 * @param promised shape (T), what was said for each
 * @param draws    histories drawn for the p value
 * @throws tools/series-empty, tools/length-mismatch, tools/parameter-out-of-range
 * @source Acerbi & Szekely (2014), Backtesting Expected Shortfall, Risk 27 */
export function shortfallTest(
  returns: Numbers,
  promised: readonly Promised[],
  level: number,
  { draws, random }: { readonly draws: number; readonly random: Random },
): ShortfallTest {
  requireLength("returns", returns, 1);
  requireSameLength("promised", promised, "returns", returns);
  requireWhole("draws", draws, 1);
  const statisticOf = (returnAt: (t: number) => number): number => {
    let sum = 0;
    for (let t = 0; t < promised.length; t++) {
      const { valueAtRisk, expectedShortfall } = promised[t]!;
      const r = returnAt(t);
      if (-r > valueAtRisk && expectedShortfall > 0) sum += r / expectedShortfall;
    }
    return 1 + sum / (promised.length * (1 - level));
  };
  const statistic = statisticOf((t) => returns[t]!);
  let asLow = 0;
  for (let d = 0; d < draws; d++) if (statisticOf((t) => promised[t]!.draw(random)) <= statistic) asLow++;
  return { statistic, pValue: (asLow + 1) / (draws + 1) };
}
