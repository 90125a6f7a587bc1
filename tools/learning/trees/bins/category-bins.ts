// Categories as bins. A category is a whole number from 0; anything else (NaN too) is missing.

import { callerError } from "#infra/runtime/index.ts";
import { missingBin } from "../assembly/layout.ts";
import type { CategoricalBins } from "./feature-bins.ts";

/** Sets of categories are kept as bits: numbers beyond this would make them large. */
const greatestCategory = 65_535;

/** @param most bins at most; the most frequent categories have them, equals in order of their number
 * @throws tools/parameter-out-of-range for a category that is no whole number from 0 to 65,535 */
export function categoryBins(
  name: string,
  values: ArrayLike<number>,
  columns: number,
  column: number,
  most: number,
): CategoricalBins {
  const counts = new Map<number, number>();
  let missing = 0;
  for (let at = column, row = 0; at < values.length; at += columns, row++) {
    const value = values[at] as number;
    if (Number.isNaN(value)) missing++;
    else if (Number.isInteger(value) && value >= 0 && value <= greatestCategory) {
      counts.set(value, (counts.get(value) ?? 0) + 1);
    } else {
      const says = `Row ${row} of the categorical feature ${name} is ${value}; wanted whole numbers from 0 to ${greatestCategory}, or NaN where missing. Number its categories.`;
      throw callerError("tools/parameter-out-of-range", says, { name, row, value });
    }
  }
  const byCount = [...counts]
    .sort(([a, countA], [b, countB]) => countB - countA || a - b)
    .map(([category]) => category);
  return {
    kind: "categorical",
    bins: Math.min(byCount.length, most),
    categories: Int32Array.from(byCount.slice(0, most)),
    hasMissing: missing > 0 || byCount.length > most,
  };
}

/** Writes the bins of one categorical column, `stride` bytes apart. */
export function binCategories(
  { categories }: CategoricalBins,
  values: ArrayLike<number>,
  columns: number,
  column: number,
  to: Uint8Array,
  start: number,
  stride: number,
): void {
  const binOf = new Uint8Array(Math.max(-1, ...categories) + 1).fill(missingBin);
  for (const [bin, category] of categories.entries()) binOf[category] = bin;
  for (let at = column, write = start; at < values.length; at += columns, write += stride) {
    to[write] = binOf[values[at] as number] ?? missingBin;
  }
}

/** The categories of a set of bins as words of 32 bits. */
export function categorySet({ categories }: CategoricalBins, isLeft: (bin: number) => boolean): Uint32Array {
  const left = [...categories].filter((_, bin) => isLeft(bin));
  const words = new Uint32Array((Math.max(-1, ...left) >> 5) + 1);
  for (const category of left) words[category >> 5] = (words[category >> 5] as number) | (1 << (category & 31));
  return words;
}
