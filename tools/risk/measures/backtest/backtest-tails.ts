// Value at risk and expected shortfall, forecast bar by bar from what came before, against what came.

import type { Random } from "#infra/runtime/index.ts";
import { requireFinite, requireLength, requireLevel, requireWhole } from "#tools/numeric/index.ts";
import { type CoverageTests, coverageTests } from "./coverage-tests.ts";
import { type Promised, type ShortfallTest, shortfallTest } from "./shortfall-test.ts";
import type { TailMethod } from "./tail-methods.ts";

export interface BacktestOptions {
  readonly level: number;
  /** Bars that each forecast sees, the newest ones. */
  readonly window: number;
  /** Histories drawn for the test of expected shortfall. */
  readonly draws: number;
  readonly random: Random;
  readonly signal?: AbortSignal;
}

export interface TailBacktest extends CoverageTests {
  readonly shortfall: ShortfallTest;
  readonly meanValueAtRisk: number;
  readonly meanExpectedShortfall: number;
  /** Mean of (loss - VaR) (1[loss > VaR] - (1 - level)), which the true quantile makes least: lower is better, of methods on the same bars. */
  readonly quantileLoss: number;
  /** Bars at which the method itself does not hold. */
  readonly invalidBars: number;
}

/** @param returns shape (T), T > window, finite, in the order of time
 * @throws tools/series-too-short, tools/value-not-finite, tools/level-out-of-range and what the method throws
 * @source quantile loss: Koenker & Bassett (1978), Econometrica 46(1); as a score Gneiting (2011), JASA 106 */
export function backtestTail(method: TailMethod, returns: Float64Array, options: BacktestOptions): TailBacktest {
  const { level, window, draws, random, signal } = options;
  requireLevel(level);
  requireWhole("window", window, 2);
  requireLength("returns", returns, window + 2);
  requireFinite("returns", returns);
  const forecast = method.start();
  const promised: Promised[] = [];
  let invalidBars = 0;
  for (let t = window; t < returns.length; t++) {
    signal?.throwIfAborted();
    const one = forecast(returns.subarray(t - window, t), level);
    if (one.valid === false) invalidBars++;
    promised.push(one);
  }
  const came = returns.subarray(window);
  const exceptions = Uint8Array.from(promised, ({ valueAtRisk }, t) => (-came[t]! > valueAtRisk ? 1 : 0));
  const meanOf = (value: (one: Promised, t: number) => number): number =>
    promised.reduce((sum, one, t) => sum + value(one, t), 0) / promised.length;
  return {
    ...coverageTests(exceptions, level),
    shortfall: shortfallTest(came, promised, level, { draws, random }),
    meanValueAtRisk: meanOf(({ valueAtRisk }) => valueAtRisk),
    meanExpectedShortfall: meanOf(({ expectedShortfall }) => expectedShortfall),
    quantileLoss: meanOf(({ valueAtRisk }, t) => (-came[t]! - valueAtRisk) * (exceptions[t]! - (1 - level))),
    invalidBars,
  };
}
