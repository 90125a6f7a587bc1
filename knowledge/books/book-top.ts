// The best levels of a book and how its two sides stand to one another.

/** Best first; NaN where there is no level. */
export interface BookTop {
  readonly bidTicks: Float64Array;
  readonly bidSizes: Float64Array;
  readonly askTicks: Float64Array;
  readonly askSizes: Float64Array;
}

export const emptyTop = (levels: number): BookTop => ({
  bidTicks: new Float64Array(levels).fill(Number.NaN),
  bidSizes: new Float64Array(levels).fill(Number.NaN),
  askTicks: new Float64Array(levels).fill(Number.NaN),
  askSizes: new Float64Array(levels).fill(Number.NaN),
});

/** locked: best bid and best ask are one price. crossed: the bid is above the ask, which a venue's own book never is. */
export type Touch = "normal" | "locked" | "crossed" | "one-sided";

/** @param bestBid ticks, NaN for none */
export function touchOf(bestBid: number, bestAsk: number): Touch {
  if (bestBid < bestAsk) return "normal";
  if (bestBid > bestAsk) return "crossed";
  return bestBid === bestAsk ? "locked" : "one-sided";
}
