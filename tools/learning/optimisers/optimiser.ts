// What an optimiser is: a rule over whole vectors, written into the graph once a step.

import { add, multiply, square, type Tensor } from "../tape/index.ts";

export interface Moved {
  readonly parameters: Tensor;
  readonly slots: readonly Tensor[];
}

export interface Optimiser {
  readonly id: string;
  /** Vectors that it carries from step to step, zero at first. */
  readonly slots: readonly string[];
  /** Numbers that differ from step to step, besides the rate. */
  readonly factors: readonly string[];
  /** Their values at step 1, 2, ... */
  readonly factorsAt: (step: number) => readonly number[];
  readonly move: (
    parameters: Tensor,
    gradient: Tensor,
    slots: readonly Tensor[],
    rate: Tensor,
    factors: readonly Tensor[],
  ) => Moved;
}

/** share * before + (1 - share) * now, with now or its square. */
export const blended = (before: Tensor, now: Tensor, share: number): Tensor =>
  add(multiply(before, share), multiply(now, 1 - share));

export const blendedSquare = (before: Tensor, now: Tensor, share: number): Tensor =>
  add(multiply(before, share), multiply(square(now), 1 - share));
