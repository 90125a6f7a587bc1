// What a layout lets be mended in a bar, and the words under which it is counted. Nothing is mended that a layout does not name.

import type { BarMend } from "./layout-rows.ts";

/** Prices of one bar, changed in place. */
export interface BarPrices {
  open: number;
  high: number;
  low: number;
  close: number;
}

/** Mends the prices and says what it did; null where there was nothing to mend. */
export type Mender = (prices: BarPrices) => string | null;

/** An open, high or low of 0 is one that the source does not have: what is there, the close at least, stands in. */
function zeroIsMissing(prices: BarPrices): string | null {
  const { open, high, low, close } = prices;
  if ((open !== 0 && high !== 0 && low !== 0) || close <= 0) return null;
  const given = [open, high, low, close].filter((price) => price > 0);
  if (open === 0) prices.open = close;
  if (high === 0) prices.high = Math.max(...given);
  if (low === 0) prices.low = Math.min(...given);
  const stretched = rangeHoldsAll(prices, "whatever the order of high and low");
  return `open, high or low is 0: taken from the prices that are given${stretched === null ? "" : ", with a range that holds them"}`;
}

/** Open or close outside of low to high: the range is widened. A high below the low is left for the check to refuse. */
function rangeHoldsAll(
  prices: BarPrices,
  highBelowLow: "is refused" | "whatever the order of high and low",
): string | null {
  const { open, high, low, close } = prices;
  if (high < low && highBelowLow === "is refused") return null;
  const [top, bottom] = [Math.max(open, high, low, close), Math.min(open, high, low, close)];
  if (top === high && bottom === low) return null;
  prices.high = top;
  prices.low = bottom;
  return "open or close lies outside of low to high: the range is widened to hold them";
}

const menders: Readonly<Record<BarMend, Mender>> = {
  "zero-is-missing": zeroIsMissing,
  "range-holds-all": (prices) => rangeHoldsAll(prices, "is refused"),
};

/** The menders in the order given; the first that has something to do speaks for the row. */
export const menderOf =
  (names: readonly BarMend[]): Mender =>
  (prices) => {
    let said: string | null = null;
    for (const name of names) said = menders[name](prices) ?? said;
    return said;
  };
