// How the next trials are chosen. A sampler is a generator: it yields points and is handed what they cost, so a search that was killed is
// taken up by playing it again with the costs that were recorded.

import type { Random } from "#infra/runtime/index.ts";
import type { Space } from "../space/space.ts";
import type { Point } from "../space/unit-cube.ts";

/** Less is better; infinite where the trial failed. */
export type Costs = readonly number[];

export interface Sampler {
  readonly id: string;
  /** What else decides what it draws: a search is taken up only by a sampler with the same. Plain JSON. */
  readonly options: Readonly<Record<string, number>>;
  /** Yields points that may be tried at the same time and is handed their costs in that order; returns when there is nothing left to try. */
  search(space: Space, random: Random): Generator<readonly Point[], void, Costs>;
}
