// Memory of a series: what is left of it after differencing by a fraction.

import { type Kernel, numberParam } from "../kernel.ts";
import { windowKernel } from "../window-kernel.ts";

/** Weights w_0 = 1, w_k = -w_(k-1) (d - k + 1) / k of (1 - L)^d, cut after the window: a row costs it once (1 ns a value). */
export const fractionalDifferenceKernel: Kernel = windowKernel({
  name: "fractional_difference",
  says: "x differenced by a fraction d: the sum of w_k times x of k rows ago over a window, w_0 = 1, w_k = -w_(k-1) (d - k + 1) / k. Source: Hosking (1981), Biometrika 68(1); fixed width as in López de Prado (2018), ch. 5",
  least: 1,
  params: [numberParam("d", 0, 2)],
  over: (n, d) => {
    const weights = new Float64Array(n); // oldest first
    for (let k = 0, w = 1; k < n; k++, w *= -((d as number) - k + 1) / k) weights[n - 1 - k] = w;
    return (x, first, stride, to) => {
      let sum = 0;
      for (let t = 0, i = first; t < n; t++, i += stride) sum += weights[t]! * x[i]!;
      to[0] = sum;
    };
  },
});

/**
 * Overlapping q-row sums against single rows, with Lo and MacKinlay's corrections for bias:
 *   s1 = sum (x - m)^2 / (n - 1),   sq = sum (x_t + ... + x_(t-q+1) - q m)^2 / (q (n - q + 1)(1 - q / n)),   ratio = sq / s1
 *   z  = (ratio - 1) sqrt(n) / sqrt(theta), theta = sum over j < q of (2 (q - j) / q)^2 delta_j,
 *   delta_j = n sum over t > j of (x_t - m)^2 (x_(t-j) - m)^2 / (sum (x - m)^2)^2: robust to changing variance.
 * A row costs the window q + 1 times (1 ns a value).
 */
export const varianceRatioKernel: Kernel = windowKernel({
  name: "variance_ratio",
  says: "variance of q-row sums of a window over q times the variance of its single rows, and its heteroskedasticity-robust z; missing where x does not move. Source: Lo & MacKinlay (1988), Review of Financial Studies 1(1)",
  least: 4,
  params: [{ name: "q", min: 2, max: 100, whole: true }],
  outputs: ["ratio", "z"],
  over: (n, given) => {
    const q = Math.min(given as number, n - 1);
    const deviations = new Float64Array(n);
    const squares = new Float64Array(n);
    const weights = Float64Array.from({ length: q - 1 }, (_, j) => ((2 * (q - j - 1)) / q) ** 2);
    return (x, first, stride, to) => {
      to[0] = Number.NaN;
      to[1] = Number.NaN;
      const from = x[first]!;
      let sum = 0;
      for (let t = 0, i = first; t < n; t++, i += stride) {
        const d = x[i]! - from;
        deviations[t] = d;
        sum += d;
      }
      const mean = sum / n;
      let spread = 0;
      let rolled = 0;
      let long = 0;
      for (let t = 0; t < q; t++) {
        const d = deviations[t]! - mean;
        deviations[t] = d;
        squares[t] = d * d;
        spread += d * d;
        rolled += d;
      }
      long = rolled * rolled;
      for (let t = q; t < n; t++) {
        const d = deviations[t]! - mean;
        deviations[t] = d;
        squares[t] = d * d;
        spread += d * d;
        rolled += d - deviations[t - q]!;
        long += rolled * rolled;
      }
      if (!(spread > 0) || isLevel(x, first, stride, n)) return;
      const ratio = (long / (q * (n - q + 1) * (1 - q / n))) * ((n - 1) / spread);
      let theta = 0;
      for (let j = 1; j < q; j++) {
        let even = 0; // two sums at once wait less for each other
        let odd = 0;
        let t = j;
        for (; t < n - 1; t += 2) {
          even += squares[t]! * squares[t - j]!;
          odd += squares[t + 1]! * squares[t + 1 - j]!;
        }
        if (t < n) even += squares[t]! * squares[t - j]!;
        theta += weights[j - 1]! * (even + odd);
      }
      theta *= n / (spread * spread);
      to[0] = ratio;
      if (theta > 0) to[1] = ((ratio - 1) * Math.sqrt(n)) / Math.sqrt(theta);
    };
  },
});

/** True where every value equals the first; mostly the second tells. */
function isLevel(x: Float64Array, first: number, stride: number, n: number): boolean {
  for (let t = 1, i = first + stride; t < n; t++, i += stride) if (x[i] !== x[first]) return false;
  return true;
}
