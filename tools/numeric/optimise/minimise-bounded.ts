// A minimiser of smooth functions inside a box: few variables, exact gradients, an honest account of how it ended.
// Projected BFGS. For many variables without bounds: lbfgs.ts; without gradients: nelder-mead.ts, differential-evolution.ts.

import { callerError } from "#infra/runtime/index.ts";
import { cholesky, choleskySolve, dot } from "../cholesky.ts";
import { requireBox } from "./box.ts";

/** Returns f(x) and writes its gradient into the second argument. A value that is not finite means "outside": the step is cut. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

export interface MinimiseOptions {
  /** Stop when the largest entry of x - clamp(x - gradient) is at most this. */
  readonly gradientTolerance?: number;
  /** Stop when two steps running lower f by at most this times max(1, |f|). */
  readonly changeTolerance?: number;
  readonly maxIterations?: number;
}

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  /** Largest entry of x - clamp(x - gradient): zero at a minimum, on a bound or not. */
  readonly projectedGradient: number;
  readonly iterations: number;
  readonly evaluations: number;
  /** True for the first two reasons only. */
  readonly converged: boolean;
  readonly reason: "gradient-small" | "change-small" | "no-descent" | "iteration-limit";
  /** Per variable: resting on its lower bound, its upper bound, or on neither. */
  readonly bounds: readonly ("lower" | "upper" | "none")[];
}

/** Minimises f over lower <= x <= upper.
 *
 * Each step solves B d = -gradient over the variables not held at a bound, walks along clamp(x + a d) with a halved until
 * f falls by 1e-4 of what the gradient promises, and updates B by the BFGS formula with Powell's damping, so B stays
 * positive definite. A local minimum of a smooth f is found; a global one only if f has no other.
 * @param start shape (n), n >= 1; moved into the box first
 * @param lower, upper shape (n), lower < upper; infinite where there is no bound
 * @throws tools/length-mismatch, tools/series-empty, tools/value-not-finite (start, or f there), tools/parameter-out-of-range
 * @source Bertsekas (1982), SIAM J. Control 20(2) for the projection; Nocedal & Wright (2006), procedure 18.2 for the damping */
export function minimiseBounded(
  f: Objective,
  start: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  options: MinimiseOptions = {},
): Minimum {
  const { gradientTolerance = 1e-8, changeTolerance = 1e-14, maxIterations = 500 } = options;
  requireBox(start, lower, upper);
  const n = start.length;
  const clamp = (x: Float64Array): Float64Array => x.map((value, i) => Math.min(upper[i]!, Math.max(lower[i]!, value)));

  let evaluations = 0;
  const evaluate = (x: Float64Array): Point => {
    evaluations++;
    const gradient = new Float64Array(n);
    return { x, value: f(x, gradient), gradient };
  };
  const projected = ({ x, gradient }: Point): number =>
    clamp(x.map((value, i) => value - gradient[i]!)).reduce(
      (worst, value, i) => Math.max(worst, Math.abs(value - x[i]!)),
      0,
    );

  let here = evaluate(clamp(start));
  if (!Number.isFinite(here.value)) {
    throw callerError(
      "tools/value-not-finite",
      `The objective is ${here.value} at the start; wanted a finite value. Start elsewhere.`,
      { start: [...start] },
    );
  }
  let hessian = scaledIdentity(n, Math.max(1, norm(here.gradient)));
  let fresh = true;
  let stalled = 0;
  let iterations = 0;
  const end = (reason: Minimum["reason"]): Minimum => ({
    ...here,
    projectedGradient: projected(here),
    iterations,
    evaluations,
    converged: reason === "gradient-small" || reason === "change-small",
    reason,
    bounds: Array.from(here.x, (value, i) => (value <= lower[i]! ? "lower" : value >= upper[i]! ? "upper" : "none")),
  });

  while (iterations < maxIterations) {
    if (projected(here) <= gradientTolerance) return end("gradient-small");
    const free = freeVariables(here, lower, upper);
    const direction = newtonDirection(hessian, here.gradient, free);
    const next = descend(here, direction, clamp, evaluate);
    if (next === null) {
      if (fresh) return end("no-descent");
      hessian = scaledIdentity(n, Math.max(1, norm(here.gradient))); // a stale curvature may be to blame: once more, downhill
      fresh = true;
      continue;
    }
    iterations++;
    updateHessian(hessian, difference(next.x, here.x), difference(next.gradient, here.gradient), fresh);
    stalled = here.value - next.value <= changeTolerance * Math.max(1, Math.abs(here.value)) ? stalled + 1 : 0;
    here = next;
    fresh = false;
    if (stalled >= 2) return end("change-small");
  }
  return end("iteration-limit");
}

interface Point {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

/** Variables that are off their bounds, or on one that the gradient leads away from. */
function freeVariables({ x, gradient }: Point, lower: Float64Array, upper: Float64Array): number[] {
  return [...x.keys()].filter(
    (i) => !((x[i]! <= lower[i]! && gradient[i]! > 0) || (x[i]! >= upper[i]! && gradient[i]! < 0)),
  );
}

function newtonDirection(hessian: Float64Array, gradient: Float64Array, free: readonly number[]): Float64Array {
  const n = gradient.length;
  const reduced = Float64Array.from(
    { length: free.length ** 2 },
    (_, k) => hessian[free[Math.floor(k / free.length)]! * n + free[k % free.length]!]!,
  );
  const solved = choleskySolve(
    cholesky(reduced, free.length),
    Float64Array.from(free, (i) => -gradient[i]!),
  );
  const direction = new Float64Array(n);
  free.forEach((i, k) => {
    direction[i] = solved[k]!;
  });
  return direction;
}

/** Halves the step until the fall of f is worth it; null when no step of at least 2^-50 is. */
function descend(
  here: Point,
  direction: Float64Array,
  clamp: (x: Float64Array) => Float64Array,
  evaluate: (x: Float64Array) => Point,
): Point | null {
  for (let step = 1; step >= 2 ** -50; step /= 2) {
    const x = clamp(here.x.map((value, i) => value + step * direction[i]!));
    const promised = dot(here.gradient, difference(x, here.x));
    if (promised >= 0) continue;
    const next = evaluate(x);
    if (Number.isFinite(next.value) && next.value <= here.value + 1e-4 * promised) return next;
  }
  return null;
}

function updateHessian(hessian: Float64Array, step: Float64Array, change: Float64Array, first: boolean): void {
  const n = step.length;
  if (first && dot(step, change) > 0) hessian.set(scaledIdentity(n, dot(change, change) / dot(step, change)));
  const moved = Float64Array.from(step, (_, i) => dot(hessian.subarray(i * n, (i + 1) * n), step));
  const curvature = dot(step, moved);
  if (!(curvature > 0)) return;
  const seen = dot(step, change);
  const trust = seen >= 0.2 * curvature ? 1 : (0.8 * curvature) / (curvature - seen);
  const damped = change.map((value, i) => trust * value + (1 - trust) * moved[i]!);
  const scale = dot(step, damped);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++)
      hessian[i * n + j]! += (damped[i]! * damped[j]!) / scale - (moved[i]! * moved[j]!) / curvature;
  }
}

const difference = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => value - b[i]!);
const norm = (v: Float64Array): number => Math.sqrt(dot(v, v));
const scaledIdentity = (n: number, scale: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? scale : 0));
