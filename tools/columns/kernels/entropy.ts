// How much order there is in a window: entropies of its patterns and the length of its shortest retelling.
// Counts are whole numbers, so that sliding them along loses nothing.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, numberParam, rowsParam } from "../kernel.ts";
import { windowKernel } from "../window-kernel.ts";

/** count * log(count) for every count that can occur. */
const tableOf = (most: number): Float64Array =>
  Float64Array.from({ length: most + 1 }, (_, count) => (count === 0 ? 0 : count * Math.log(count)));

interface Counted {
  readonly name: string;
  readonly says: string;
  readonly params: Kernel["params"];
  /** Rows that one pattern spans, and how many patterns there are. */
  readonly span: (...params: readonly number[]) => number;
  readonly kinds: (...params: readonly number[]) => number;
  /** Which pattern ends at place i of the data. */
  readonly kind: (data: Float64Array, i: number, lanes: number, ...params: readonly number[]) => number;
  /** What the entropy in natural units is divided by. */
  readonly unit: (...params: readonly number[]) => number;
}

/** Entropy of how often each pattern stands in a window: log(N) - 1/N sum of c log c over the counts c of N patterns. */
function patternEntropy({ name, says, params, span, kinds, kind, unit }: Counted): Kernel {
  return defineKernel({
    name,
    says,
    inputs: 1,
    params,
    lookback: (rows) => rows as number,
    warmUp: (rows) => (rows as number) - 1,
    open: (lanes, window, ...rest) => {
      const n = window as number;
      const [p = 0, q = 0] = rest;
      const wide = span(...rest);
      const [different, by] = [kinds(...rest), unit(...rest)];
      const patterns = n - wide + 1;
      const [logs, whole] = [tableOf(patterns), Math.log(patterns)];
      const counts = new Int32Array(lanes * different);
      const run = new Float64Array(lanes);
      const gone = (n - wide + 1) * lanes;
      return ([out], [x], rows) => {
        const [o, a] = [out as Tape, x as Tape];
        const [to, v] = [o.data, a.data];
        let s = 0;
        for (let i = a.at, k = o.at, end = i + rows * lanes; i < end; i++, k++) {
          const now = v[i]!;
          const base = s * different;
          let entropy = Number.NaN;
          if (now - now !== 0) {
            if (run[s]! > 0) counts.fill(0, base, base + different);
            run[s] = 0;
          } else {
            const seen = run[s]! + 1;
            run[s] = seen;
            if (seen >= wide) counts[base + kind(v, i, lanes, p, q)]! += 1;
            if (seen > n) counts[base + kind(v, i - gone, lanes, p, q)]! -= 1;
            if (seen >= n) {
              let sum = 0;
              for (let c = base; c < base + different; c++) sum += logs[counts[c]!]!;
              entropy = Math.max(0, whole - sum / patterns) / by;
            }
          }
          to[k] = entropy;
          if (++s === lanes) s = 0;
        }
      };
    },
  });
}

const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1));

/** A pattern's number by Lehmer's code; of equal values the earlier counts as the lower. A row costs order! additions. */
export const permutationEntropyKernel: Kernel = patternEntropy({
  name: "permutation_entropy",
  says: "entropy of the orders in which so many successive values of a window stand, over its largest, log(order!). Source: Bandt & Pompe (2002), Physical Review Letters 88",
  params: [rowsParam("rows", 6), rowsParam("order", 2, 5)],
  span: (order) => order as number,
  kinds: (order) => factorial(order as number),
  unit: (order) => Math.log(factorial(order as number)),
  kind: (data, i, lanes, order) => {
    const wide = order as number;
    let code = 0;
    for (let j = i - (wide - 1) * lanes, left = wide; left > 0; j += lanes, left--) {
      let lower = 0;
      for (let later = j + lanes; later <= i; later += lanes) if (data[later]! < data[j]!) lower++;
      code = code * left + lower;
    }
    return code;
  },
});

/** Bin b holds [(b - bins / 2) width, (b + 1 - bins / 2) width); the outer two are open. A row costs one addition a bin. */
export const histogramEntropyKernel: Kernel = patternEntropy({
  name: "histogram_entropy",
  says: "Shannon entropy in bits of a window's values over bins of one width about 0, the outer two open",
  params: [rowsParam("rows", 1), numberParam("width", 1e-9, 1e9), rowsParam("bins", 2, 64)],
  span: () => 1,
  kinds: (_, bins) => bins as number,
  unit: () => Math.LN2,
  kind: (data, i, _, width, bins) => {
    const last = (bins as number) - 1;
    const bin = Math.floor(data[i]! / (width as number) + (bins as number) / 2);
    return bin < 0 ? 0 : Math.min(bin, last);
  },
});

