// Memory of a series: what is left of it after differencing by a fraction.

import { type Kernel, nativeKernel, numberParam, ringValues, rowsParam } from "../kernel.ts";
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
 * A row costs the window q + 1 times.
 */
export const varianceRatioKernel: Kernel = nativeKernel({
  name: "variance_ratio",
  says: "variance of q-row sums of a window over q times the variance of its single rows, and its heteroskedasticity-robust z; missing where x does not move. Source: Lo & MacKinlay (1988), Review of Financial Studies 1(1)",
  inputs: 1,
  params: [rowsParam("rows", 4), { name: "q", min: 2, max: 100, whole: true }],
  outputs: ["ratio", "z"],
  warmUp: (rows) => (rows as number) - 1,
  native: "varianceRatio",
  remembers: (lanes, rows = 1) => rows + 2 + lanes * ringValues(rows),
});
