// Tree-structured Parzen estimator: draw where good trials are dense and bad ones are not.

import type { Random } from "#infra/runtime/index.ts";
import { normalCdf } from "#tools/numeric/index.ts";
import type { Parameter, Space } from "../space/space.ts";
import { countOf, dimensions, type Point } from "../space/unit-cube.ts";
import { evenly } from "./random.ts";
import type { Sampler } from "./sampler.ts";

export interface TpeOptions {
  /** Trials drawn evenly at first. */
  readonly startup?: number;
  /** Draws of which the best is tried. */
  readonly candidates?: number;
  /** Points in a round; chosen without knowing of each other. */
  readonly together?: number;
}

interface Tried {
  readonly point: Point;
  readonly cost: number;
}

/** The best ceil(n / 10), 25 at most, of n trials are good. Each parameter has two densities, of good and of bad trials: normal kernels cut to
 * [0, 1] as wide as the gap to the farther neighbour, and one kernel over all; options by counts with one added. Draws come from the good
 * density, and the one with the largest ratio of good to bad is tried. Parameters are taken one by one, as if they did not act together.
 * @source Bergstra, Bardenet, Bengio & Kegl (2011), NeurIPS 24; the share of good trials and the kernels' widths as in hyperopt and optuna, nearly */
export function tpeSampler({ startup = 10, candidates = 24, together = 2 }: TpeOptions = {}): Sampler {
  return {
    id: "tpe",
    options: { startup, candidates, together },
    *search(space, random) {
      const tried: Tried[] = [];
      for (;;) {
        const count = tried.length < startup ? Math.min(together, startup - tried.length) : together;
        const points = Array.from({ length: count }, () =>
          tried.length < startup ? evenly(random, dimensions(space)) : likely(space, tried, candidates, random),
        );
        const costs = yield points;
        tried.push(...points.map((point, i) => ({ point, cost: costs[i]! })));
      }
    },
  };
}

function likely(space: Space, tried: readonly Tried[], candidates: number, random: Random): Point {
  const inOrder = [...tried].sort((a, b) => (a.cost === b.cost ? 0 : a.cost - b.cost));
  const good = Math.min(25, Math.ceil(tried.length / 10));
  return Float64Array.from(Object.values(space), (parameter, i) => {
    const at = (some: readonly Tried[]): number[] => some.map(({ point }) => point[i]!);
    const [better, worse] = [
      densityOf(parameter, at(inOrder.slice(0, good))),
      densityOf(parameter, at(inOrder.slice(good))),
    ];
    let [best, most] = [0.5, Number.NEGATIVE_INFINITY];
    for (let n = 0; n < candidates; n++) {
      const u = better.draw(random);
      const ratio = Math.log(better.at(u)) - Math.log(worse.at(u));
      if (ratio > most) [best, most] = [u, ratio];
    }
    return best;
  });
}

interface Density {
  draw(random: Random): number;
  at(u: number): number;
}

const densityOf = (parameter: Parameter, points: readonly number[]): Density =>
  parameter.kind === "choice" ? countsOf(parameter.options.length, points) : kernelsOf(points, countOf(parameter));

function countsOf(options: number, points: readonly number[]): Density {
  const weights = new Float64Array(options).fill(1);
  for (const u of points) weights[Math.floor(u * options)]! += 1;
  const total = points.length + options;
  return {
    draw(random) {
      let left = random.next() * total;
      let option = 0;
      while (option < options - 1 && left >= weights[option]!) left -= weights[option++]!;
      return (option + 0.5) / options;
    },
    at: (u) => weights[Math.floor(u * options)]! / total,
  };
}

function kernelsOf(points: readonly number[], values: number | null): Density {
  // One kernel over everything, so that nothing is ruled out.
  const kernels = [...points.map((centre) => ({ centre, width: 0 })), { centre: 0.5, width: 1 }].sort(
    (a, b) => a.centre - b.centre,
  );
  const narrowest = 1 / Math.min(100, 1 + kernels.length);
  const scaled = kernels.map(({ centre, width }, i) => {
    const gap = Math.max(centre - (kernels[i - 1]?.centre ?? 0), (kernels[i + 1]?.centre ?? 1) - centre);
    const own = width || Math.min(1, Math.max(gap, narrowest, values === null ? 0 : 1 / values));
    return { centre, width: own, inside: normalCdf((1 - centre) / own) - normalCdf(-centre / own) };
  });
  return {
    draw(random) {
      const { centre, width } = scaled[random.integer(scaled.length)]!;
      for (let tries = 0; tries < 100; tries++) {
        const u = centre + width * random.normal();
        if (u >= 0 && u < 1) return u;
      }
      return centre;
    },
    at(u) {
      let sum = 0;
      for (const { centre, width, inside } of scaled)
        sum += Math.exp(-0.5 * ((u - centre) / width) ** 2) / (width * inside);
      return sum / (scaled.length * Math.sqrt(2 * Math.PI));
    },
  };
}