/**
 * -log(A / B): B counts the pairs of places in the window from which 2 values agree to the tolerance, A those from which 3 do; both over the
 * same N - 2 places, no place with itself. A new place is compared with all before it, and what each agreed with is remembered until it leaves:
 * a row costs 2 ns a row of the window.
 */
export const sampleEntropyKernel: Kernel = defineKernel({
  name: "sample_entropy",
  says: "sample entropy of a window with patterns of 2 rows and a tolerance (largest difference, inclusive); missing where no two patterns of 3 agree. Source: Richman & Moorman (2000), American J. Physiology 278",
  inputs: 1,
  params: [rowsParam("rows", 5), numberParam("tolerance", 0, 1e9)],
  lookback: (rows) => rows as number,
  warmUp: (rows) => (rows as number) - 1,
  open: (lanes, window, tolerance) => {
    const [n, near] = [window as number, tolerance as number];
    const places = n - 2;
    const run = new Float64Array(lanes);
    const [pairs, triples] = [new Float64Array(lanes), new Float64Array(lanes)];
    // agreements of each place with later ones, in a ring by lane
    const [agreed2, agreed3] = [new Int32Array(lanes * places), new Int32Array(lanes * places)];
    return ([out], [x], rows) => {
      const [o, a] = [out as Tape, x as Tape];
      const v = a.data;
      let s = 0;
      for (let i = a.at, k = o.at, end = i + rows * lanes; i < end; i++, k++) {
        const now = v[i]!;
        let entropy = Number.NaN;
        if (now - now !== 0) {
          run[s] = 0;
          pairs[s] = 0;
          triples[s] = 0;
        } else {
          const seen = run[s]! + 1;
          run[s] = seen;
          if (seen >= 3) {
            const base = s * places;
            const place = seen - 3; // the new one, counted from the lane's last missing value
            let slot = place % places;
            if (place >= places) {
              pairs[s]! -= agreed2[base + slot]!;
              triples[s]! -= agreed3[base + slot]!;
            }
            agreed2[base + slot] = 0;
            agreed3[base + slot] = 0;
            const before = v[i - lanes]!;
            const first = v[i - 2 * lanes]!;
            let two = 0;
            let three = 0;
            const others = Math.min(place, places - 1);
            for (let b = 1, j = i - lanes; b <= others; b++, j -= lanes) {
              if (--slot < 0) slot += places;
              if (Math.abs(v[j - 2 * lanes]! - first) <= near && Math.abs(v[j - lanes]! - before) <= near) {
                two++;
                agreed2[base + slot]! += 1;
                if (Math.abs(v[j]! - now) <= near) {
                  three++;
                  agreed3[base + slot]! += 1;
                }
              }
            }
            pairs[s]! += two;
            triples[s]! += three;
            if (seen >= n && triples[s]! > 0) entropy = Math.log(pairs[s]! / triples[s]!);
          }
        }
        o.data[k] = entropy;
        if (++s === lanes) s = 0;
      }
    };
  },
});

/** Phrases are read off as the shortest that did not occur as one before (LZ78); an unfinished one at the end is not counted.
 * Two values to a digit: above 0 or not. A row costs 3 ns a row of the window. */
export const lempelZivKernel: Kernel = windowKernel({
  name: "lempel_ziv",
  says: "phrases that the signs of a window (above 0 or not) are parsed into, times log2(rows) / rows: about 1 for tossed coins, less where signs repeat themselves. Source: Ziv & Lempel (1978), IEEE Trans. Information Theory 24(5)",
  least: 2,
  over: (n) => {
    const next = new Int32Array(2 * (n + 2)); // tree of phrases: two children a node, 0 = none
    const scale = Math.log2(n) / n;
    return (x, first, stride, to) => {
      next.fill(0);
      let phrases = 0;
      let node = 0;
      for (let i = first, end = first + n * stride; i < end; i += stride) {
        const branch = 2 * node + (x[i]! > 0 ? 1 : 0);
        const child = next[branch]!;
        if (child === 0) {
          next[branch] = ++phrases;
          node = 0;
        } else {
          node = child;
        }
      }
      to[0] = phrases * scale;
    };
  },
});
