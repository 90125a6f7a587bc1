// Points drawn evenly from the whole space: the one to beat.

import type { Random } from "#infra/runtime/index.ts";
import { dimensions, type Point } from "../space/unit-cube.ts";
import type { Sampler } from "./sampler.ts";

/** @param together points in a round */
export const randomSampler = (together = 8): Sampler => ({
  id: "random",
  options: { together },
  *search(space, random) {
    for (;;) yield Array.from({ length: together }, () => evenly(random, dimensions(space)));
  },
});

export const evenly = (random: Random, n: number): Point => Float64Array.from({ length: n }, () => random.next());
