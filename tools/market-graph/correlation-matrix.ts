// Correlations of every pair in a universe, each over the bars that both have.

import { requireShape, requireWhole } from "#tools/numeric/index.ts";

/** Returns of a universe, time running inside each asset: row-major (assets, bars), NaN where an asset has no bar. */
export interface ReturnsPanel {
  readonly values: Float64Array;
  readonly assets: number;
  readonly bars: number;
}

export interface CorrelationMatrix {
  /** Row-major (size, size), symmetric, 1 on the diagonal; NaN where a pair overlaps too little or one side never moved. */
  readonly values: Float64Array;
  /** Bars each correlation was taken over, same shape. */
  readonly overlap: Int32Array;
  readonly size: number;
}

/** Pearson correlation of each pair over the bars both have (pairwise complete).
 * Made pair by pair, the matrix need not be positive definite when bars are missing.
 * @param minOverlap fewest shared bars, >= 3; below it the pair is NaN
 * @throws tools/length-mismatch, tools/parameter-out-of-range */
export function correlationMatrix(panel: ReturnsPanel, minOverlap = 30): CorrelationMatrix {
  requireShape("panel.values", panel.values, panel.assets, panel.bars);
  requireWhole("minOverlap", minOverlap, 3);
  const size = panel.assets;
  const values = new Float64Array(size * size).fill(Number.NaN);
  const overlap = new Int32Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      const pair = laggedCorrelation(rowOf(panel, i), rowOf(panel, j), 0);
      const correlation = pair.overlap >= minOverlap ? pair.correlation : Number.NaN;
      values[i * size + j] = values[j * size + i] = i === j && !Number.isNaN(correlation) ? 1 : correlation;
      overlap[i * size + j] = overlap[j * size + i] = pair.overlap;
    }
  }
  return { values, overlap, size };
}

/** One asset's returns, a view of the panel, not a copy. */
export const rowOf = ({ values, bars }: ReturnsPanel, asset: number): Float64Array =>
  values.subarray(asset * bars, (asset + 1) * bars);

/** Pearson correlation of x[t - lag] with y[t] over the bars where both are numbers, and how many those are.
 * NaN with fewer than two such bars, or where one side never moved over them.
 * @param x, y shape (T), NaN where missing
 * @param lag  0 <= lag < T */
export function laggedCorrelation(
  x: Float64Array,
  y: Float64Array,
  lag: number,
): { readonly correlation: number; readonly overlap: number } {
  let [overlap, meanX, meanY, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  let moved = { x: false, y: false };
  let first = -1;
  for (let t = lag; t < y.length; t++) {
    const a = x[t - lag]!;
    const b = y[t]!;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    if (first < 0) first = t;
    else if (!(moved.x && moved.y)) moved = { x: moved.x || a !== x[first - lag], y: moved.y || b !== y[first] };
    overlap++;
    const dx = a - meanX;
    const dy = b - meanY;
    meanX += dx / overlap;
    meanY += dy / overlap;
    xx += dx * (a - meanX);
    yy += dy * (b - meanY);
    xy += dx * (b - meanY);
  }
  if (!(moved.x && moved.y)) return { correlation: Number.NaN, overlap };
  return { correlation: Math.max(-1, Math.min(1, xy / (Math.sqrt(xx) * Math.sqrt(yy)))), overlap };
}
