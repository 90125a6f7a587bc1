// Many minima and a finite box: a population that breeds from its own differences. A finer search should follow from its best.

import { callerError, type Random } from "#infra/runtime/index.ts";
import { requireBox } from "./box.ts";
import type { DirectMinimum } from "./nelder-mead.ts";

export interface EvolutionOptions {
  /** Members a variable. */
  readonly population?: number;
  readonly generations?: number;
  /** Stop when the spread of the population's values is at most this share of their mean. */
  readonly tolerance?: number;
  /** Share of a child's entries that come from the mutant. */
  readonly crossover?: number;
}

/** Minimises f over a finite box: child = best + F (a - b) with F drawn anew from 0.5..1 each generation, entries crossed with the parent, kept
 * where it is no worse ("best/1/bin" with dither). The population begins as a Latin hypercube. The same random stream gives the same bits.
 * @param f not finite means "outside"
 * @throws tools/parameter-out-of-range (infinite bounds), tools/value-not-finite (no member of the first population is finite)
 * @source Storn & Price (1997), J. Global Optimization 11 */
export function minimiseByEvolution(
  f: (x: Float64Array) => number,
  lower: Float64Array,
  upper: Float64Array,
  random: Random,
  options: EvolutionOptions = {},
): DirectMinimum {
  const { population = 15, generations = 1000, tolerance = 1e-8, crossover = 0.7 } = options;
  requireBox(lower, lower, upper);
  const n = lower.length;
  const unbounded = upper.findIndex((value) => !Number.isFinite(value));
  if (unbounded >= 0) {
    throw callerError(
      "tools/parameter-out-of-range",
      `Variable ${unbounded} has no upper bound; wanted a finite box to draw from.`,
      { index: unbounded },
    );
  }
  const size = Math.max(5, population * n);
  const members = latinHypercube(size, lower, upper, random);
  const value = (x: Float64Array): number => {
    const found = f(x);
    return Number.isFinite(found) ? found : Number.POSITIVE_INFINITY;
  };
  const values = Float64Array.from(members, value);
  let best = leastOf(values);
  if (values[best] === Number.POSITIVE_INFINITY)
    throw callerError("tools/value-not-finite", `None of ${size} points of the box has a finite value. Narrow it.`);
  let evaluations = size;
  for (let generation = 0; generation < generations; generation++) {
    const force = 0.5 + 0.5 * random.next();
    for (let i = 0; i < size; i++) {
      const [a, b] = twoOthers(size, i, random);
      const always = random.integer(n);
      const child = members[i]!.map((own, j) => {
        if (j !== always && random.next() >= crossover) return own;
        const mutant = members[best]![j]! + force * (members[a]![j]! - members[b]![j]!);
        return mutant < lower[j]! || mutant > upper[j]! ? lower[j]! + random.next() * (upper[j]! - lower[j]!) : mutant;
      });
      const found = value(child);
      evaluations++;
      if (found > values[i]!) continue;
      members[i] = child;
      values[i] = found;
      if (found < values[best]!) best = i;
    }
    if (spread(values) <= tolerance) return { x: members[best]!, value: values[best]!, evaluations, converged: true };
  }
  return { x: members[best]!, value: values[best]!, evaluations, converged: false };
}

function latinHypercube(size: number, lower: Float64Array, upper: Float64Array, random: Random): Float64Array[] {
  const members = Array.from({ length: size }, () => new Float64Array(lower.length));
  for (let j = 0; j < lower.length; j++) {
    const cells = Array.from({ length: size }, (_, i) => i);
    for (let i = size - 1; i > 0; i--) {
      const k = random.integer(i + 1);
      [cells[i], cells[k]] = [cells[k]!, cells[i]!];
    }
    for (let i = 0; i < size; i++)
      members[i]![j] = lower[j]! + ((cells[i]! + random.next()) / size) * (upper[j]! - lower[j]!);
  }
  return members;
}

function twoOthers(size: number, self: number, random: Random): [number, number] {
  let a = random.integer(size - 1);
  if (a >= self) a++;
  let b = random.integer(size - 2);
  for (const taken of [Math.min(a, self), Math.max(a, self)]) if (b >= taken) b++;
  return [a, b];
}

function leastOf(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! < values[best]!) best = i;
  return best;
}

function spread(values: Float64Array): number {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  if (!Number.isFinite(mean)) return Number.POSITIVE_INFINITY;
  let square = 0;
  for (const value of values) square += (value - mean) ** 2 / values.length;
  return Math.sqrt(square) / Math.max(Math.abs(mean), 1e-300);
}
