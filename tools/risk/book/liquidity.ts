// How long a portfolio takes to sell, and what it can lose until then.

import { median, requireWithin } from "#tools/numeric/index.ts";
import { historicalTail, type TailLoss } from "../measures/index.ts";
import type { Book } from "./book-history.ts";

const volumeSessions = 20;

export interface Liquidity {
  /** Shape (N): sessions until a holding is sold; NaN where nothing is known of its turnover. */
  readonly sessionsToSell: Float64Array;
  /** Until nine tenths of what is held are sold; NaN as above. */
  readonly sessionsToSellMost: number;
  /** Of selling it off evenly over those sessions; null where a holding's turnover is not known. */
  readonly tail: TailLoss | null;
}

/** Each holding is sold in equal parts at a share of its median daily turnover over twenty sessions; while it is, what is left still moves:
 * sold over n sessions its return counts as sqrt((n + 1)(2n + 1) / (6n)) of one session's. The price is taken not to move for the selling.
 * @param equity         in the currency of the prices, above zero
 * @param maxVolumeShare share of the turnover that is taken, 0 < share <= 1
 * @throws tools/parameter-out-of-range, tools/level-out-of-range
 * @source the linear trade of Almgren & Chriss (2000), Optimal Execution of Portfolio Transactions, J. Risk 3(2), without impact */
export function liquidityOf(
  { weights, returns, turnover, timesMs }: Book,
  level: number,
  { equity, maxVolumeShare }: { readonly equity: number; readonly maxVolumeShare: number },
): Liquidity {
  requireWithin("equity", equity, Number.MIN_VALUE, Number.MAX_VALUE);
  requireWithin("maxVolumeShare", maxVolumeShare, Number.MIN_VALUE, 1);
  const [n, bars] = [weights.length, timesMs.length];
  const sessionsToSell = weights.map((weight, i) => {
    const recent = Array.from({ length: Math.min(volumeSessions, bars) }, (_, k) => turnover[(bars - 1 - k) * n + i]!);
    const traded = recent.filter((value) => value > 0);
    const daily = traded.length === 0 ? Number.NaN : median(traded);
    return (Math.abs(weight) * equity) / (maxVolumeShare * daily);
  });
  const stretch = sessionsToSell.map((sessions) => {
    const whole = Math.max(1, Math.ceil(sessions));
    return Math.sqrt(((whole + 1) * (2 * whole + 1)) / (6 * whole));
  });
  const known = stretch.every((factor) => Number.isFinite(factor));
  const slow = Float64Array.from({ length: bars }, (_, t) =>
    weights.reduce((sum, w, i) => sum + w * stretch[i]! * returns[t * n + i]!, 0),
  );
  return {
    sessionsToSell,
    sessionsToSellMost: known ? mostSold(weights, sessionsToSell) : Number.NaN,
    tail: known ? historicalTail(slow, level) : null,
  };
}

/** The first moment at which at most a tenth of the holdings, by size, is left. */
function mostSold(weights: Float64Array, sessionsToSell: Float64Array): number {
  const whole = weights.reduce((sum, w) => sum + Math.abs(w), 0);
  const leftAt = (time: number): number =>
    weights.reduce((sum, w, i) => sum + Math.abs(w) * Math.max(0, 1 - time / sessionsToSell[i]!), 0);
  const ends = [...new Set([0, ...sessionsToSell])].sort((a, b) => a - b);
  for (let k = 1; k < ends.length; k++) {
    const [from, to] = [leftAt(ends[k - 1]!), leftAt(ends[k]!)];
    if (to > 0.1 * whole) continue;
    return ends[k - 1]! + ((ends[k]! - ends[k - 1]!) * (from - 0.1 * whole)) / (from - to); // falls in a straight line between two ends
  }
  return 0;
}
