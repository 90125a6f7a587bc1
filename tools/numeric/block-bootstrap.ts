// Resampling of a series in blocks, so that what stands together stays together: intervals for means of autocorrelated series.

import type { Random } from "#infra/runtime/index.ts";
import {
  type Numbers,
  requireFinite,
  requireLength,
  requireSameLength,
  requireWhole,
  requireWithin,
} from "./checks.ts";
import { quantileSorted } from "./quantile.ts";

export interface BlockBootstrap {
  readonly random: Random;
  /** Resamples, at least 1. */
  readonly draws: number;
  /** Mean length of a block, at least 1. */
  readonly meanBlock: number;
  /** Stationary: lengths are geometric around the mean (Politis & Romano). Circular: every block has the mean length, rounded. */
  readonly kind?: "stationary" | "circular";
}

/** Means of resampled series. A resample is blocks from uniform starting points, the series taken as a ring, until T values are drawn (the
 * last block is cut). Every series is cut at the same places, so differences between series may be taken draw by draw.
 * @param series one or more of shape (T), T >= 2, finite
 * @returns one array of shape (draws) a series
 * @throws tools/series-empty, tools/series-too-short, tools/length-mismatch, tools/value-not-finite, tools/parameter-out-of-range
 * @source Politis & Romano (1994), J. American Statistical Association 89(428) */
export function bootstrapMeans(series: readonly Numbers[], options: BlockBootstrap): Float64Array[] {
  requireLength("series", series, 1);
  requireWhole("draws", options.draws, 1);
  requireWithin("meanBlock", options.meanBlock, 1, Number.MAX_SAFE_INTEGER);
  const length = series[0]!.length;
  const sums = series.map((values, i) => {
    requireSameLength("series 0", series[0]!, `series ${i}`, values);
    requireLength(`series ${i}`, values, 2);
    requireFinite(`series ${i}`, values);
    return ringSums(values);
  });
  const means = sums.map(() => new Float64Array(options.draws));
  const totals = new Float64Array(sums.length);
  const nextLength = blockLengths(options);
  for (let draw = 0; draw < options.draws; draw++) {
    totals.fill(0);
    for (let left = length; left > 0; ) {
      const from = options.random.integer(length);
      const block = Math.min(left, nextLength());
      for (let i = 0; i < sums.length; i++) totals[i]! += sums[i]![from + block]! - sums[i]![from]!;
      left -= block;
    }
    for (let i = 0; i < sums.length; i++) means[i]![draw] = totals[i]! / length;
  }
  return means;
}

export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** Percentile interval of the mean, from the (1 - level) / 2 quantile of the resampled means to its mirror.
 * @param level 0 < level < 1, such as 0.95; other inputs and errors as `bootstrapMeans` */
export function bootstrapMeanInterval(values: Numbers, level: number, options: BlockBootstrap): Interval {
  requireWithin("level", level, Number.EPSILON, 1 - Number.EPSILON);
  const sorted = bootstrapMeans([values], options)[0]!.sort();
  return { lower: quantileSorted(sorted, (1 - level) / 2), upper: quantileSorted(sorted, (1 + level) / 2) };
}

/** Running sums over the series laid out twice: any block of the ring is one difference. */
function ringSums(values: Numbers): Float64Array {
  const sums = new Float64Array(2 * values.length + 1);
  for (let t = 0; t < 2 * values.length; t++) sums[t + 1] = sums[t]! + values[t % values.length]!;
  return sums;
}

function blockLengths({ random, meanBlock, kind = "stationary" }: BlockBootstrap): () => number {
  if (kind === "circular" || meanBlock === 1) return () => Math.round(meanBlock);
  const scale = 1 / Math.log1p(-1 / meanBlock);
  return () => 1 + Math.floor(Math.log(1 - random.next()) * scale); // geometric with mean meanBlock; 1 - u is never 0
}
