// The law of two normal variates that are correlated.

import { requireWithin } from "../checks.ts";
import { normalCdf } from "../normal.ts";
import { gaussLegendre } from "../quadrature/gauss.ts";

/** P(X <= x, Y <= y) of standard normals with correlation rho. Absolute error about 1e-15; infinite x and y are allowed, NaN gives NaN.
 * @param rho -1 to 1
 * @throws tools/parameter-out-of-range
 * @source Drezner & Wesolowsky (1990), J. Statist. Comput. Simul. 35; Genz (2004), Statistics and Computing 14, for |rho| near 1 */
export function bivariateNormalCdf(x: number, y: number, rho: number): number {
  requireWithin("rho", rho, -1, 1);
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (x === Number.NEGATIVE_INFINITY || y === Number.NEGATIVE_INFINITY) return 0;
  if (x === Number.POSITIVE_INFINITY) return normalCdf(y);
  if (y === Number.POSITIVE_INFINITY) return normalCdf(x);
  const { points, weights } = gaussLegendre(20);
  const [h, k] = [-x, -y];
  if (Math.abs(rho) < 0.925) {
    const angle = Math.asin(rho);
    let sum = 0;
    for (let i = 0; i < points.length; i++) {
      const s = Math.sin(angle * points[i]!);
      sum += weights[i]! * Math.exp((s * h * k - (h * h + k * k) / 2) / (1 - s * s));
    }
    return clip((sum * angle) / (2 * Math.PI) + normalCdf(-h) * normalCdf(-k));
  }
  const other = rho < 0 ? -k : k;
  let upper = 0;
  if (Math.abs(rho) < 1) {
    const product = h * other;
    const square = (1 - rho) * (1 + rho);
    const a = Math.sqrt(square);
    const b = (h - other) ** 2;
    const c = (4 - product) / 8;
    const d = (12 - product) / 16;
    const exponent = -(b / square + product) / 2;
    if (exponent > -700)
      upper = a * Math.exp(exponent) * (1 - (c * (b - square) * (1 - (d * b) / 5)) / 3 + (c * d * square * square) / 5);
    if (-product < 100) {
      const root = Math.sqrt(b);
      upper -=
        Math.exp(-product / 2) *
        Math.sqrt(2 * Math.PI) *
        normalCdf(-root / a) *
        root *
        (1 - (c * b * (1 - (d * b) / 5)) / 3);
    }
    for (let i = 0; i < points.length; i++) {
      const t = (a * points[i]!) ** 2;
      const rest = Math.sqrt(1 - t);
      const power = -(b / t + product) / 2;
      if (power < -700) continue;
      upper +=
        a *
        weights[i]! *
        Math.exp(power) *
        (Math.exp((-product * t) / (2 * (1 + rest) ** 2)) / rest - (1 + c * t * (1 + d * t)));
    }
    upper /= -2 * Math.PI;
  }
  if (rho > 0) return clip(upper + normalCdf(-Math.max(h, other)));
  return clip(-upper + (other > h ? normalCdf(other) - normalCdf(h) : 0));
}

const clip = (p: number): number => Math.min(1, Math.max(0, p));
