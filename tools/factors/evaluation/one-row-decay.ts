// How much of a factor is left k rows later: its rank correlation with the return of one single row that begins k - 1 rows after the entry.
// The order of a row's returns is found once and serves every factor row that looks at it.

import { SortOrder } from "#tools/numeric/index.ts";
import type { OrderedCrossSection } from "./cross-section.ts";
import { heldReturn } from "./forward-returns.ts";
import type { FactorPanels } from "./panel.ts";
import { ranksOfAscending } from "./rank-correlator.ts";

interface OrderedReturns {
  row: number;
  count: number;
  /** Lanes that have the return, from the least to the greatest, the returns themselves, and their ranks. */
  readonly lanes: Int32Array;
  readonly ascending: Float64Array;
  readonly ranks: Float64Array;
  rankSquares: number;
  /** The ranks by lane; NaN where the return is missing. */
  readonly rankOfLane: Float64Array;
}

export class OneRowDecay {
  readonly #panels: FactorPanels;
  readonly #ring: readonly OrderedReturns[];
  readonly #order: SortOrder;
  readonly #values: Float64Array;
  readonly #found: Int32Array;
  readonly #kept: Float64Array;
  readonly #keptRanks: Float64Array;
  /** The factor's ranks by lane among the assets that have the return; NaN elsewhere. */
  readonly #factorRankOfLane: Float64Array;

  constructor(panels: FactorPanels, decayRows: number) {
    const { lanes } = panels;
    this.#panels = panels;
    this.#ring = Array.from({ length: decayRows }, () => ({
      row: -1,
      count: 0,
      lanes: new Int32Array(lanes),
      ascending: new Float64Array(lanes),
      ranks: new Float64Array(lanes),
      rankSquares: 0,
      rankOfLane: new Float64Array(lanes),
    }));
    this.#order = new SortOrder(lanes);
    this.#values = new Float64Array(lanes);
    this.#found = new Int32Array(lanes);
    this.#kept = new Float64Array(lanes);
    this.#keptRanks = new Float64Array(lanes);
    this.#factorRankOfLane = new Float64Array(lanes);
  }

  /** Rank correlation of the cross-section with the return from row u to u + 1; NaN past the end, with fewer than three assets, or where
   * either side is constant. */
  correlate(section: OrderedCrossSection, u: number): number {
    if (u + 1 >= this.#panels.timesMs.length) return Number.NaN;
    const ahead = this.#ordered(u);
    const { rankOfLane } = ahead;
    if (ahead.count === section.count) {
      const mean = (section.count + 1) / 2;
      let products = 0; // NaN as soon as an asset of the section lacks the return: then the sets differ
      for (let place = 0; place < section.count; place++)
        products += (section.ranks[place]! - mean) * (rankOfLane[section.lanes[place]!]! - mean);
      if (!Number.isNaN(products))
        return ahead.rankSquares === 0 ? Number.NaN : products / Math.sqrt(section.rankSquares * ahead.rankSquares);
    }
    return this.#overCommon(section, ahead);
  }

  /** The same where not all assets have both: ranks are taken anew over those that do. */
  #overCommon(section: OrderedCrossSection, ahead: OrderedReturns): number {
    const factorRanks = this.#factorRankOfLane.fill(Number.NaN);
    let count = 0;
    for (let place = 0; place < section.count; place++)
      if (!Number.isNaN(ahead.rankOfLane[section.lanes[place]!]!)) this.#kept[count++] = section.values[place]!;
    if (count < 3) return Number.NaN;
    const squares = ranksOfAscending(this.#kept, count, this.#keptRanks);
    count = 0;
    for (let place = 0; place < section.count; place++) {
      const lane = section.lanes[place]!;
      if (!Number.isNaN(ahead.rankOfLane[lane]!)) factorRanks[lane] = this.#keptRanks[count++]!;
    }
    let kept = 0;
    for (let i = 0; i < ahead.count; i++)
      if (!Number.isNaN(factorRanks[ahead.lanes[i]!]!)) this.#kept[kept++] = ahead.ascending[i]!;
    const otherSquares = ranksOfAscending(this.#kept, count, this.#keptRanks);
    const mean = (count + 1) / 2;
    let products = 0;
    kept = 0;
    for (let i = 0; i < ahead.count; i++) {
      const rank = factorRanks[ahead.lanes[i]!]!;
      if (!Number.isNaN(rank)) products += (rank - mean) * (this.#keptRanks[kept++]! - mean);
    }
    return squares === 0 || otherSquares === 0 ? Number.NaN : products / Math.sqrt(squares * otherSquares);
  }

  #ordered(u: number): OrderedReturns {
    const held = this.#ring[u % this.#ring.length]!;
    if (held.row === u) return held;
    const { prices, lanes } = this.#panels;
    held.row = u;
    held.count = 0;
    held.rankOfLane.fill(Number.NaN);
    for (let s = 0; s < lanes; s++) {
      const value = heldReturn(prices[u * lanes + s]!, prices[(u + 1) * lanes + s]!);
      if (Number.isNaN(value)) continue;
      this.#found[held.count] = s;
      this.#values[held.count++] = value;
    }
    const order = this.#order.of(this.#values, held.count);
    for (let i = 0; i < held.count; i++) {
      held.lanes[i] = this.#found[order[i]!]!;
      held.ascending[i] = this.#values[order[i]!]!;
    }
    held.rankSquares = ranksOfAscending(held.ascending, held.count, held.ranks);
    for (let i = 0; i < held.count; i++) held.rankOfLane[held.lanes[i]!] = held.ranks[i]!;
    return held;
  }
}
