// The assets of one row that have both the factor and a return ahead, in the factor's order.

import type { OrderedCrossSection } from "./cross-section.ts";
import { heldReturn } from "./forward-returns.ts";
import type { FactorPanels } from "./panel.ts";
import { RankCorrelator } from "./rank-correlator.ts";

/** Its arrays are written over by the next load, and are the cross-section's own where no asset lacks the return. */
export class PairedReturns {
  count = 0;
  lanes: Int32Array;
  /** Ascending. */
  values: Float64Array;
  quantiles: Uint8Array;
  readonly returns: Float64Array;
  readonly #panels: FactorPanels;
  readonly #section: OrderedCrossSection;
  readonly #correlator: RankCorrelator;
  readonly #entries: Float64Array;
  readonly #own: { readonly lanes: Int32Array; readonly values: Float64Array; readonly quantiles: Uint8Array };
  readonly #partValues: Float64Array;
  readonly #partReturns: Float64Array;

  constructor(panels: FactorPanels, section: OrderedCrossSection) {
    const { lanes } = panels;
    this.#panels = panels;
    this.#section = section;
    this.#correlator = new RankCorrelator(lanes);
    this.#entries = new Float64Array(lanes);
    this.#own = { lanes: new Int32Array(lanes), values: new Float64Array(lanes), quantiles: new Uint8Array(lanes) };
    this.lanes = this.#own.lanes;
    this.values = this.#own.values;
    this.quantiles = this.#own.quantiles;
    this.returns = new Float64Array(lanes);
    this.#partValues = new Float64Array(lanes);
    this.#partReturns = new Float64Array(lanes);
  }

  /** Takes the prices of entry for the cross-section as it is loaded; exits are paired with them until the next entry. */
  enter(entryRow: number): void {
    const { prices, lanes, timesMs } = this.#panels;
    const { count, lanes: inOrder } = this.#section;
    if (entryRow >= timesMs.length) this.#entries.fill(Number.NaN);
    else for (let place = 0; place < count; place++) this.#entries[place] = prices[entryRow * lanes + inOrder[place]!]!;
  }

  /** Pairs the cross-section with returns from the entry to a row; none where that lies past the end. */
  exit(exitRow: number): void {
    this.count = 0;
    const { prices, lanes, timesMs } = this.#panels;
    if (exitRow >= timesMs.length) return;
    const [entries, returns, first] = [this.#entries, this.returns, exitRow * lanes];
    const { count, lanes: inOrder } = this.#section;
    let missing = 0;
    for (let place = 0; place < count; place++) {
      const held = heldReturn(entries[place]!, prices[first + inOrder[place]!]!);
      returns[place] = held;
      if (Number.isNaN(held)) missing++;
    }
    if (missing > 0) this.#keepWhole();
    else this.#takeAll();
  }

  #takeAll(): void {
    this.count = this.#section.count;
    this.lanes = this.#section.lanes;
    this.values = this.#section.values;
    this.quantiles = this.#section.quantiles;
  }

  #keepWhole(): void {
    const [section, { lanes, values, quantiles }] = [this.#section, this.#own];
    [this.lanes, this.values, this.quantiles] = [lanes, values, quantiles];
    for (let place = 0; place < section.count; place++) {
      const held = this.returns[place]!;
      if (Number.isNaN(held)) continue;
      lanes[this.count] = section.lanes[place]!;
      values[this.count] = section.values[place]!;
      quantiles[this.count] = section.quantiles[place]!;
      this.returns[this.count++] = held;
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
