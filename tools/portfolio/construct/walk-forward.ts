// What a way of weighing would have earned on sessions that it had not seen, costs paid.

import { requireFinite, requireLength, requireShape, requireWhole, requireWithin } from "#tools/numeric/index.ts";

export interface WalkForwardOptions {
  /** Bars that each fit sees, the newest before the first bar it is held for. */
  readonly window: number;
  /** Bars between fits. */
  readonly every: number;
  /** Paid on what is traded, bought and sold alike, as a fraction of its worth; the first purchase too. */
  readonly cost: number;
}

export interface WalkForward {
  /** Shape (T - window): simple return of each bar after costs. */
  readonly returns: Float64Array;
  readonly fits: number;
  /** Sum over all fits of |weight wanted - weight held|. */
  readonly traded: number;
}

/** Weights are fitted to returns[t - window .. t - 1], traded before bar t and left to drift until the next fit.
 * @param returns shape (T, N), row-major, simple returns, finite, T > window
 * @param weigh   weights of past returns, shape (window, N); they sum to one
 * @throws tools/length-mismatch, tools/series-too-short, tools/value-not-finite, tools/parameter-out-of-range, and as `weigh` */
export async function walkForward(
  returns: Float64Array,
  n: number,
  weigh: (past: Float64Array) => Float64Array | Promise<Float64Array>,
  { window, every, cost }: WalkForwardOptions,
): Promise<WalkForward> {
  requireWhole("window", window, 2);
  requireWhole("every", every, 1);
  requireWithin("cost", cost, 0, 1);
  const bars = Math.floor(returns.length / n);
  requireShape("returns", returns, bars, n);
  requireLength("returns of each asset", { length: bars }, window + 1);
  requireFinite("returns", returns);
  const net = new Float64Array(bars - window);
  let held = new Float64Array(n);
  let [fits, traded] = [0, 0];
  for (let t = window; t < bars; t++) {
    let paid = 0;
    if ((t - window) % every === 0) {
      const wanted = await weigh(returns.slice((t - window) * n, t * n));
      const turnover = wanted.reduce((sum, w, i) => sum + Math.abs(w - held[i]!), 0);
      held = Float64Array.from(wanted);
      traded += turnover;
      paid = cost * turnover;
      fits++;
    }
    let gross = 0;
    for (let i = 0; i < n; i++) gross += held[i]! * returns[t * n + i]!;
    net[t - window] = (1 - paid) * (1 + gross) - 1;
    for (let i = 0; i < n; i++) held[i]! *= (1 + returns[t * n + i]!) / (1 + gross);
  }
  return { returns: net, fits, traded };
}
