// Prices and volumes chained forward over splits and dividends: what was computed before an action stays as it is.

import type { Bar, CorporateAction } from "#knowledge/domain/index.ts";

/** One member's newest bar, chained. */
export interface Chained {
  /** Prices as traded times this are chained prices. */
  factor: number;
  close: number;
  volume: number;
  /** Simple total return since the member's bar before; NaN at its first. */
  change: number;
}

/**
 * Chains one member's bars, oldest first.
 *   close'(t) = close'(t-1) * (close(t) * shares + cash) / close(t-1), close'(0) = close(0)
 *   open, high and low times close'(t) / close(t); volume'(t) = volume(t) / all split ratios so far
 * A share of the bar before has become `shares` shares and `cash`: a split multiplies shares, a dividend pays on the shares of its day, before
 * a split of the same day. So the ratio of two closes is the total return with dividends put back in at the close of the ex-date; between two
 * actions chained prices are traded ones times one factor, so that equal prices stay equal.
 * Actions before the first bar change nothing. An action that was not known on its ex-date counts from when it is known: until then the
 * chained price falls with the traded one, and then it is put right.
 * @source CRSP's holding-period return; the formula that a vendor's adjusted close was checked against in the tests
 */
export function openChain(): (bar: Bar | null, actions: readonly CorporateAction[]) => Chained | null {
  let [shares, cash, splits, before] = [1, 0, 1, Number.NaN];
  const now: Chained = { factor: 1, close: Number.NaN, volume: Number.NaN, change: Number.NaN };
  return (bar, actions) => {
    for (const { kind, amountOrRatio } of actions) {
      if (kind === "dividend") cash += shares * amountOrRatio;
      else {
        shares *= amountOrRatio;
        splits *= amountOrRatio;
      }
    }
    if (bar === null) return null;
    if (Number.isNaN(before)) splits = 1;
    else {
      const held = shares === 1 && cash === 0 ? bar.close : bar.close * shares + cash;
      if (held !== bar.close) now.factor *= held / bar.close;
      now.change = held / before - 1;
    }
    now.close = bar.close * now.factor;
    now.volume = bar.volumeShares / splits;
    before = bar.close;
    shares = 1;
    cash = 0;
    return now;
  };
}
