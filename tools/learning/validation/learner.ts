// What the gate may examine: something that is fitted on samples and then answers questions.

import type { Questions, Samples } from "./samples.ts";

export interface FitContext {
  /** The same seed and samples give the same model. */
  readonly seed: number;
  readonly signal?: AbortSignal;
}

export interface Fitted {
  /**
   * One number a row: above zero where it expects a gain, larger where it expects more; NaN where it has no opinion. A chance of rising is
   * therefore handed over less one half.
   */
  predict(questions: Questions): Float64Array | Promise<Float64Array>;
}

export interface Learner {
  /** "linear", "lstm-attention@3" ... */
  readonly id: string;
  /** Starts from nothing at each call; what it learnt before is forgotten. */
  fit(samples: Samples, context: FitContext): Fitted | Promise<Fitted>;
}
