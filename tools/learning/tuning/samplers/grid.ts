// Every combination of values, real parameters at evenly spaced points.

import { requireWhole } from "#tools/numeric/index.ts";
import { countOf, type Point } from "../space/unit-cube.ts";
import type { Sampler } from "./sampler.ts";

/** @param steps points of a real parameter, both ends included; a whole number is tried at each value up to so many, else at so many
 * @param together points in a round
 * @throws tools/parameter-out-of-range */
export function gridSampler(steps = 5, together = 8): Sampler {
  requireWhole("steps", steps, 1);
  return {
    id: "grid",
    options: { steps, together },
    *search(space) {
      const axes = Object.values(space).map((parameter) => {
        const count = countOf(parameter);
        if (count !== null && (parameter.kind === "choice" || count <= steps))
          return Array.from({ length: count }, (_, i) => (i + 0.5) / count);
        return Array.from({ length: steps }, (_, i) => (steps === 1 ? 0.5 : i / (steps - 1)));
      });
      let round: Point[] = [];
      for (const point of combinations(axes)) {
        round.push(Float64Array.from(point));
        if (round.length < together) continue;
        yield round;
        round = [];
      }
      if (round.length > 0) yield round;
    },
  };
}

function* combinations(axes: readonly (readonly number[])[]): Generator<readonly number[]> {
  const [first, ...rest] = axes;
  if (first === undefined) yield [];
  else for (const value of first) for (const others of combinations(rest)) yield [value, ...others];
}
