// The laws of a standardised shock z (mean 0, variance 1) that a likelihood may be built on.

import { logGamma } from "#tools/numeric/index.ts";

export type ShockLaw = "normal" | "t" | "skewed-t";

/** nu degrees of freedom (above 2) and lambda, the skew (-1..1; 0 is symmetric); what a law does not have is not read. */
export interface ShockShape {
  readonly nu: number;
  readonly lambda: number;
}

const LN_2PI = Math.log(2 * Math.PI);

/** ln f(z) as a function of z with the constants worked out once.
 * @source Bollerslev (1987), Rev. Economics and Statistics 69(3) for t; Hansen (1994), International Economic Review 35(3) for the skewed t */
export function shockLogDensity(law: ShockLaw, { nu, lambda }: ShockShape): (z: number) => number {
  if (law === "normal") return (z) => -0.5 * (LN_2PI + z * z);
  const lnC = logGamma((nu + 1) / 2) - logGamma(nu / 2) - 0.5 * Math.log(Math.PI * (nu - 2));
  const power = (nu + 1) / 2;
  if (law === "t") return (z) => lnC - power * Math.log1p((z * z) / (nu - 2));
  const a = (4 * lambda * Math.exp(lnC) * (nu - 2)) / (nu - 1);
  const b = Math.sqrt(1 + 3 * lambda * lambda - a * a);
  const constant = Math.log(b) + lnC;
  return (z) => {
    const side = z < -a / b ? 1 - lambda : 1 + lambda;
    const y = (b * z + a) / side;
    return constant - power * Math.log1p((y * y) / (nu - 2));
  };
}

/** E|z|, by which EGARCH centres the size of a shock: sqrt(2 / pi), the normal law's, whatever the law (the convention of the package arch). */
export const centreOfSize = Math.sqrt(2 / Math.PI);

/** A draw from the law. @param uniform, normal sources of chance */
export function drawShock(
  law: ShockLaw,
  { nu, lambda }: ShockShape,
  random: { next(): number; normal(): number },
): number {
  if (law === "normal") return random.normal();
  // t as a normal over the root of a chi-square: the sum of nu squares by the gamma law of Marsaglia and Tsang (2000).
  const t = random.normal() / Math.sqrt((2 * gammaDraw(nu / 2, random)) / nu);
  const scaled = t * Math.sqrt((nu - 2) / nu);
  if (law === "t") return scaled;
  const lnC = logGamma((nu + 1) / 2) - logGamma(nu / 2) - 0.5 * Math.log(Math.PI * (nu - 2));
  const a = (4 * lambda * Math.exp(lnC) * (nu - 2)) / (nu - 1);
  const b = Math.sqrt(1 + 3 * lambda * lambda - a * a);
  const side = random.next() < (1 - lambda) / 2 ? -(1 - lambda) : 1 + lambda;
  return (Math.abs(scaled) * side - a) / b;
}

function gammaDraw(shape: number, random: { next(): number; normal(): number }): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - random.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
