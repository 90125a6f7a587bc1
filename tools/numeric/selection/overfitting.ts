// Does choosing the best of several trials choose anything? Every way of halving the rows is asked.

import { callerError } from "#infra/runtime/index.ts";
import { type Numbers, requireFinite, requireLength, requireSameLength } from "../checks.ts";
import { median } from "../quantile.ts";

export interface Overfitting {
  /** Share of cuts in which the best of one half is at or below the median of the other half. */
  readonly probability: number;
  /** Share of cuts in which the best of one half has a mean at or below zero in the other. */
  readonly lossProbability: number;
  /** Median over the cuts of ln(w / (1 - w)), w the relative rank in the other half. */
  readonly medianLogit: number;
  /** Slope of the Sharpe ratio in the other half on that in the chosen half: below zero, what looked best did worst. Null without spread. */
  readonly slope: number | null;
  readonly cuts: number;
}

/** Probability of backtest overfitting by combinatorially symmetric cross-validation. Rows are cut into S equal blocks (what is left over at
 * the beginning is dropped); each half of the blocks chooses the trial with the best Sharpe ratio (mean over deviation), whose rank r among
 * the N in the other half gives w = r / (N + 1), ties sharing their mean rank.
 * @param trials N >= 2 series of shape (T), finite, the same rows in each; T >= 2 S
 * @param blocks S, even, 2 to 20; 12 unless given (924 cuts)
 * @throws tools/series-too-short, tools/length-mismatch, tools/value-not-finite, tools/parameter-out-of-range
 * @source Bailey, Borwein, Lopez de Prado & Zhu (2017), J. Computational Finance 20(4) */
export function probabilityOfOverfitting(trials: readonly Numbers[], blocks = 12): Overfitting {
  requireLength("trials", trials, 2);
  requireBlocks(blocks);
  trials.forEach((series, i) => {
    requireSameLength("trial 0", trials[0]!, `trial ${i}`, series);
    requireLength(`trial ${i}`, series, 2 * blocks);
    requireFinite(`trial ${i}`, series);
  });
  const sums = trials.map((series) => blockSums(series, blocks));
  const rows = Math.floor(trials[0]!.length / blocks) * (blocks / 2);
  const logits: number[] = [];
  const pairs: [number, number][] = [];
  let losses = 0;
  for (const half of halves(blocks)) {
    const inside = sums.map((own) => sharpeOf(own, half, rows));
    const outside = sums.map((own) => sharpeOf(own, ~half & (2 ** blocks - 1), rows));
    const chosen = inside.indexOf(Math.max(...inside));
    const there = outside[chosen]!;
    const below = outside.filter((other) => other < there).length;
    const same = outside.filter((other) => other === there).length;
    const relative = (below + (same + 1) / 2) / (trials.length + 1);
    logits.push(Math.log(relative / (1 - relative)));
    pairs.push([inside[chosen]!, there]);
    if (there <= 0) losses++;
  }
  return {
    probability: logits.filter((logit) => logit <= 0).length / logits.length,
    lossProbability: losses / logits.length,
    medianLogit: median(logits),
    slope: slopeOf(pairs),
    cuts: logits.length,
  };
}

function requireBlocks(blocks: number): void {
  if (Number.isInteger(blocks) && blocks % 2 === 0 && blocks >= 2 && blocks <= 20) return;
  throw callerError("tools/parameter-out-of-range", `blocks is ${blocks}; wanted an even number from 2 to 20.`, {
    blocks,
  });
}

/** Sums and sums of squares by block, around the mean of all rows so that little is lost to rounding. */
interface BlockSums {
  readonly centre: number;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

function blockSums(series: Numbers, blocks: number): BlockSums {
  const length = Math.floor(series.length / blocks);
  const from = series.length - length * blocks;
  const [sums, squares] = [new Float64Array(blocks), new Float64Array(blocks)];
  let centre = 0;
  for (let t = from; t < series.length; t++) centre += series[t]!;
  centre /= length * blocks;
  for (let t = from; t < series.length; t++) {
    const block = Math.floor((t - from) / length);
    const value = series[t]! - centre;
    sums[block]! += value;
    squares[block]! += value * value;
  }
  return { centre, sums, squares };
}

/** Mean over deviation of the blocks in the set; 0 for a series that does not move there. */
function sharpeOf({ centre, sums, squares }: BlockSums, set: number, rows: number): number {
  let [sum, square] = [0, 0];
  for (let block = 0; block < sums.length; block++) {
    if (((set >> block) & 1) === 0) continue;
    sum += sums[block]!;
    square += squares[block]!;
  }
  const variance = (square - (sum * sum) / rows) / (rows - 1);
  return variance > 1e-14 * (square / rows) ? (centre + sum / rows) / Math.sqrt(variance) : 0;
}

/** Every set of half of the blocks, as bits. */
function* halves(blocks: number): Generator<number> {
  for (let set = 0; set < 2 ** blocks; set++) {
    let count = 0;
    for (let bits = set; bits > 0; bits &= bits - 1) count++;
    if (count === blocks / 2) yield set;
  }
}

function slopeOf(pairs: readonly (readonly [number, number])[]): number | null {
  let [x, y] = [0, 0];
  for (const [inside, outside] of pairs) {
    x += inside / pairs.length;
    y += outside / pairs.length;
  }
  let [xx, xy] = [0, 0];
  for (const [inside, outside] of pairs) {
    xx += (inside - x) ** 2;
    xy += (inside - x) * (outside - y);
  }
  return xx > 0 ? xy / xx : null;
}
