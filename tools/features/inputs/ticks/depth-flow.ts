// Order-flow imbalance of each of the ten levels within a second, and how deep and steep the book stands at its end.

import { levels } from "#knowledge/domain/index.ts";
import type { DeepBook } from "./deep-book.ts";
import { flowBetween } from "./level-flow.ts";

const gone = Number.POSITIVE_INFINITY;

export class DepthFlow {
  /** Of the second so far. */
  readonly flows = new Float64Array(levels);
  /** Levels that the session has shown on either side. */
  shown = 0;
  readonly #bids = new Float64Array(levels);
  readonly #bidSizes = new Float64Array(levels);
  readonly #asks = new Float64Array(levels);
  readonly #askSizes = new Float64Array(levels);
  #known = false;

  follow(book: DeepBook): void {
    for (let i = 0; i < levels; i++) {
      const hasBid = book.bids[i]! > 0;
      const hasAsk = book.asks[i]! > 0;
      const bid = hasBid ? book.bids[i]! : -gone;
      const ask = hasAsk ? book.asks[i]! : gone;
      const bidSize = hasBid ? book.bidSizes[i]! : 0;
      const askSize = hasAsk ? book.askSizes[i]! : 0;
      if ((hasBid || hasAsk) && i >= this.shown) this.shown = i + 1;
      if (this.#known) {
        const flow = flowBetween(
          this.#bids[i]!,
          this.#bidSizes[i]!,
          this.#asks[i]!,
          this.#askSizes[i]!,
          bid,
          bidSize,
          ask,
          askSize,
        );
        this.flows[i] = this.flows[i]! + flow;
      }
      this.#bids[i] = bid;
      this.#bidSizes[i] = bidSize;
      this.#asks[i] = ask;
      this.#askSizes[i] = askSize;
    }
    this.#known = true;
  }

  begin(): void {
    this.flows.fill(0);
  }

  forget(): void {
    this.#known = false;
  }
}

/** Sizes over the levels that are there; NaN where there is none. */
export function depthOf(sizes: Float64Array): number {
  let sum = 0;
  let there = 0;
  for (let i = 0; i < sizes.length; i++) {
    if (sizes[i]! > 0) {
      sum += sizes[i]!;
      there++;
    }
  }
  return there > 0 ? sum : Number.NaN;
}

/** The same of a side with one level. */
export function slopeOfOne(price: number, size: number, mid: number): number {
  const distance = Math.abs(price / mid - 1);
  return distance > 0 ? size / distance : Number.NaN;
}

/**
 * Size gained a unit of relative distance from the mid: sum(d C) / sum(d^2) with d = |p / mid - 1| of each level and C the size summed up
 * to it. NaN without a mid, without levels, and where all stand at the mid.
 */
export function slopeOf(prices: Float64Array, sizes: Float64Array, mid: number): number {
  let summed = 0;
  let across = 0;
  let squares = 0;
  for (let i = 0; i < prices.length; i++) {
    if (!(sizes[i]! > 0)) continue;
    summed += sizes[i]!;
    const distance = Math.abs(prices[i]! / mid - 1);
    across += distance * summed;
    squares += distance * distance;
  }
  return squares > 0 ? across / squares : Number.NaN;
}
