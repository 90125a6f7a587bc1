// Weights that follow how well each model did lately, learnt after every outcome.

import { requireSameLength, requireWithin } from "#tools/numeric/index.ts";

export interface OnlineOptions {
  /** How fast weights leave a model that does worse: of the loss, in units of its typical size. */
  readonly rate?: number;
  /** What a loss still counts one outcome later, above 0 and at most 1. */
  readonly memory?: number;
  /** Share that is spread evenly whatever happened, so that nobody is lost for good. */
  readonly floor?: number;
}

/** Exponential weights with forgetting: w_k ~ exp(-rate * L_k / scale), L_k the discounted sum of losses, scale the discounted mean size of a loss;
 * then w = (1 - floor) w + floor / K. A model without an opinion is charged the mean loss of the others. With memory 1 the loss of the mixture is
 * near that of the best member; with less it follows a member that changes.
 * @source Freund & Schapire (1997), J. Computer and System Sciences 55(1); Herbster & Warmuth (1998), Machine Learning 32, for the floor */
export class OnlineWeights {
  private readonly losses: Float64Array;
  private sizes = 0;
  private counted = 0;
  private readonly rate: number;
  private readonly memory: number;
  private readonly floor: number;

  /** @throws tools/parameter-out-of-range */
  constructor(members: number, { rate = 0.5, memory = 0.98, floor = 0.01 }: OnlineOptions = {}) {
    requireWithin("members", members, 1, 10_000);
    requireWithin("rate", rate, 0, Number.MAX_VALUE);
    requireWithin("memory", memory, Number.EPSILON, 1);
    requireWithin("floor", floor, 0, 1);
    this.losses = new Float64Array(members);
    this.rate = rate;
    this.memory = memory;
    this.floor = floor;
  }

  /** Shape (members), sum 1; even before the first outcome. */
  weights(): Float64Array {
    const count = this.losses.length;
    const scale = this.counted > 0 && this.sizes > 0 ? this.sizes / this.counted : 1;
    const least = Math.min(...this.losses);
    const raw = this.losses.map((loss) => Math.exp((-this.rate * (loss - least)) / scale));
    const total = raw.reduce((sum, w) => sum + w, 0);
    return raw.map((w) => ((1 - this.floor) * w) / total + this.floor / count);
  }

  /** @param losses shape (members), less is better, NaN where a model had no opinion @throws tools/length-mismatch */
  learn(losses: Float64Array): void {
    requireSameLength("members", this.losses, "losses", losses);
    const present = losses.filter((loss) => !Number.isNaN(loss));
    if (present.length === 0) return;
    const mean = present.reduce((sum, loss) => sum + loss, 0) / present.length;
    const size = present.reduce((sum, loss) => sum + Math.abs(loss), 0) / present.length;
    this.sizes = this.memory * this.sizes + size;
    this.counted = this.memory * this.counted + 1;
    for (let k = 0; k < losses.length; k++)
      this.losses[k] = this.memory * this.losses[k]! + (Number.isNaN(losses[k]!) ? mean : losses[k]!);
  }
}
