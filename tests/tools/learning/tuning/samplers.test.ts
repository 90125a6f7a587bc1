// Samplers on functions whose minimum is known, beside random search with the same number of trials.
import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import {
  cmaSampler,
  gridSampler,
  type Parameters,
  parametersAt,
  randomSampler,
  readSpace,
  type Sampler,
  type Space,
  tpeSampler,
} from "#tools/learning/tuning/index.ts";

type Made = (x: readonly number[]) => number;
const box = (n: number, low: number, high: number): Space =>
  readSpace(Object.fromEntries(Array.from({ length: n }, (_, i) => [`x${i}`, { kind: "real", low, high }])));
const sum = (x: readonly number[], f: (v: number, i: number) => number): number =>
  x.reduce((all, v, i) => all + f(v, i), 0);

const functions: Readonly<Record<string, { readonly space: Space; readonly f: Made }>> = {
  sphere: { space: box(5, -5, 5), f: (x) => sum(x, (v) => (v - 1) ** 2) },
  rosenbrock: {
    space: box(4, -2, 2),
    f: (x) => sum(x.slice(0, -1), (v, i) => 100 * (x[i + 1]! - v * v) ** 2 + (1 - v) ** 2),
  },
  rastrigin: { space: box(4, -5.12, 5.12), f: (x) => sum(x, (v) => v * v - 10 * Math.cos(2 * Math.PI * v) + 10) },
  branin: {
    space: readSpace({ x0: { kind: "real", low: -5, high: 10 }, x1: { kind: "real", low: 0, high: 15 } }),
    f: ([a, b]) =>
      (b! - (5.1 / (4 * Math.PI ** 2)) * a! * a! + (5 / Math.PI) * a! - 6) ** 2 +
      10 * (1 - 1 / (8 * Math.PI)) * Math.cos(a!) +
      10 -
      0.397887,
  },
  turned: {
    space: box(6, -4, 4), // an ellipse a thousand times longer than wide, along no axis
    f: (x) =>
      sum(
        x,
        (_, i) =>
          1e3 ** (i / 5) *
          sum(x, (v, j) => Math.sqrt(2 / 7) * Math.sin(((i + 1) * (j + 1) * Math.PI) / 7) * (v - 0.5)) ** 2,
      ),
  },
};

function best(
  sampler: Sampler,
  { space, f }: { readonly space: Space; readonly f: Made },
  trials: number,
  seed: number,
): number {
  const search = sampler.search(space, seededRandom(seed));
  let [least, done, next] = [Number.POSITIVE_INFINITY, 0, search.next()];
  while (!next.done && done < trials) {
    const costs = next.value.map((point) => f(Object.values(parametersAt(space, point)) as number[]));
    for (const cost of costs) if (done++ < trials) least = Math.min(least, cost);
    next = search.next(costs);
  }
  return least;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
const seeds = Array.from({ length: 15 }, (_, i) => i + 1);
const typical = (sampler: Sampler, name: string, trials: number): number =>
  median(seeds.map((seed) => best(sampler, functions[name]!, trials, seed)));

describe("median of the best of 150 trials over 15 seeds", () => {
  const rows = Object.keys(functions).map((name) => ({
    name,
    random: typical(randomSampler(), name, 150),
    tpe: typical(tpeSampler(), name, 150),
    cma: typical(cmaSampler(), name, 150),
  }));
  for (const { name, random, tpe, cma } of rows)
    console.log(`${name}: random ${random.toPrecision(3)}, tpe ${tpe.toPrecision(3)}, cma-es ${cma.toPrecision(3)}`);

  test("TPE beats random on every function", () => {
    for (const { name, random, tpe } of rows) expect(tpe, name).toBeLessThan(random);
  });

  test("CMA-ES beats random on every function, and TPE too where the valley lies along no axis", () => {
    for (const { name, random, cma } of rows) expect(cma, name).toBeLessThan(random);
    const turned = rows.find(({ name }) => name === "turned")!;
    expect(turned.cma).toBeLessThan(turned.tpe);
  });
});

test("CMA-ES goes to the minimum with more trials, and restarts without end", () => {
  const found = ["sphere", "rosenbrock", "turned"].map((name) => best(cmaSampler(), functions[name]!, 3_000, 2));
  for (const least of found) expect(least).toBeLessThan(1e-9);
});

test("TPE finds a good option among bad ones and a whole number", () => {
  const space = readSpace({
    kind: { kind: "choice", options: ["a", "b", "c", "d", "e", "f"] },
    depth: { kind: "whole", low: 1, high: 40 },
  });
  const cost = ([kind, depth]: readonly unknown[]) => (kind === "d" ? 0 : 10) + Math.abs(Number(depth) - 33);
  const of = (sampler: Sampler) =>
    seeds.reduce((all, seed) => all + best(sampler, { space, f: cost as Made }, 40, seed), 0) / seeds.length;
  expect(of(tpeSampler())).toBeLessThan(of(randomSampler()));
});

describe("the grid", () => {
  const space = readSpace({
    a: { kind: "real", low: 0, high: 1 },
    b: { kind: "whole", low: 1, high: 2 },
    c: { kind: "choice", options: ["x", "y"] },
    d: { kind: "whole", low: 1, high: 100 },
  });
  const all: Parameters[] = [];
  const search = gridSampler(3).search(space, seededRandom(1));
  for (let next = search.next(); !next.done; next = search.next([]))
    all.push(...next.value.map((point) => parametersAt(space, point)));

  test("tries every combination once, both ends of a range among them", () => {
    expect(all).toHaveLength(3 * 2 * 2 * 3);
    expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(36);
    expect([...new Set(all.map(({ a }) => a))]).toEqual([0, 0.5, 1]);
    expect([...new Set(all.map(({ d }) => d))].map(Number)).toEqual([1, expect.closeTo(50, -1), 100]);
  });
});

test("every sampler draws the same from the same seed", () => {
  for (const sampler of [randomSampler(), tpeSampler(), cmaSampler()])
    expect(best(sampler, functions.branin!, 60, 9)).toBe(best(sampler, functions.branin!, 60, 9));
  expect(() =>
    cmaSampler()
      .search(box(1, 0, 1), seededRandom(1))
      .next(),
  ).toThrow(/wants two parameters/);
});
