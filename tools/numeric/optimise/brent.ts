// One variable: the root between two points of unlike sign, and the minimum between two points.

import { callerError } from "#infra/runtime/index.ts";

export interface SearchOptions {
  /** Width of the answer, beside a few units of the last place of x. */
  readonly tolerance?: number;
  readonly maxIterations?: number;
}

/** x in low..high with f(x) = 0, by inverse quadratic interpolation where it is quick and halving where it is not.
 * @param f continuous, with f(low) and f(high) of unlike sign, or zero at one
 * @throws tools/not-bracketed, tools/no-convergence
 * @source Brent (1973), Algorithms for Minimization Without Derivatives, chapter 4 */
export function findRoot(
  f: (x: number) => number,
  low: number,
  high: number,
  { tolerance = 1e-14, maxIterations = 200 }: SearchOptions = {},
): number {
  let a = low;
  let b = high;
  let fa = f(a);
  let fb = f(b);
  if (!(fa * fb <= 0) && !(Math.sign(fa) * Math.sign(fb) <= 0)) {
    throw callerError(
      "tools/not-bracketed",
      `The function is ${fa} at ${low} and ${fb} at ${high}; wanted values of unlike sign. Widen the range.`,
      { low, high, atLow: fa, atHigh: fb },
    );
  }
  let c = a;
  let fc = fa;
  let width = b - a;
  let before = width;
  for (let i = 0; i < maxIterations; i++) {
    if (Math.abs(fc) < Math.abs(fb)) {
      a = b;
      b = c;
      c = a;
      fa = fb;
      fb = fc;
      fc = fa;
    }
    const near = 2 * Number.EPSILON * Math.abs(b) + tolerance / 2;
    const half = (c - b) / 2;
    if (Math.abs(half) <= near || fb === 0) return b;
    if (Math.abs(before) >= near && Math.abs(fa) > Math.abs(fb)) {
      const s = fb / fa;
      let p = 2 * half * s;
      let q = 1 - s;
      if (a !== c) {
        const r = fb / fc;
        const t = fa / fc;
        p = s * (2 * half * t * (t - r) - (b - a) * (r - 1));
        q = (t - 1) * (r - 1) * (s - 1);
      }
      if (p > 0) q = -q;
      p = Math.abs(p);
      if (2 * p < Math.min(3 * half * q - Math.abs(near * q), Math.abs(before * q))) {
        before = width;
        width = p / q;
      } else {
        width = half;
        before = half;
      }
    } else {
      width = half;
      before = half;
    }
    a = b;
    fa = fb;
    b += Math.abs(width) > near ? width : half > 0 ? near : -near;
    fb = f(b);
    if (fb > 0 === fc > 0) {
      c = a;
      fc = fa;
      width = b - a;
      before = width;
    }
  }
  throw callerError(
    "tools/no-convergence",
    `No root to ${tolerance} between ${low} and ${high} in ${maxIterations} steps.`,
  );
}

/** x in low..high where f is least: parabolas through the best points, and the golden section where they mislead.
 * f is compared with itself, so x is good to about half of the digits of f. One of several minima may be found.
 * @throws tools/no-convergence
 * @source Brent (1973), chapter 5 */
export function findMinimum(
  f: (x: number) => number,
  low: number,
  high: number,
  { tolerance = 1e-10, maxIterations = 500 }: SearchOptions = {},
): { readonly x: number; readonly value: number } {
  const golden = (3 - Math.sqrt(5)) / 2;
  let a = Math.min(low, high);
  let b = Math.max(low, high);
  let x = a + golden * (b - a);
  let w = x;
  let v = x;
  let fx = f(x);
  let fw = fx;
  let fv = fx;
  let step = 0;
  let before = 0;
  for (let i = 0; i < maxIterations; i++) {
    const middle = (a + b) / 2;
    const near = 1.5e-8 * Math.abs(x) + tolerance / 3;
    if (Math.abs(x - middle) <= 2 * near - (b - a) / 2) return { x, value: fx };
    let parabola = false;
    if (Math.abs(before) > near) {
      const r = (x - w) * (fx - fv);
      let q = (x - v) * (fx - fw);
      let p = (x - v) * q - (x - w) * r;
      q = 2 * (q - r);
      if (q > 0) p = -p;
      q = Math.abs(q);
      if (Math.abs(p) < Math.abs((q * before) / 2) && p > q * (a - x) && p < q * (b - x)) {
        before = step;
        step = p / q;
        const u = x + step;
        if (u - a < 2 * near || b - u < 2 * near) step = x < middle ? near : -near;
        parabola = true;
      }
    }
    if (!parabola) {
      before = (x < middle ? b : a) - x;
      step = golden * before;
    }
    const u = x + (Math.abs(step) >= near ? step : step > 0 ? near : -near);
    const fu = f(u);
    if (fu <= fx) {
      if (u < x) b = x;
      else a = x;
      v = w;
      fv = fw;
      w = x;
      fw = fx;
      x = u;
      fx = fu;
    } else {
      if (u < x) a = u;
      else b = u;
      if (fu <= fw || w === x) {
        v = w;
        fv = fw;
        w = u;
        fw = fu;
      } else if (fu <= fv || v === x || v === w) {
        v = u;
        fv = fu;
      }
    }
  }
  throw callerError("tools/no-convergence", `No minimum between ${low} and ${high} in ${maxIterations} steps.`);
}
