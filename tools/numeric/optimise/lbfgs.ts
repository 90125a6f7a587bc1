// A minimiser of smooth convex functions of very many variables: limited-memory BFGS with a line search that keeps the weak
// Wolfe conditions. For few variables inside bounds: minimise-bounded.ts.

import { requireFinite, requireLength } from "../checks.ts";
import { dot } from "../cholesky.ts";
import type { Objective } from "./minimise-bounded.ts";

export interface LbfgsOptions {
  /** Pairs of step and change that are remembered. */
  readonly memory?: number;
  /** Stop when the largest entry of the gradient is at most this. */
  readonly gradientTolerance?: number;
  /** Stop when a step lowers f by at most this times max(1, |f|). */
  readonly changeTolerance?: number;
  readonly maxIterations?: number;
}

export interface LbfgsMinimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly largestGradient: number;
  readonly iterations: number;
  readonly converged: boolean;
}

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly inverse: number;
}

const armijo = 1e-4;
const curvature = 0.9;

/** Minimises f from a start.
 *
 * Direction d = -H g with H the two-loop product over the last `memory` pairs, H0 = (s.y / y.y) I. The step is bracketed
 * and bisected until f(x + t d) <= f + 1e-4 t g.d and g(x + t d).d >= 0.9 g.d. Deterministic.
 * @param f     returns f(x), writes its gradient into the second argument; finite everywhere
 * @param start shape (n), n >= 1, finite; untouched
 * @throws tools/series-empty, tools/value-not-finite
 * @source Nocedal & Wright (2006), Numerical Optimization, algorithm 7.4; Lewis & Overton (2013), Math. Programming 141 (the line search) */
export function minimiseLbfgs(f: Objective, start: Float64Array, options: LbfgsOptions = {}): LbfgsMinimum {
  const { memory = 8, gradientTolerance = 1e-6, changeTolerance = 1e-9, maxIterations = 300 } = options;
  requireLength("start", start, 1);
  requireFinite("start", start);
  let x = start.slice();
  let gradient = new Float64Array(x.length);
  let value = f(x, gradient);
  const pairs: Pair[] = [];
  let iterations = 0;
  let converged = largest(gradient) <= gradientTolerance;
  while (!converged && iterations < maxIterations) {
    const direction = directionOf(gradient, pairs);
    const first = pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
    const next = search(f, x, value, gradient, direction, first);
    if (next === null) break; // no step lowers f any more: as far as float64 goes
    iterations++;
    remember(pairs, memory, difference(next.x, x), difference(next.gradient, gradient));
    const fell = value - next.value;
    ({ x, value, gradient } = next);
    converged = largest(gradient) <= gradientTolerance || fell <= changeTolerance * Math.max(1, Math.abs(value));
  }
  return { x, value, largestGradient: largest(gradient), iterations, converged };
}

function directionOf(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const d = gradient.map((g) => -g);
  const shares: number[] = [];
  for (const { step, change, inverse } of pairs.toReversed()) {
    const share = inverse * dot(step, d);
    shares.push(share);
    add(d, change, -share);
  }
  const last = pairs.at(-1);
  if (last !== undefined) {
    const scale = 1 / (last.inverse * dot(last.change, last.change));
    for (let i = 0; i < d.length; i++) d[i]! *= scale;
  }
  for (const { step, change, inverse } of pairs) add(d, step, shares.pop()! - inverse * dot(change, d));
  return d;
}

interface Point {
  readonly x: Float64Array<ArrayBuffer>;
  readonly value: number;
  readonly gradient: Float64Array<ArrayBuffer>;
}

function search(
  f: Objective,
  x: Float64Array,
  value: number,
  gradient: Float64Array,
  direction: Float64Array,
  first: number,
): Point | null {
  const slope = dot(gradient, direction);
  let [low, high, step] = [0, Number.POSITIVE_INFINITY, first];
  let best: Point | null = null;
  for (let tries = 0; tries < 40; tries++) {
    const at = Float64Array.from(x);
    add(at, direction, step);
    const there = new Float64Array(x.length);
    const found = f(at, there);
    if (!(found <= value + armijo * step * slope)) high = step;
    else {
      best = { x: at, value: found, gradient: there };
      if (dot(there, direction) >= curvature * slope) return best;
      low = step;
    }
    step = high === Number.POSITIVE_INFINITY ? 2 * low : (low + high) / 2;
  }
  return best;
}

function remember(pairs: Pair[], memory: number, step: Float64Array, change: Float64Array): void {
  const product = dot(step, change);
  if (!(product > 1e-12 * dot(change, change))) return; // no curvature to learn from
  pairs.push({ step, change, inverse: 1 / product });
  if (pairs.length > memory) pairs.shift();
}

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let i = 0; i < to.length; i++) to[i]! += times * what[i]!;
}

const difference = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => value - b[i]!);
const largest = (v: Float64Array): number => v.reduce((worst, value) => Math.max(worst, Math.abs(value)), 0);
