// How often a score so large was seen before: the share of history that reached it, carried on beyond the largest by a fitted tail.
// This is what every severity is calibrated by; no detector's own law is trusted for it.

export interface TailLaw {
  /** Scores it was made from. */
  readonly size: number;
  /** Share of them at or above the score. */
  exceeded(score: number): number;
  /** Chance of a score at least as large. */
  pValue(score: number): number;
}

export interface TailOptions {
  /** False for scores with an upper bound (probabilities): then no score is rarer than one in (size + 1). */
  readonly unbounded: boolean;
}

/** Scores above this share are the tail. */
const tailShare = 0.1;
/** A tail of fewer scores is not fitted. */
const leastTail = 10;
/** Bounds of the shape. Below: scores of returns never have a lighter tail than this, whatever a short history says. */
const leastShape = 0.2;
const mostShape = 0.7;

/** p(s) = (1 + scores >= s) / (n + 1) up to the threshold u, the value with a tenth of the scores above it; beyond,
 *   p(s) = p(u) (1 + shape (s - u) / scale)^(-1 / shape),
 * a generalised Pareto tail: shape by probability-weighted moments from the excesses, kept in [0.2, 0.7], scale so that the mean excess is right.
 * The lower bound makes p-values larger than a light tail would: it errs towards saying nothing. With fewer than 100 scores, with excesses that
 * are all 0, and for bounded scores, the plain share is all there is. NaN scores are left out; none at all gives NaN.
 * @source Pickands (1975), Annals of Statistics 3(1); Hosking & Wallis (1987), Technometrics 29(3) */
export function tailOf(scores: Iterable<number>, { unbounded }: TailOptions): TailLaw {
  const sorted = Float64Array.from([...scores].filter((score) => !Number.isNaN(score))).sort();
  const size = sorted.length;
  const inTail = Math.floor(size * tailShare);
  const fit = unbounded && inTail >= leastTail ? fitTail(sorted, inTail) : null;
  const atOrAbove = (score: number): number => size - firstAtLeast(sorted, score);
  const plain = (score: number): number => (1 + atOrAbove(score)) / (size + 1);
  return {
    size,
    exceeded: (score) => (size === 0 || Number.isNaN(score) ? Number.NaN : atOrAbove(score) / size),
    pValue(score) {
      if (size === 0 || Number.isNaN(score)) return Number.NaN;
      if (fit === null || score <= fit.threshold) return plain(score);
      const far = (1 + (fit.shape * (score - fit.threshold)) / fit.scale) ** (-1 / fit.shape);
      return plain(fit.threshold) * far;
    },
  };
}

interface Tail {
  readonly threshold: number;
  readonly shape: number;
  readonly scale: number;
}

/** @param sorted rising; @param count scores in the tail */
function fitTail(sorted: Float64Array, count: number): Tail | null {
  const first = sorted.length - count;
  const threshold = sorted[first - 1]!;
  let mean = 0;
  let weighted = 0;
  for (let i = 0; i < count; i++) {
    const excess = sorted[first + i]! - threshold;
    mean += excess / count;
    weighted += (excess * (count - i - 0.65)) / (count * count); // (1 - p) x with the plotting position p = (i + 0.65) / n
  }
  if (!(mean > 0)) return null;
  const estimate = 2 - mean / (mean - 2 * weighted);
  const shape = Number.isFinite(estimate) ? Math.min(mostShape, Math.max(leastShape, estimate)) : mostShape;
  return { threshold, shape, scale: mean * (1 - shape) };
}

function firstAtLeast(sorted: Float64Array, score: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < score) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The law of the newest scores of a stream, fitted anew after every so many. Constant memory. */
export class RollingTail {
  readonly #ring: Float64Array;
  readonly #options: TailOptions;
  readonly #every: number;
  #seen = 0;
  #law: TailLaw;

  /** @param size scores that are remembered; @param every scores between two fits */
  constructor(options: TailOptions, size = 1_000, every = 50) {
    this.#options = options;
    this.#every = every;
    this.#ring = new Float64Array(size);
    this.#law = tailOf([], options);
  }

  /** The law of the scores before this one, which is then taken in. */
  push(score: number): TailLaw {
    const law = this.#law;
    this.#ring[this.#seen++ % this.#ring.length] = score;
    if (this.#seen % this.#every === 0) {
      this.#law = tailOf(this.#ring.subarray(0, Math.min(this.#seen, this.#ring.length)), this.#options);
    }
    return law;
  }
}
