// Few variables and no gradient: a simplex that walks, stretches and shrinks. Inside a box it is put back onto the faces.

import { callerError } from "#infra/runtime/index.ts";
import { requireBox } from "./box.ts";

export interface SimplexOptions {
  /** Stop when the simplex is this small, relative to 1 + |x|, and f differs by at most `valueTolerance` in it. */
  readonly stepTolerance?: number;
  readonly valueTolerance?: number;
  readonly maxEvaluations?: number;
}

export interface DirectMinimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly evaluations: number;
  readonly converged: boolean;
}

/** Minimises f over a box without gradients. Steps depend on the number of variables, which keeps the simplex alive in ten and more;
 * after it has settled it is built anew once at the best point, since a simplex may have collapsed onto less than a minimum.
 * @param f     not finite means "outside"
 * @param start shape (n), n >= 1
 * @throws tools/length-mismatch, tools/series-empty, tools/value-not-finite, tools/parameter-out-of-range
 * @source Nelder & Mead (1965), Computer J. 7(4); Gao & Han (2012), Comput. Optim. Appl. 51 (the coefficients) */
export function minimiseSimplex(
  f: (x: Float64Array) => number,
  start: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  options: SimplexOptions = {},
): DirectMinimum {
  const { stepTolerance = 1e-9, valueTolerance = 1e-13, maxEvaluations = 400 * start.length } = options;
  requireBox(start, lower, upper);
  let evaluations = 0;
  const evaluate = (x: Float64Array): Vertex => {
    evaluations++;
    const inside = x.map((value, i) => Math.min(upper[i]!, Math.max(lower[i]!, value)));
    const value = f(inside);
    return { x: inside, value: Number.isFinite(value) ? value : Number.POSITIVE_INFINITY };
  };
  let best = evaluate(start);
  if (best.value === Number.POSITIVE_INFINITY) {
    throw callerError("tools/value-not-finite", "The objective is not finite at the start. Start elsewhere.", {
      start: [...start],
    });
  }
  let converged = false;
  for (let round = 0; round < 2; round++) {
    const from = best;
    const simplex = [from];
    for (let i = 0; i < start.length; i++) {
      const x = from.x.slice();
      const size = x[i] === 0 ? 0.00025 : 0.05 * x[i]!;
      x[i]! += x[i]! + size > upper[i]! || x[i]! + size < lower[i]! ? -size : size;
      simplex.push(evaluate(x));
    }
    converged = walk(simplex, evaluate, () => evaluations < maxEvaluations, stepTolerance, valueTolerance);
    best = simplex[0]!;
  }
  return { ...best, evaluations, converged };
}

interface Vertex {
  readonly x: Float64Array;
  readonly value: number;
}

function walk(
  simplex: Vertex[],
  evaluate: (x: Float64Array) => Vertex,
  more: () => boolean,
  stepTolerance: number,
  valueTolerance: number,
): boolean {
  const n = simplex.length - 1;
  const stretch = 1 + 2 / Math.max(2, n);
  const contract = 0.75 - 1 / (2 * Math.max(2, n));
  const shrink = n === 1 ? 0.5 : 1 - 1 / n;
  for (;;) {
    simplex.sort((a, b) => a.value - b.value);
    const [best, worst] = [simplex[0]!, simplex[n]!];
    if (isSmall(simplex, stepTolerance) && worst.value - best.value <= valueTolerance * (1 + Math.abs(best.value)))
      return true;
    if (!more()) return false;
    const centre = new Float64Array(n);
    for (let v = 0; v < n; v++) for (let i = 0; i < n; i++) centre[i]! += simplex[v]!.x[i]! / n;
    const along = (share: number) => evaluate(centre.map((c, i) => c + share * (c - worst.x[i]!)));
    const reflected = along(1);
    if (reflected.value < best.value) {
      const stretched = along(stretch);
      simplex[n] = stretched.value < reflected.value ? stretched : reflected;
    } else if (reflected.value < simplex[n - 1]!.value) {
      simplex[n] = reflected;
    } else {
      const outside = reflected.value < worst.value;
      const contracted = along(outside ? contract : -contract);
      if (contracted.value <= Math.min(reflected.value, worst.value) && contracted.value < worst.value)
        simplex[n] = contracted;
      else
        for (let v = 1; v <= n; v++) {
          const { x } = simplex[v]!;
          simplex[v] = evaluate(best.x.map((b, i) => b + shrink * (x[i]! - b)));
        }
    }
  }
}

function isSmall(simplex: readonly Vertex[], tolerance: number): boolean {
  const best = simplex[0]!.x;
  return simplex.every(({ x }) =>
    x.every((value, i) => Math.abs(value - best[i]!) <= tolerance * (1 + Math.abs(best[i]!))),
  );
}
