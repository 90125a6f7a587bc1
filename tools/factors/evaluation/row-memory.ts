// The last rows' quantiles and ranks by lane: what turnover and rank autocorrelation look back at.

import type { OrderedCrossSection } from "./cross-section.ts";

const NONE = 255;

/** A ring of rows. Row t is compared with row t - lag for lags up to the ring's reach. */
export class RowMemory {
  readonly #reach: number;
  readonly #lanes: number;
  readonly #quantiles: Uint8Array;
  readonly #ranks: Float64Array;
  /** Which row a place of the ring holds; -1 for none. */
  readonly #rows: Int32Array;

  constructor(lanes: number, longestLag: number) {
    this.#reach = longestLag + 1;
    this.#lanes = lanes;
    this.#quantiles = new Uint8Array(this.#reach * lanes);
    this.#ranks = new Float64Array(this.#reach * lanes);
    this.#rows = new Int32Array(this.#reach).fill(-1);
  }

  remember(t: number, section: OrderedCrossSection): void {
    const first = this.#firstOf(t);
    this.#rows[t % this.#reach] = t;
    this.#quantiles.fill(NONE, first, first + this.#lanes);
    this.#ranks.fill(Number.NaN, first, first + this.#lanes);
    for (let place = 0; place < section.count; place++) {
      const at = first + section.lanes[place]!;
      this.#quantiles[at] = section.quantiles[place]!;
      this.#ranks[at] = section.ranks[place]!;
    }
  }

  /** Share of each quantile's assets at row t that were not in it at row t - lag, into `out`; NaN for an empty quantile or an unknown row. */
  turnover(t: number, lag: number, out: Float64Array, quantileCount: number): void {
    out.fill(Number.NaN);
    if (!this.#knows(t, t - lag)) return;
    const [now, then] = [this.#firstOf(t), this.#firstOf(t - lag)];
    const [fresh, all] = [new Uint32Array(quantileCount), new Uint32Array(quantileCount)];
    for (let s = 0; s < this.#lanes; s++) {
      const quantile = this.#quantiles[now + s]!;
      if (quantile === NONE) continue;
      all[quantile]!++;
      if (this.#quantiles[then + s] !== quantile) fresh[quantile]!++;
    }
    for (let q = 0; q < quantileCount; q++) out[q] = fresh[q]! / all[q]!; // 0 / 0 is NaN
  }

  /** Correlation of the ranks at row t with those at row t - lag over assets that have both; NaN for an unknown row. */
  rankAutocorrelation(t: number, lag: number): number {
    if (!this.#knows(t, t - lag)) return Number.NaN;
    const [now, then] = [this.#firstOf(t), this.#firstOf(t - lag)];
    let [count, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
    for (let s = 0; s < this.#lanes; s++) {
      const [a, b] = [this.#ranks[now + s]!, this.#ranks[then + s]!];
      if (Number.isNaN(a + b)) continue;
      count++;
      x += a; // halves of whole numbers: these sums are exact
      y += b;
      xx += a * a;
      yy += b * b;
      xy += a * b;
    }
    const spread = (count * xx - x * x) * (count * yy - y * y);
    return spread > 0 ? (count * xy - x * y) / Math.sqrt(spread) : Number.NaN;
  }

  #knows(...rows: readonly number[]): boolean {
    return rows.every((t) => t >= 0 && this.#rows[t % this.#reach] === t);
  }

  #firstOf(t: number): number {
    return (t % this.#reach) * this.#lanes;
  }
}
