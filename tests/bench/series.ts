// Synthetic series that come out the same here and in tests/golden/make/_golden.py: an integer hash, then Box-Muller.
// For tests and benches only; the desk draws its chance from infra/runtime.

/** n numbers in (0, 1): a 32-bit mix of i + seed * 0x9E3779B9, exact in any language. */
export function u01(n: number, seed: number): Float64Array {
  const offset = Math.imul(seed, 0x9e3779b9);
  return Float64Array.from({ length: n }, (_, i) => {
    let x = (i + offset) | 0;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    return (((x ^ (x >>> 16)) >>> 0) + 0.5) / 4294967296;
  });
}

/** n standard normal numbers by Box-Muller over u01 of seeds 2s and 2s + 1; equal across languages to the last digit or two. */
export function normals(n: number, seed: number): Float64Array {
  const radius = u01(n, 2 * seed);
  const angle = u01(n, 2 * seed + 1);
  return radius.map((u, i) => Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * angle[i]!));
}

/** T returns of a GARCH(1,1) process around mu, started at its long-run variance, after a burn-in of 500. */
export function garchReturns(
  length: number,
  seed: number,
  mu: number,
  omega: number,
  alpha: number,
  beta: number,
): Float64Array {
  const burn = 500;
  const shocks = normals(length + burn, seed);
  const returns = new Float64Array(length);
  let variance = omega / (1 - alpha - beta);
  for (let t = 0; t < length + burn; t++) {
    const surprise = Math.sqrt(variance) * shocks[t]!;
    if (t >= burn) returns[t - burn] = mu + surprise;
    variance = omega + alpha * surprise * surprise + beta * variance;
  }
  return returns;
}
