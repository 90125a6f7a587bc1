// How much order there is in a window: entropies of its patterns and the length of its shortest retelling.
// Counts are whole numbers, so that sliding them along loses nothing.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, nativeKernel, numberParam, perLane, ringValues, rowsParam } from "../kernel.ts";

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
 * same N - 2 places, no place with itself. What the oldest place agreed with is taken off before it leaves, what the newest agrees with is added.
 */
export const sampleEntropyKernel: Kernel = nativeKernel({
  name: "sample_entropy",
  says: "sample entropy of a window with patterns of 2 rows and a tolerance (largest difference, inclusive); missing where no two patterns of 3 agree. Source: Richman & Moorman (2000), American J. Physiology 278",
  inputs: 1,
  params: [rowsParam("rows", 5), numberParam("tolerance", 0, 1e9)],
  warmUp: (rows) => (rows as number) - 1,
  native: "sampleEntropy",
  remembers: perLane((rows = 5) => 2 + ringValues(rows)),
});

/** Phrases are read off as the shortest that did not occur as one before (LZ78); an unfinished one at the end is not counted.
 * Two values to a digit: above 0 or not. A row costs the whole window. */
export const lempelZivKernel: Kernel = nativeKernel({
  name: "lempel_ziv",
  says: "phrases that the signs of a window (above 0 or not) are parsed into, times log2(rows) / rows: about 1 for tossed coins, less where signs repeat themselves. Source: Ziv & Lempel (1978), IEEE Trans. Information Theory 24(5)",
  inputs: 1,
  params: [rowsParam("rows", 2)],
  warmUp: (rows) => (rows as number) - 1,
  native: "lempelZiv",
  remembers: (lanes, rows = 2) => rows + 2 + lanes * ringValues(rows),
});
