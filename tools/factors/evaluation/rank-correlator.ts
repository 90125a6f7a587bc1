// Rank correlation of one cross-section after the other, without allocating.

import { SortOrder } from "#tools/numeric/index.ts";

/** Ranks of ascending values, ties sharing their mean rank, into `ranks`.
 * @returns sum of squared deviations of the ranks from their mean; 0 where all values are equal */
export function ranksOfAscending(ascending: Float64Array, count: number, ranks: Float64Array): number {
  const mean = (count + 1) / 2;
  let squares = 0;
  for (let from = 0; from < count; ) {
    let to = from + 1;
    while (to < count && ascending[to] === ascending[from]) to++;
    const rank = (from + 1 + to) / 2;
    ranks.fill(rank, from, to);
    squares += (to - from) * (rank - mean) * (rank - mean);
    from = to;
  }
  return squares;
}

/** Spearman correlation over scratch arrays of its own; the results of one call are gone with the next. */
export class RankCorrelator {
  readonly #order: SortOrder;
  readonly #ranks: Float64Array;

  /** @param capacity the widest cross-section */
  constructor(capacity: number) {
    this.#order = new SortOrder(capacity);
    this.#ranks = new Float64Array(capacity);
  }

  /** Correlation of ascending values with others in the same order. NaN with fewer than two pairs or where either side is constant.
   * @param ascending shape (count), least first; others shape (count) */
  ofAscending(ascending: Float64Array, others: Float64Array, count: number): number {
    return this.ofRanks(this.#ranks, ranksOfAscending(ascending, count, this.#ranks), others, count);
  }

  /** The same where the ranks of the first side are known, with the sum of their squared deviations. */
  ofRanks(ranks: Float64Array, squares: number, others: Float64Array, count: number): number {
    if (count < 2) return Number.NaN;
    const order = this.#order.of(others, count);
    const mean = (count + 1) / 2;
    let [otherSquares, products] = [0, 0];
    for (let from = 0; from < count; ) {
      const value = others[order[from]!];
      let along = ranks[order[from]!]! - mean;
      let to = from + 1;
      for (; to < count && others[order[to]!] === value; to++) along += ranks[order[to]!]! - mean;
      const rank = (from + 1 + to) / 2 - mean;
      otherSquares += (to - from) * rank * rank;
      products += rank * along;
      from = to;
    }
    return squares === 0 || otherSquares === 0 ? Number.NaN : products / Math.sqrt(squares * otherSquares);
  }
}

/** Pearson correlation of the first `count` pairs; NaN with fewer than two or where either side is constant. */
export function pearsonOf(x: Float64Array, y: Float64Array, count: number): number {
  let [meanX, meanY, same, sameY] = [0, 0, true, true];
  for (let i = 0; i < count; i++) {
    meanX += x[i]!;
    meanY += y[i]!;
    same &&= x[i] === x[0];
    sameY &&= y[i] === y[0];
  }
  if (count < 2 || same || sameY) return Number.NaN;
  meanX /= count;
  meanY /= count;
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const dx = x[i]! - meanX;
    const dy = y[i]! - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xy / (Math.sqrt(xx) * Math.sqrt(yy));
}
