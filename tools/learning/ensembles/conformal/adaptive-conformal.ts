// Intervals for series whose errors change: too many misses widen them, too few narrow them.

import { type Interval, requireFinite, requireWhole, requireWithin } from "#tools/numeric/index.ts";
import { around, conformalQuantile } from "./split-conformal.ts";

export interface AdaptiveOptions {
  /** Share of outcomes that shall lie inside. */
  readonly level: number;
  /** How fast the working level follows misses; 0.02 where left out. */
  readonly rate?: number;
  /** Errors that are remembered; 250 where left out. */
  readonly window?: number;
}

/** Adaptive conformal inference: the interval is the prediction plus or minus the conformal quantile of the last errors at the working level 1 - a_t, and
 * a_(t+1) = a_t + rate (1 - level - miss_t). Whatever the series, the share of misses over T outcomes is within (max(a_1, 1 - a_1) + rate) / (rate T) of
 * 1 - level. Infinite while a_t <= 0 or errors are too few, the prediction alone while a_t >= 1.
 * @source Gibbs & Candes (2021), NeurIPS 34 */
export class AdaptiveConformal {
  private readonly errors: number[] = [];
  private readonly level: number;
  private readonly rate: number;
  private readonly window: number;
  private miss: number;

  /** @throws tools/parameter-out-of-range */
  constructor({ level, rate = 0.02, window = 250 }: AdaptiveOptions) {
    requireWithin("level", level, Number.EPSILON, 1 - Number.EPSILON);
    requireWithin("rate", rate, Number.EPSILON, 1);
    requireWhole("window", window, 1);
    this.level = level;
    this.rate = rate;
    this.window = window;
    this.miss = 1 - level;
  }

  interval(prediction: number): Interval {
    return around(prediction, this.width());
  }

  /** What happened to the prediction whose interval was told last. @throws tools/value-not-finite */
  learn(prediction: number, happened: number): void {
    requireFinite("prediction and happened", [prediction, happened]);
    const error = Math.abs(happened - prediction);
    this.miss += this.rate * (1 - this.level - (error > this.width() ? 1 : 0));
    this.errors.push(error);
    if (this.errors.length > this.window) this.errors.shift();
  }

  private width(): number {
    if (this.miss <= 0) return Number.POSITIVE_INFINITY;
    if (this.miss >= 1) return 0;
    return conformalQuantile(Float64Array.from(this.errors).sort(), 1 - this.miss);
  }
}
