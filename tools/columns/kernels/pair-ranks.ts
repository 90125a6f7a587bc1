// Two columns by the order of their values in a window: ranks, and the tails they share. Both orders are kept while the window slides.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, numberParam, type ParamRule, rowsParam } from "../kernel.ts";
import { SortedWindows } from "../sorted-windows.ts";

/** What is asked of a full window: `ys` and `xs` as they came, oldest first, and both in order from `base` on. */
type Of = (
  ys: Float64Array,
  xs: Float64Array,
  sortedY: Float64Array,
  sortedX: Float64Array,
  base: number,
  to: Float64Array,
) => void;

interface Given {
  readonly name: string;
  readonly says: string;
  readonly params?: readonly ParamRule[];
  readonly outputs: readonly string[];
  readonly over: (n: number, ...params: readonly number[]) => Of;
}

function sortedPair({ name, says, params = [], outputs, over }: Given): Kernel {
  return defineKernel({
    name,
    says,
    inputs: 2,
    params: [rowsParam("rows", 2), ...params],
    outputs,
    lookback: (rows) => rows as number,
    warmUp: (rows) => (rows as number) - 1,
    open: (lanes, window, ...rest) => {
      const n = window as number;
      const back = n * lanes;
      const of = over(n, ...rest);
      const [orderY, orderX] = [new SortedWindows(lanes, n), new SortedWindows(lanes, n)];
      const run = new Float64Array(lanes);
      const [ys, xs] = [new Float64Array(n), new Float64Array(n)];
      const answer = new Float64Array(outputs.length);
      return (to, [y, x], rows) => {
        const { data: v, at } = y as Tape;
        const { data: w, at: start } = x as Tape;
        const aside = start - at;
        let s = 0;
        for (let k = 0, i = at, end = rows * lanes; k < end; k++, i++) {
          const nowY = v[i]!;
          const nowX = w[i + aside]!;
          const both = nowY + nowX;
          answer.fill(Number.NaN);
          if (both - both !== 0) {
            run[s] = 0;
            orderY.clear(s);
            orderX.clear(s);
          } else {
            const seen = run[s]! + 1;
            run[s] = seen;
            orderY.push(s, nowY, seen > n ? v[i - back]! : Number.NaN);
            orderX.push(s, nowX, seen > n ? w[i + aside - back]! : Number.NaN);
            if (seen >= n) {
              for (let j = i - back + lanes, t = 0; t < n; j += lanes, t++) {
                ys[t] = v[j]!;
                xs[t] = w[j + aside]!;
              }
              of(ys, xs, orderY.values, orderX.values, s * n, answer);
            }
          }
          for (let o = 0; o < to.length; o++) {
            const { data: out, at: first } = to[o]!;
            const value = answer[o]!;
            out[first + k] = value - value === 0 ? value : Number.NaN;
          }
          if (++s === lanes) s = 0;
        }
      };
    },
  });
}

/** Of equal values at the edge of a tail all count as in it, in both columns alike.
 * @source Longin & Solnik (2001), J. Finance 56(2); Acharya, Pedersen, Philippon & Richardson (2017), Rev. Financial Studies 30(1) for the shortfall */
export const tailPairKernel: Kernel = sortedPair({
  name: "tail_pair",
  says: "of y, x, with k = share of rows rounded down, at least 1: share of the rows with x among its k lowest in which y is among its k lowest, the same of the highest, and the mean of y over the rows with x among its k lowest",
  params: [numberParam("share", 0, 0.5)],
  outputs: ["lower", "upper", "shortfall"],
  over: (n, share) => {
    const k = Math.max(1, Math.floor((share as number) * n));
    return (ys, xs, sortedY, sortedX, base, to) => {
      const lowY = sortedY[base + k - 1]!;
      const lowX = sortedX[base + k - 1]!;
      const highY = sortedY[base + n - k]!;
      const highX = sortedX[base + n - k]!;
      let low = 0;
      let lowBoth = 0;
      let lowSum = 0;
      let high = 0;
      let highBoth = 0;
      for (let t = 0; t < n; t++) {
        const x = xs[t]!;
        if (x <= lowX) {
          low++;
          lowSum += ys[t]!;
          if (ys[t]! <= lowY) lowBoth++;
        }
        if (x >= highX) {
          high++;
          if (ys[t]! >= highY) highBoth++;
        }
      }
      to[0] = lowBoth / low;
      to[1] = highBoth / high;
      to[2] = lowSum / low;
    };
  },
});

/** Spearman's: the correlation of mid-ranks, which are kept doubled so that they are whole numbers and the sums exact. */
export const rankCorrelationKernel: Kernel = sortedPair({
  name: "rank_correlation",
  says: "correlation of the ranks of y and x in a window, equal values sharing their mean rank; missing where either does not move",
  outputs: ["value"],
  over: (n) => (ys, xs, sortedY, sortedX, base, to) => {
    const middle = n - 1; // of doubled places counted from 0
    let syy = 0;
    let sxx = 0;
    let sxy = 0;
    for (let t = 0; t < n; t++) {
      const dy = doubledPlace(sortedY, base, n, ys[t]!) - middle;
      const dx = doubledPlace(sortedX, base, n, xs[t]!) - middle;
      syy += dy * dy;
      sxx += dx * dx;
      sxy += dx * dy;
    }
    if (syy > 0 && sxx > 0) to[0] = Math.max(-1, Math.min(1, sxy / Math.sqrt(sxx * syy)));
  },
});

/** Places of the first and of the last of the values equal to one that stands among them, summed; counted from 0. */
function doubledPlace(sorted: Float64Array, base: number, n: number, value: number): number {
  let low = base;
  let high = base + n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  let last = low;
  while (last + 1 < base + n && sorted[last + 1]! === value) last++;
  return low + last - 2 * base;
}
