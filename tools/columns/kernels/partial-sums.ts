// How far the sums of what is left after the mean wander: the stuff of rescaled ranges, KPSS and CUSUM tests.

import type { Kernel } from "../kernel.ts";
import { windowKernel } from "../window-kernel.ts";

/** S_t = sum of the first t values less t times the window's mean, t = 1 .. n; S_n = 0. A row costs two passes of the window (4 ns a value). */
export const partialSumsKernel: Kernel = windowKernel({
  name: "partial_sums",
  says: "of the partial sums S of a window's deviations from its mean: highest less lowest, largest |S|, sum of S squared, and the root of the mean squared deviation (population)",
  least: 2,
  outputs: ["range", "peak", "squares", "deviation"],
  over: (n) => (x, first, stride, to) => {
    const end = first + n * stride;
    const from = x[first]!;
    let even = 0; // two sums at once wait less for each other
    let odd = 0;
    let i = first;
    for (const last = end - stride; i < last; i += 2 * stride) {
      even += x[i]! - from;
      odd += x[i + stride]! - from;
    }
    if (i < end) even += x[i]! - from;
    const mean = from + (even + odd) / n;
    let partial = 0;
    let high = 0;
    let low = 0;
    let squares = 0;
    let spread = 0;
    for (i = first; i < end; i += stride) {
      const d = x[i]! - mean;
      partial += d;
      if (partial > high) high = partial;
      if (partial < low) low = partial;
      squares += partial * partial;
      spread += d * d;
    }
    to[0] = high - low;
    to[1] = Math.max(high, -low);
    to[2] = squares;
    to[3] = Math.sqrt(spread / n);
  },
});
