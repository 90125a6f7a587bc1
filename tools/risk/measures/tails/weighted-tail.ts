// Historical tail in which newer bars count more.

import { type Numbers, requireFinite, requireLength, requireLevel, requireWithin } from "#tools/numeric/index.ts";
import type { TailLoss } from "./historical-tail.ts";

/** Weight of a bar of age a (0 = newest), decay^a, scaled so that all sum to one.
 * @returns shape (count), oldest first */
export function ageWeights(count: number, decay: number): Float64Array {
  requireWithin("decay", decay, Number.MIN_VALUE, 1);
  const weights = new Float64Array(count);
  let sum = 0;
  for (let t = count - 1, weight = 1; t >= 0; t--, weight *= decay) {
    weights[t] = weight;
    sum += weight;
  }
  return weights.map((weight) => weight / sum);
}

/** Value at risk and expected shortfall of weighted bars: with the returns in rising order, k is the first place where the weights reach
 * 1 - level; minus that return, and minus the weighted mean of the first k. Decay 1 is `historicalTail`.
 * @param returns shape (T), T >= 1, oldest first, finite
 * @param decay   0 < decay <= 1 a bar; 0.99 halves the weight in 69 bars
 * @throws tools/series-empty, tools/level-out-of-range, tools/value-not-finite, tools/parameter-out-of-range
 * @source Boudoukh, Richardson & Whitelaw (1998), The Best of Both Worlds, Risk 11(5) */
export function weightedTail(returns: Numbers, level: number, decay = 0.99): TailLoss {
  requireLevel(level);
  requireLength("returns", returns, 1);
  requireFinite("returns", returns);
  const weights = ageWeights(returns.length, decay);
  const order = Array.from(returns, (_, t) => t).sort((a, b) => returns[a]! - returns[b]!);
  let reached = 0;
  let loss = 0;
  let tailBars = 0;
  for (const t of order) {
    reached += weights[t]!;
    loss -= weights[t]! * returns[t]!;
    tailBars++;
    if (reached >= 1 - level - 1e-12) break;
  }
  return {
    valueAtRisk: -returns[order[tailBars - 1]!]!,
    expectedShortfall: loss / reached,
    tailBars,
    bars: returns.length,
  };
}
