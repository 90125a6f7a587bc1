// How deep under water a history is, and how deep in its worst share of bars.

import {
  type Numbers,
  quantile,
  requireFinite,
  requireLength,
  requireLevel,
  requireWithin,
} from "#tools/numeric/index.ts";

export interface DrawdownAtRisk {
  /** Depth that a share 1 - level of the bars reaches or passes; a positive fraction of the high before. */
  readonly drawdownAtRisk: number;
  /** Mean depth of those bars. */
  readonly conditional: number;
}

/** Drawdown from the highest wealth so far, of wealth that starts at one.
 * @param returns shape (T), T >= 1, simple, above -1
 * @returns shape (T), 0 at a high
 * @throws tools/series-empty, tools/value-not-finite, tools/parameter-out-of-range */
export function drawdowns(returns: Numbers): Float64Array {
  requireLength("returns", returns, 1);
  requireFinite("returns", returns);
  let wealth = 1;
  let high = 1;
  return Float64Array.from(returns, (r, t) => {
    requireWithin(`returns[${t}]`, r, -1 + Number.EPSILON, Number.MAX_VALUE);
    wealth *= 1 + r;
    high = Math.max(high, wealth);
    return 1 - wealth / high;
  });
}

/** Errors of `drawdowns`, and tools/level-out-of-range.
 * @source Chekhlov, Uryasev & Zabarankin (2005), Drawdown Measure in Portfolio Optimization, Int. J. Theor. Appl. Finance 8(1) */
export function drawdownAtRisk(returns: Numbers, level: number): DrawdownAtRisk {
  requireLevel(level);
  const depths = drawdowns(returns);
  const depth = quantile(depths, level);
  const beyond = depths.filter((one) => one >= depth);
  return { drawdownAtRisk: depth, conditional: beyond.reduce((sum, one) => sum + one, 0) / beyond.length };
}
