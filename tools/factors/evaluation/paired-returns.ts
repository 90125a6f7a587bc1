// The assets of one row that have both the factor and a return ahead, in the factor's order.

import type { OrderedCrossSection } from "./cross-section.ts";
import { heldReturn } from "./forward-returns.ts";
import type { FactorPanels } from "./panel.ts";
import { RankCorrelator } from "./rank-correlator.ts";

/** Its arrays are written over by the next load. */
export class PairedReturns {
  count = 0;
  readonly lanes: Int32Array;
  /** Ascending. */
  readonly values: Float64Array;
  readonly returns: Float64Array;
  readonly quantiles: Uint8Array;
  readonly #panels: FactorPanels;
  readonly #section: OrderedCrossSection;
  readonly #correlator: RankCorrelator;
  readonly #partValues: Float64Array;
  readonly #partReturns: Float64Array;

  constructor(panels: FactorPanels, section: OrderedCrossSection) {
    this.#panels = panels;
    this.#section = section;
    this.#correlator = new RankCorrelator(panels.lanes);
    this.lanes = new Int32Array(panels.lanes);
    this.values = new Float64Array(panels.lanes);
    this.returns = new Float64Array(panels.lanes);
    this.quantiles = new Uint8Array(panels.lanes);
    this.#partValues = new Float64Array(panels.lanes);
    this.#partReturns = new Float64Array(panels.lanes);
  }

  /** Pairs the cross-section with returns from one row to another; none where the exit lies past the end. */
  load(entryRow: number, exitRow: number): void {
    this.count = 0;
    const { prices, lanes, timesMs } = this.#panels;
    if (exitRow >= timesMs.length) return;
    const section = this.#section;
    for (let place = 0; place < section.count; place++) {
      const lane = section.lanes[place]!;
      const held = heldReturn(prices[entryRow * lanes + lane]!, prices[exitRow * lanes + lane]!);
      if (Number.isNaN(held)) continue;
      this.lanes[this.count] = lane;
      this.values[this.count] = section.values[place]!;
      this.returns[this.count] = held;
      this.quantiles[this.count++] = section.quantiles[place]!;
    }
  }

  /** Spearman correlation over the pairs; NaN with fewer than three. */
  rankCorrelation(): number {
    if (this.count < 3) return Number.NaN;
    const { count, ranks, rankSquares } = this.#section;
    return this.count === count
      ? this.#correlator.ofRanks(ranks, rankSquares, this.returns, count)
      : this.#correlator.ofAscending(this.values, this.returns, this.count);
  }

  /** The same over the pairs whose lane is in a group; NaN with fewer than `atLeast`. */
  rankCorrelationWithin(groupOf: Int16Array, group: number, atLeast: number): number {
    let count = 0;
    for (let i = 0; i < this.count; i++) {
      if (groupOf[this.lanes[i]!] !== group) continue;
      this.#partValues[count] = this.values[i]!;
      this.#partReturns[count++] = this.returns[i]!;
    }
    return count < atLeast ? Number.NaN : this.#correlator.ofAscending(this.#partValues, this.#partReturns, count);
  }

  /** Spearman correlation of the cross-section with a row of another panel; NaN with fewer than three pairs. */
  rankCorrelationWith(row: Float64Array): number {
    const section = this.#section;
    let count = 0;
    for (let place = 0; place < section.count; place++) {
      const other = row[section.lanes[place]!]!;
      if (Number.isNaN(other)) continue;
      this.#partValues[count] = section.values[place]!;
      this.#partReturns[count++] = other;
    }
    return count < 3 ? Number.NaN : this.#correlator.ofAscending(this.#partValues, this.#partReturns, count);
  }

  /** Mean return of each quantile into `out` (NaN for an empty one); returns the mean over all pairs. */
  quantileMeans(out: Float64Array, counts: Uint32Array): number {
    out.fill(0);
    counts.fill(0);
    let total = 0;
    for (let i = 0; i < this.count; i++) {
      out[this.quantiles[i]!]! += this.returns[i]!;
      counts[this.quantiles[i]!]!++;
      total += this.returns[i]!;
    }
    for (let q = 0; q < out.length; q++) out[q]! /= counts[q]!; // 0 / 0 is NaN
    return total / this.count;
  }
}
