// The worst stretches that history holds, found in the data and not from a list of famous ones.

import { compoundReturn } from "#tools/numeric/index.ts";
import { drawdowns } from "../measures/index.ts";

export interface Episode {
  /** Index of the first and the last session whose returns belong to it. */
  readonly from: number;
  readonly to: number;
  /** Compound return over it, below zero. */
  readonly marketReturn: number;
}

/** The deepest falls from a high to the low before the next high, deepest first; none shares a session with another.
 * @param market shape (T), simple returns
 * @throws tools/series-empty, tools/value-not-finite */
export function deepestFalls(market: Float64Array, count: number): readonly Episode[] {
  const depths = drawdowns(market);
  const found: Episode[] = [];
  for (let t = 0; t < depths.length; t++) {
    if (depths[t] === 0) continue;
    const from = t;
    let low = t;
    while (t < depths.length && depths[t]! > 0) {
      if (depths[t]! > depths[low]!) low = t;
      t++;
    }
    found.push({ from, to: low, marketReturn: -depths[low]! });
  }
  return found.sort((a, b) => a.marketReturn - b.marketReturn).slice(0, count);
}

/** The worst stretches of a length, worst first, none sharing a session with another.
 * @param sessions length, at least 1 */
export function worstStretches(market: Float64Array, sessions: number, count: number): readonly Episode[] {
  const all = Array.from({ length: Math.max(0, market.length - sessions + 1) }, (_, from) => ({
    from,
    to: from + sessions - 1,
    marketReturn: compoundReturn(market.subarray(from, from + sessions)),
  })).sort((a, b) => a.marketReturn - b.marketReturn);
  const found: Episode[] = [];
  for (const one of all) {
    if (found.length === count || one.marketReturn >= 0) break;
    if (found.every((other) => one.from > other.to || one.to < other.from)) found.push(one);
  }
  return found;
}
