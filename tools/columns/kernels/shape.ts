// Skewness and kurtosis over the last N rows, by sums of powers slid along: some 12 ns a row whatever the window.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";
import { outweighs } from "../sliding.ts";

/**
 * With central sums M_k = sum (x - mean)^k:
 *   skewness = n sqrt(n - 1) / (n - 2) * M3 / M2^1.5
 *   kurtosis = n (n + 1)(n - 1) / ((n - 2)(n - 3)) * M4 / M2^2 - 3 (n - 1)^2 / ((n - 2)(n - 3))
 * Powers are of deviations from a value of the window. Sums are taken afresh every max(64, N) rows of the lane, and where the value that
 * leaves outweighs what stays a thousand times, so that an outlier takes its rounding with it.
 */
export const shapeKernel: Kernel = defineKernel({
  name: "shape",
  says: "sample skewness and excess kurtosis of a window, unbiased for the normal law, as pandas' skew and kurt; missing where x does not move",
  inputs: 1,
  outputs: ["skewness", "kurtosis"],
  params: [rowsParam("rows", 4)],
  lookback: (rows) => rows as number,
  warmUp: (rows) => (rows as number) - 1,
  open: (lanes, window) => {
    const n = window as number;
    const [back, refresh] = [n * lanes, Math.max(64, n)];
    const columns = (): Float64Array => new Float64Array(lanes);
    const [run, same, from, s1, s2, s3, s4] = [
      columns(),
      columns(),
      columns(),
      columns(),
      columns(),
      columns(),
      columns(),
    ];
    const toSkewness = (n * Math.sqrt(n - 1)) / (n - 2);
    const toKurtosis = (n * (n + 1) * (n - 1)) / ((n - 2) * (n - 3));
    const normal = (3 * (n - 1) * (n - 1)) / ((n - 2) * (n - 3));
    return ([skewness, kurtosis], [x], rows) => {
      const [os, ok, a] = [skewness as Tape, kurtosis as Tape, x as Tape];
      const v = a.data;
      let s = 0;
      for (let i = a.at, k = 0, end = i + rows * lanes; i < end; i++, k++) {
        const now = v[i]!;
        let third = Number.NaN;
        let fourth = Number.NaN;
        if (now - now !== 0) {
          run[s] = 0;
        } else {
          const seen = run[s]! + 1;
          run[s] = seen;
          same[s] = seen > 1 && v[i - lanes] === now ? same[s]! + 1 : 1;
          let fresh = seen === 1 || (seen >= n && (seen === n || seen % refresh === 0));
          if (!fresh) {
            const d = now - from[s]!;
            const d2 = d * d;
            s1[s]! += d;
            s2[s]! += d2;
            s3[s]! += d2 * d;
            s4[s]! += d2 * d2;
            if (seen > n) {
              const g = v[i - back]! - from[s]!;
              const g2 = g * g;
              s1[s]! -= g;
              s2[s]! -= g2;
              s3[s]! -= g2 * g;
              s4[s]! -= g2 * g2;
              fresh = g2 * g2 > outweighs * s4[s]!;
            }
          }
          if (fresh) {
            from[s] = now;
            let f1 = 0;
            let f2 = 0;
            let f3 = 0;
            let f4 = 0;
            for (let j = seen === 1 ? i : i - back + lanes; j <= i; j += lanes) {
              const d = v[j]! - now;
              const d2 = d * d;
              f1 += d;
              f2 += d2;
              f3 += d2 * d;
              f4 += d2 * d2;
            }
            s1[s] = f1;
            s2[s] = f2;
            s3[s] = f3;
            s4[s] = f4;
          }
          if (seen >= n && same[s]! < n) {
            const mean = s1[s]! / n;
            const m2 = s2[s]! - n * mean * mean;
            if (m2 > 0) {
              const m3 = s3[s]! - 3 * mean * s2[s]! + 2 * n * mean * mean * mean;
              const m4 = s4[s]! - 4 * mean * s3[s]! + 6 * mean * mean * s2[s]! - 3 * n * mean * mean * mean * mean;
              third = (toSkewness * m3) / (m2 * Math.sqrt(m2));
              fourth = (toKurtosis * m4) / (m2 * m2) - normal;
              if (fourth - fourth !== 0 || third - third !== 0) third = fourth = Number.NaN;
            }
          }
        }
        os.data[os.at + k] = third;
        ok.data[ok.at + k] = fourth;
        if (++s === lanes) s = 0;
      }
    };
  },
});
