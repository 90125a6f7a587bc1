// What a window's values have to do with their own past: autocovariances at the first lags, all slid along together.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";
import { outweighs, refreshRows } from "../sliding.ts";

/**
 * Autocovariance at lag l: g_l = 1/n sum over t > l of (x_t - mean)(x_(t-l) - mean), r_l = g_l / g_0.
 *   ljung_box         = n (n + 2) sum over l of r_l^2 / (n - l)
 *   long_run_variance = g_0 + 2 sum over l of (1 - l / (L + 1)) g_l   (Bartlett weights)
 *   first             = r_1
 * A row costs 3 ns a lag. Sums are taken afresh every max(64, 4 N) rows of the lane, and where the leaving value outweighs the rest.
 */
export const serialKernel: Kernel = defineKernel({
  name: "serial",
  says: "Ljung and Box's Q over the first L lags of a window, its long-run variance with Bartlett weights (Newey and West), and its autocorrelation at lag 1; missing where x does not move. Source: Ljung & Box (1978), Biometrika 65(2); Newey & West (1987), Econometrica 55(3)",
  inputs: 1,
  outputs: ["ljung_box", "long_run_variance", "first"],
  params: [rowsParam("rows", 3), rowsParam("lags", 1, 100)],
  lookback: (rows) => rows as number,
  warmUp: (rows) => (rows as number) - 1,
  open: (lanes, window, given) => {
    const n = window as number;
    const most = Math.min(given as number, n - 2);
    const width = most + 1;
    const [back, refresh] = [n * lanes, refreshRows(n)];
    const columns = (): Float64Array => new Float64Array(lanes);
    const [run, same, from, total] = [columns(), columns(), columns(), columns()];
    const products = new Float64Array(lanes * width); // sum of d_t d_(t-l) by lane and lag
    return ([box, variance, first], [x], rows) => {
      const [oq, ov, of, a] = [box as Tape, variance as Tape, first as Tape, x as Tape];
      const v = a.data;
      let s = 0;
      for (let i = a.at, k = 0, end = i + rows * lanes; i < end; i++, k++) {
        const now = v[i]!;
        let q = Number.NaN;
        let longRun = Number.NaN;
        let r1 = Number.NaN;
        if (now - now !== 0) {
          run[s] = 0;
        } else {
          const seen = run[s]! + 1;
          run[s] = seen;
          same[s] = seen > 1 && v[i - lanes] === now ? same[s]! + 1 : 1;
          const base = s * width;
          const oldest = i - back + lanes;
          if (seen >= n) {
            let fresh = seen === n || seen % refresh === 0;
            if (!fresh) {
              const ref = from[s]!;
              const d = now - ref;
              const g = v[i - back]! - ref;
              total[s]! += d - g;
              for (let l = 0, j = 0; l <= most; l++, j += lanes) {
                products[base + l]! += d * (v[i - j]! - ref) - g * (v[oldest - lanes + j]! - ref);
              }
              fresh = g * g > outweighs * products[base]!;
            }
            if (fresh) {
              from[s] = now;
              let sum = 0;
              for (let j = oldest; j <= i; j += lanes) sum += v[j]! - now;
              total[s] = sum;
              for (let l = 0, gap = 0; l <= most; l++, gap += lanes) {
                let product = 0;
                for (let j = oldest + gap; j <= i; j += lanes) product += (v[j]! - now) * (v[j - gap]! - now);
                products[base + l] = product;
              }
            }
            const ref = from[s]!;
            const mean = total[s]! / n;
            const g0 = products[base]! - n * mean * mean;
            if (same[s]! < n && g0 > 0) {
              let early = total[s]!; // all but the last l
              let late = total[s]!; // all but the first l
              q = 0;
              longRun = g0;
              for (let l = 1, j = 0; l <= most; l++, j += lanes) {
                early -= v[i - j]! - ref;
                late -= v[oldest + j]! - ref;
                const gl = products[base + l]! - mean * (early + late) + (n - l) * mean * mean;
                const rl = gl / g0;
                if (l === 1) r1 = rl;
                q += (rl * rl) / (n - l);
                longRun += 2 * (1 - l / width) * gl;
              }
              q *= n * (n + 2);
              longRun /= n;
            }
          }
        }
        oq.data[oq.at + k] = q - q === 0 ? q : Number.NaN;
        ov.data[ov.at + k] = longRun - longRun === 0 ? longRun : Number.NaN;
        of.data[of.at + k] = r1 - r1 === 0 ? r1 : Number.NaN;
        if (++s === lanes) s = 0;
      }
    };
  },
});
