// How a feature's values fall into bins: by edges, or a bin a category. Missing values have the bin 255 of every feature.

import { blockWidth } from "../assembly/layout.ts";

export interface NumericBins {
  readonly kind: "numeric";
  /** How many bins hold values, at most 255. */
  readonly bins: number;
  /** 256 values, infinite behind the last edge: a value falls in the first bin whose edge is not below it. */
  readonly edges: Float32Array;
  readonly hasMissing: boolean;
}

export interface CategoricalBins {
  readonly kind: "categorical";
  readonly bins: number;
  /** The category of each bin, the most frequent first. Those that did not fit count as missing. */
  readonly categories: Int32Array;
  readonly hasMissing: boolean;
}

export type FeatureBins = NumericBins | CategoricalBins;

/** A constant feature cannot split anything. */
export const isConstant = ({ bins, hasMissing }: FeatureBins): boolean => bins <= 1 && !hasMissing;

/** Features whose bins lie side by side, row after row. */
export interface Block {
  /** Numbers of the features, ascending. */
  readonly features: readonly number[];
  /** Bytes a row. */
  readonly width: number;
}

/** Blocks of at most 16 features, as equal as can be; as many as threads can share evenly where there is enough work for it. */
export function blocksOf(features: readonly number[], threads: number): readonly Block[] {
  let count = Math.ceil(features.length / blockWidth);
  if (count % threads !== 0 && features.length >= 4 * threads) count += threads - (count % threads);
  return Array.from({ length: count }, (_, k) => {
    const from = Math.floor((features.length * k) / count);
    const mine = features.slice(from, Math.floor((features.length * (k + 1)) / count));
    return { features: mine, width: mine.length };
  });
}

/** A block is read 16 bytes at a time, also at its end. */
export const blockBytes = ({ width }: Block, rows: number): number => rows * width + 16;
