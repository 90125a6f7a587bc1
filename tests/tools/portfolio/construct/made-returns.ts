// The returns of tests/golden/make/portfolio.py: asset i moves by a_i times a common series and b_i times its own.

import { normals } from "#tests/bench/series.ts";

export function madeReturns(bars: number, n: number, seed: number): Float64Array {
  const common = normals(bars, seed);
  const returns = new Float64Array(bars * n);
  for (let i = 0; i < n; i++) {
    const own = normals(bars, seed + 1 + i);
    const [a, b] = [0.002 + 0.001 * ((i * 3) % 7), 0.004 + 0.0015 * ((i * 5) % 9)];
    for (let t = 0; t < bars; t++) returns[t * n + i] = a * common[t]! + b * own[t]!;
  }
  return returns;
}
