// One row's lanes against each other. Missing lanes take no part and stay missing, so a mask is a missing value; later rows are never looked at.

import { quantileSorted } from "#tools/numeric/index.ts";
import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, numberParam, rowsParam } from "../kernel.ts";

/** Fills `to[at .. at + lanes)` from the lanes of one row. */
type RowRule = (to: Float64Array, at: number, x: Float64Array, from: number) => void;

const rowWise = (
  name: string,
  says: string,
  given: {
    readonly params?: Kernel["params"];
    readonly rule: (lanes: number, ...params: readonly number[]) => RowRule;
  },
): Kernel =>
  defineKernel({
    name,
    says,
    inputs: 1,
    params: given.params ?? [],
    across: true,
    open: (lanes, ...params) => {
      const rule = given.rule(lanes, ...params);
      return ([out], [x], rows) => {
        const [o, a] = [out as Tape, x as Tape];
        for (let t = 0; t < rows; t++) rule(o.data, o.at + t * lanes, a.data, a.at + t * lanes);
      };
    },
  });

const finite = (x: number): boolean => x - x === 0;

/** The row's finite values, ascending, at the front of `sorted`; how many there are. */
function sortRow(sorted: Float64Array, x: Float64Array, from: number, lanes: number): number {
  let count = 0;
  for (let s = 0; s < lanes; s++) {
    const value = x[from + s]!;
    if (finite(value)) sorted[count++] = value;
  }
  sorted.subarray(0, count).sort();
  return count;
}

/** First place in sorted[0..count) that is not below x. */
function placeOf(sorted: Float64Array, count: number, x: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What sums that are slid along may differ by, as a share of a value, and near zero of the row's largest: it must not decide a rank. */
const noise = 1e-12;
const floor = 1e-15;

export const rankKernel: Kernel = rowWise(
  "rank",
  "place among the lanes of a row over their number: above 0 up to 1; values that differ by rounding only are equal and share the mean of their places",
  {
    rule: (lanes) => {
      const sorted = new Float64Array(lanes);
      return (to, at, x, from) => {
        const count = sortRow(sorted, x, from, lanes);
        const least = floor * Math.max(-sorted[0]!, sorted[count - 1]!);
        for (let s = 0; s < lanes; s++) {
          const value = x[from + s]!;
          if (finite(value)) {
            const rounding = least + noise * Math.abs(value);
            const below = placeOf(sorted, count, value - rounding);
            let upTo = below + 1;
            while (upTo < count && sorted[upTo]! <= value + rounding) upTo += 1;
            to[at + s] = (below + 1 + upTo) / 2 / count;
          } else {
            to[at + s] = Number.NaN;
          }
        }
      };
    },
  },
);

/** Sum of the finite lanes from `from`, and how many there are, written to `result` = [sum, count]. */
function totals(result: Float64Array, x: Float64Array, from: number, lanes: number): void {
  let [sum, count] = [0, 0];
  for (let s = 0; s < lanes; s++) {
    const value = x[from + s]!;
    if (finite(value)) {
      sum += value;
      count += 1;
    }
  }
  result[0] = sum;
  result[1] = count;
}

export const demeanKernel: Kernel = rowWise("demean", "x minus the mean of the row's lanes", {
  rule: (lanes) => {
    const total = new Float64Array(2);
    return (to, at, x, from) => {
      totals(total, x, from, lanes);
      const mean = total[0]! / total[1]!;
      for (let s = 0; s < lanes; s++) {
        const value = x[from + s]!;
        to[at + s] = finite(value) ? value - mean : Number.NaN;
      }
    };
  },
});

export const zscoreKernel: Kernel = rowWise(
  "zscore",
  "x minus the mean of the row's lanes over their standard deviation (divided by lanes - 1); missing where they do not differ",
  {
    rule: (lanes) => {
      const total = new Float64Array(2);
      return (to, at, x, from) => {
        totals(total, x, from, lanes);
        const count = total[1]!;
        const mean = total[0]! / count;
        let squares = 0;
        for (let s = 0; s < lanes; s++) {
          const off = x[from + s]! - mean;
          if (finite(off)) squares += off * off;
        }
        const spread = Math.sqrt(squares / (count - 1));
        // a spread of rounding only is none
        const moves = spread > Math.abs(mean) * 1e-14;
        for (let s = 0; s < lanes; s++) {
          const value = x[from + s]!;
          to[at + s] = moves && finite(value) ? (value - mean) / spread : Number.NaN;
        }
      };
    },
  },
);

export const coverageKernel: Kernel = rowWise("coverage", "share of the row's lanes that are not missing", {
  rule: (lanes) => {
    const total = new Float64Array(2);
    return (to, at, x, from) => {
      totals(total, x, from, lanes);
      to.fill(total[1]! / lanes, at, at + lanes);
    };
  },
});

export const scaleKernel: Kernel = rowWise("scale", "x times a number over the sum of |x| of the row's lanes", {
  params: [numberParam("to", Number.MIN_VALUE)],
  rule: (lanes, target) => (to, at, x, from) => {
    let sum = 0;
    for (let s = 0; s < lanes; s++) {
      const size = Math.abs(x[from + s]!);
      if (finite(size)) sum += size;
    }
    for (let s = 0; s < lanes; s++) {
      const value = x[from + s]!;
      to[at + s] = sum > 0 && finite(value) ? (value * target!) / sum : Number.NaN;
    }
  },
});

export const winsoriseKernel: Kernel = rowWise(
  "winsorise",
  "x held between the row's quantiles of a share and of 1 less the share",
  {
    params: [numberParam("share", 0, 0.5)],
    rule: (lanes, share) => {
      const sorted = new Float64Array(lanes);
      return (to, at, x, from) => {
        const count = sortRow(sorted, x, from, lanes);
        const least = count > 0 ? quantileSorted(sorted.subarray(0, count), share!) : Number.NaN;
        const most = count > 0 ? quantileSorted(sorted.subarray(0, count), 1 - share!) : Number.NaN;
        for (let s = 0; s < lanes; s++) {
          const value = x[from + s]!;
          to[at + s] = finite(value) ? Math.min(most, Math.max(least, value)) : Number.NaN;
        }
      };
    },
  },
);

export const bucketKernel: Kernel = rowWise(
  "bucket",
  "which of so many equal parts of the row's ranks x falls into: 1 the lowest; ties go together",
  {
    params: [rowsParam("parts", 2, 1_000)],
    rule: (lanes, parts) => {
      const sorted = new Float64Array(lanes);
      return (to, at, x, from) => {
        const count = sortRow(sorted, x, from, lanes);
        for (let s = 0; s < lanes; s++) {
          const value = x[from + s]!;
          to[at + s] = finite(value) ? 1 + Math.floor((placeOf(sorted, count, value) * parts!) / count) : Number.NaN;
        }
      };
    },
  },
);
