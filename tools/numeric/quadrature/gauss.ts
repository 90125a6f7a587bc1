// Gaussian rules: few points, very smooth integrands. For the rest there is gauss-kronrod.ts.

import { callerError } from "#infra/runtime/index.ts";
import { requireWhole, requireWithin } from "../checks.ts";

export interface Quadrature {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

const legendreRules = new Map<number, Quadrature>();
const laguerreRules = new Map<number, Quadrature>();

/** Points and weights on 0..1, exact for polynomials up to degree 2 n - 1: roots of the Legendre polynomial by Newton's steps.
 * Kept from call to call: do not write into them. Good to a few units of the last place.
 * @throws tools/parameter-out-of-range */
export function gaussLegendre(n: number): Quadrature {
  return kept(legendreRules, n, () => {
    requireWhole("points", n, 1);
    const points = new Float64Array(n);
    const weights = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const x = polished(Math.cos((Math.PI * (i + 0.75)) / (n + 0.5)), (at) => legendre(n, at));
      const { slope } = legendre(n, x);
      points[i] = (1 - x) / 2;
      weights[i] = 1 / ((1 - x * x) * slope * slope);
    }
    return { points, weights };
  });
}

/** Points and weights for the integral of f from 0 to infinity, f falling like exp(-x): sum of w f(x), so the factor exp(-x) is in f and
 * not in the weights (those of the textbook times exp(x)), which neither vanish nor overflow.
 * Roots of the Laguerre polynomial: bisection by the signs of its Sturm sequence, then Newton. Kept from call to call: do not write into them.
 * @param n 1 to 300
 * @throws tools/parameter-out-of-range
 * @source NIST Digital Library of Mathematical Functions, 3.5(v) and 18.9 */
export function gaussLaguerre(n: number): Quadrature {
  return kept(laguerreRules, n, () => {
    requireWhole("points", n, 1);
    requireWithin("points", n, 1, 300);
    const points = new Float64Array(n);
    const weights = new Float64Array(n);
    let low = 0;
    for (let i = 0; i < n; i++) {
      const x = polished(rootAfter(n, i, low), (at) => laguerre(n, at));
      const next = laguerre(n + 1, x).value;
      points[i] = x;
      weights[i] = x / ((n + 1) * next) ** 2;
      low = x;
    }
    return { points, weights };
  });
}

function kept(rules: Map<number, Quadrature>, n: number, make: () => Quadrature): Quadrature {
  let rule = rules.get(n);
  if (rule === undefined) {
    rule = make();
    rules.set(n, rule);
  }
  return rule;
}

interface Polynomial {
  readonly value: number;
  readonly slope: number;
}

function polished(guess: number, polynomial: (x: number) => Polynomial): number {
  let x = guess;
  for (let step = 0; step < 100; step++) {
    const { value, slope } = polynomial(x);
    const change = value / slope;
    x -= change;
    if (Math.abs(change) <= 1e-11 * Math.max(1, Math.abs(x))) return x; // the next would be its square
  }
  throw callerError("tools/no-convergence", `A point of the Gaussian rule near ${guess} was not found.`);
}

function legendre(n: number, x: number): Polynomial {
  let before = 1;
  let value = x;
  for (let k = 2; k <= n; k++) {
    const next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
    before = value;
    value = next;
  }
  return { value, slope: (n * (x * value - before)) / (x * x - 1) };
}

/** exp(-x / 2) L_n(x), and the slope of L_n on the same scale. By differences d_k = L_k - L_(k - 1): 2 k - 1 - x would round x away where it is small. */
function laguerre(n: number, x: number): Polynomial {
  let value = Math.exp(-x / 2);
  let difference = 0;
  for (let k = 1; k <= n; k++) {
    difference = ((k - 1) * difference - x * value) / k;
    value += difference;
  }
  return { value, slope: (n * difference) / x };
}

/** The i-th root, i = 0 the smallest, to about 1e-10 of itself: the number of roots below x is that of negative pivots of J - x. */
function rootAfter(n: number, i: number, above: number): number {
  let low = above;
  let high = 4 * n + 2;
  while (high - low > 1e-10 * high) {
    const middle = (low + high) / 2;
    let below = 0;
    let pivot = 1;
    for (let k = 0; k < n; k++) {
      pivot = 2 * k + 1 - middle - (k * k) / pivot;
      if (pivot === 0) pivot = 1e-300;
      if (pivot < 0) below++;
    }
    if (below > i) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
