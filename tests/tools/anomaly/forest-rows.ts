// The rows of the isolation-forest benchmark: 9,900 normal rows of 20 columns and 100 that are shifted.

import { seededRandom } from "#infra/runtime/index.ts";
import { normals } from "#tests/bench/series.ts";
import { fitIsolationForest } from "#tools/anomaly/index.ts";

const columns = 20;

export function forestRows(): { readonly rows: Float64Array; readonly labels: Uint8Array } {
  const rows = normals(10_000 * columns, 91);
  const signs = normals(100 * columns, 92);
  const labels = new Uint8Array(10_000);
  for (let k = 0; k < 100; k++) {
    labels[100 * k] = 1;
    for (let c = 0; c < columns; c++) rows[100 * k * columns + c]! += 1.5 * Math.sign(signs[k * columns + c]!);
  }
  return { rows, labels };
}

export const forestScores = (rows: Float64Array, seed: number): Float64Array =>
  fitIsolationForest(rows, columns, { random: seededRandom(seed) }).scoreAll(rows);

/** Share of pairs, one labelled and one not, in which the labelled one scores higher. */
export function areaUnderCurve(labels: Uint8Array, scores: Float64Array): number {
  const order = Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!);
  let ranks = 0;
  let positive = 0;
  for (const [rank, i] of order.entries()) {
    if (labels[i] === 0) continue;
    ranks += rank + 1;
    positive++;
  }
  return (ranks - (positive * (positive + 1)) / 2) / (positive * (labels.length - positive));
}
