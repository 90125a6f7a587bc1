// Which periods a window's movement is made of.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";
import { outweighs, refreshRows } from "../sliding.ts";

/**
 * Share of the periodogram in bins from .. to (bin k is the period of rows / k): sum of |X_k|^2 over them, over the sum over k = 1 .. rows / 2.
 * X_k sums x_t times exp(-2 pi i k t / rows); since that repeats every `rows` rows, the newest value takes the place of the oldest and X_k only
 * changes by their difference. 3 ns a bin and row; afresh every max(64, 4 N) rows of the lane, and where the leaving value outweighs the rest.
 */
export const spectralShareKernel: Kernel = defineKernel({
  name: "spectral_share",
  says: "share of a window's variance that its periodogram has at the periods of rows / from down to rows / to rows; missing where x does not move",
  inputs: 1,
  params: [rowsParam("rows", 4), rowsParam("from"), rowsParam("to")],
  lookback: (rows) => rows as number,
  warmUp: (rows) => (rows as number) - 1,
  open: (lanes, window, least, most) => {
    const n = window as number;
    const last = Math.min(most as number, Math.floor(n / 2));
    const first = Math.min(least as number, last);
    const bins = last - first + 1;
    const cosines = Float64Array.from({ length: n }, (_, j) => Math.cos((2 * Math.PI * j) / n));
    const sines = Float64Array.from({ length: n }, (_, j) => Math.sin((2 * Math.PI * j) / n));
    const [back, refresh] = [n * lanes, refreshRows(n)];
    const columns = (width = 1): Float64Array => new Float64Array(lanes * width);
    const [run, same, from, sum, squares] = [columns(), columns(), columns(), columns(), columns()];
    const [real, imaginary] = [columns(bins), columns(bins)];
    return ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      const v = a.data;
      let s = 0;
      for (let i = a.at, k = o.at, end = i + rows * lanes; i < end; i++, k++) {
        const now = v[i]!;
        let share = Number.NaN;
        if (now - now !== 0) {
          run[s] = 0;
        } else {
          const place = run[s]! % n;
          const seen = run[s]! + 1;
          run[s] = seen;
          same[s] = seen > 1 && v[i - lanes] === now ? same[s]! + 1 : 1;
          if (seen >= n) {
            const base = s * bins;
            let fresh = seen === n || seen % refresh === 0;
            if (!fresh) {
              const d = now - from[s]!;
              const g = v[i - back]! - from[s]!;
              sum[s]! += d - g;
              squares[s]! += d * d - g * g;
              for (let b = 0, j = (first * place) % n, step = place; b < bins; b++) {
                real[base + b]! += (d - g) * cosines[j]!;
                imaginary[base + b]! += (d - g) * sines[j]!;
                j += step;
                if (j >= n) j -= n;
              }
              fresh = g * g > outweighs * squares[s]!;
            }
            if (fresh) {
              from[s] = now;
              sum[s] = 0;
              squares[s] = 0;
              real.fill(0, base, base + bins);
              imaginary.fill(0, base, base + bins);
              for (let j = i - back + lanes, p = (place + 1) % n; j <= i; j += lanes, p = p + 1 === n ? 0 : p + 1) {
                const d = v[j]! - now;
                sum[s]! += d;
                squares[s]! += d * d;
                for (let b = 0, angle = (first * p) % n; b < bins; b++) {
                  real[base + b]! += d * cosines[angle]!;
                  imaginary[base + b]! += d * sines[angle]!;
                  angle += p;
                  if (angle >= n) angle -= n;
                }
              }
            }
            const all = n * squares[s]! - sum[s]! * sum[s]!; // the power of every bin but the zeroth
            if (same[s]! < n && all > 0) {
              let power = 0;
              for (let b = 0; b < bins; b++) {
                const size = real[base + b]! * real[base + b]! + imaginary[base + b]! * imaginary[base + b]!;
                power += 2 * (first + b) === n ? size : 2 * size; // the highest bin of an even window has no mirror
              }
              share = Math.min(1, power / all);
            }
          }
        }
        o.data[k] = share - share === 0 ? share : Number.NaN;
        if (++s === lanes) s = 0;
      }
    };
  },
});
