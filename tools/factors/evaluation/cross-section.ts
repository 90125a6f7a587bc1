// The factor's cross-section of one row, ordered: what every measure of that row starts from.

import { SortOrder } from "#tools/numeric/index.ts";
import type { FactorPanels } from "./panel.ts";
import { ranksOfAscending } from "./rank-correlator.ts";

/** Why a row is not evaluated; null where it is. */
export type SkippedBecause = "too-few" | "constant" | null;

/** Assets of one row in ascending order of the factor. Its arrays are written over by the next row. */
export class OrderedCrossSection {
  /** Assets in the universe that have the factor. */
  count = 0;
  universeCount = 0;
  readonly lanes: Int32Array;
  readonly values: Float64Array;
  readonly ranks: Float64Array;
  rankSquares = 0;
  /** Quantile of each asset in order, from 0. */
  readonly quantiles: Uint8Array;
  readonly #panels: FactorPanels;
  readonly #quantileCount: number;
  readonly #order: SortOrder;
  readonly #found: Int32Array;
  readonly #unsorted: Float64Array;

  constructor(panels: FactorPanels, quantileCount: number) {
    const { lanes } = panels;
    this.#panels = panels;
    this.#quantileCount = quantileCount;
    this.#order = new SortOrder(lanes);
    this.#found = new Int32Array(lanes);
    this.#unsorted = new Float64Array(lanes);
    this.lanes = new Int32Array(lanes);
    this.values = new Float64Array(lanes);
    this.ranks = new Float64Array(lanes);
    this.quantiles = new Uint8Array(lanes);
  }

  /** Loads row t; `admits` narrows it to assets that a common sample keeps. */
  load(t: number, admits: ((lane: number) => boolean) | null): SkippedBecause {
    const { factor, universe, lanes } = this.#panels;
    this.count = 0;
    this.universeCount = 0;
    for (let s = 0; s < lanes; s++) {
      const at = t * lanes + s;
      if (universe !== undefined && universe[at] !== 1) continue;
      this.universeCount++;
      const value = factor.values[at]!;
      if (Number.isNaN(value) || (admits !== null && !admits(s))) continue;
      this.#found[this.count] = s;
      this.#unsorted[this.count++] = value;
    }
    const order = this.#order.of(this.#unsorted, this.count);
    for (let place = 0; place < this.count; place++) {
      this.lanes[place] = this.#found[order[place]!]!;
      this.values[place] = this.#unsorted[order[place]!]!;
    }
    if (this.count < Math.max(3, this.#quantileCount)) return "too-few";
    this.rankSquares = ranksOfAscending(this.values, this.count, this.ranks);
    if (this.rankSquares === 0) return "constant";
    this.#cut();
    return null;
  }

  /** Quantile q holds the values above edge q - 1 and up to edge q, the edges linear between order statistics (type 7, as pandas.qcut).
   * Equal values stay together, so many ties leave quantiles empty. */
  #cut(): void {
    let place = 0;
    for (let q = 1; q <= this.#quantileCount; q++) {
      const position = ((this.count - 1) * q) / this.#quantileCount;
      const below = Math.floor(position);
      const low = this.values[below]!;
      const edge = low + (position - below) * (this.values[Math.min(below + 1, this.count - 1)]! - low);
      while (place < this.count && (this.values[place]! <= edge || q === this.#quantileCount))
        this.quantiles[place++] = q - 1;
    }
  }
}
