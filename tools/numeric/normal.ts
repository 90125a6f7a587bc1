// The normal law: density, distribution function, its inverse, and the error function under them.

import { requireWithin } from "./checks.ts";

const SQRT_2PI = 2.5066282746310002;
const INV_SQRT_PI = 0.5641895835477563;

/** Standard normal density, exp(-x^2 / 2) / sqrt(2 pi). */
export const normalPdf = (x: number): number => Math.exp(-0.5 * x * x) / SQRT_2PI;

/** Standard normal distribution function, P(Z <= x). Relative error below 1e-15 for x above -37.5; 0 below about -38.
 * The tail is exp(-x^2 / 2) erfcx(|x| / sqrt 2) / 2 with x, not x / sqrt 2, squared: its rounding is not multiplied by its size.
 * @source rational approximations of Cody (1969), Mathematics of Computation 23(107) */
export function normalCdf(x: number): number {
  const size = Math.abs(x);
  if (size <= 0.46875 * Math.SQRT2) {
    const z = x * Math.SQRT1_2;
    return 0.5 + 0.5 * z * erfOverX(z * z);
  }
  if (size > 39) return x > 0 ? 1 : 0;
  const head = Math.trunc(size * 16) / 16;
  const fall = Math.exp(-0.5 * head * head) * Math.exp(-0.5 * (size - head) * (size + head));
  const tail = 0.5 * fall * scaledTail(size * Math.SQRT1_2);
  return x > 0 ? 1 - tail : tail;
}

/** Inverse of the standard normal distribution function. -Infinity at 0, Infinity at 1.
 * Relative error about 1e-15.
 * @param p probability, 0 <= p <= 1
 * @throws tools/parameter-out-of-range
 * @source algorithm AS 241 (PPND16), Wichura (1988), Applied Statistics 37(3) */
export function normalQuantile(p: number): number {
  requireWithin("p", p, 0, 1);
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(0.180625 - q * q, CENTRE);
  const tail = Math.min(p, 1 - p);
  if (tail === 0) return q < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const r = Math.sqrt(-Math.log(tail));
  const size = r <= 5 ? ratio(r - 1.6, MIDDLE) : ratio(r - 5, FAR);
  return q < 0 ? -size : size;
}

/** Complementary error function, 2 / sqrt(pi) * integral from x to infinity of exp(-t^2) dt.
 * @source rational approximations of Cody (1969), Mathematics of Computation 23(107) */
export function erfc(x: number): number {
  const size = Math.abs(x);
  if (size <= 0.46875) return 1 - x * erfOverX(size * size);
  if (size > 27) return x > 0 ? 0 : 2;
  const tail = expMinusSquare(size) * scaledTail(size);
  return x > 0 ? tail : 2 - tail;
}

/** exp(x^2) erfc(x): what is left of the tail when its fall is taken out. Infinite below about -26.6. */
export function erfcx(x: number): number {
  const size = Math.abs(x);
  if (size <= 0.46875) return Math.exp(x * x) * (1 - x * erfOverX(x * x));
  if (x > 0) return scaledTail(x);
  return 2 / expMinusSquare(size) - scaledTail(size);
}

/** erfcx for x above 0.46875. */
function scaledTail(x: number): number {
  return x <= 4 ? tailMiddle(x) : farTail(x);
}

function farTail(size: number): number {
  const inverse = 1 / (size * size);
  return (INV_SQRT_PI - inverse * tailFar(inverse)) / size;
}

/** exp(-x^2) with x split at 1/16, so that the rounding of x^2 is not multiplied by its size. */
function expMinusSquare(x: number): number {
  const head = Math.trunc(x * 16) / 16;
  return Math.exp(-head * head) * Math.exp(-(x - head) * (x + head));
}

/** Numerator and denominator of a rational function, lowest power first. */
interface Rational {
  readonly over: readonly number[];
  readonly under: readonly number[];
}

function ratio(x: number, { over, under }: Rational): number {
  return polynomial(x, over) / polynomial(x, under);
}

function polynomial(x: number, coefficients: readonly number[]): number {
  let sum = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) sum = sum * x + coefficients[k]!;
  return sum;
}

// Cody's three ranges, written out and by even and odd powers, which a processor reckons side by side: they run inside loops over millions.

/** erf(x) / x in y = x^2, for x up to 0.46875. */
function erfOverX(y: number): number {
  const q = y * y;
  const over =
    (0.18577770618460315 * q + 113.86415415105016) * q +
    3209.3775891384694 +
    y * (3.1611237438705655 * q + 377.485237685302);
  const under = (q + 244.02463793444417) * q + 2844.236833439171 + y * (23.601290952344122 * q + 1282.6165260773723);
  return over / under;
}

/** erfc(x) exp(x^2) for x from 0.46875 to 4. */
function tailMiddle(x: number): number {
  const q = x * x;
  const over =
    (((2.1531153547440383e-8 * q + 8.883149794388377) * q + 298.6351381974001) * q + 1712.0476126340707) * q +
    1230.3393547979972 +
    x * (((0.5641884969886701 * q + 66.11919063714163) * q + 881.952221241769) * q + 2051.0783778260716);
  const under =
    (((q + 117.6939508913125) * q + 1621.3895745666903) * q + 4362.619090143247) * q +
    1230.3393548037495 +
    x * (((15.744926110709835 * q + 537.1811018620099) * q + 3290.7992357334597) * q + 3439.3676741437216);
  return over / under;
}

/** The remainder of the asymptotic series in y = 1 / x^2, for x from 4. */
function tailFar(y: number): number {
  const q = y * y;
  const over =
    (0.30532663496123236 * q + 0.12578172611122926) * q +
    0.0006587491615298378 +
    y * ((0.016315387137302097 * q + 0.36034489994980445) * q + 0.016083785148742275);
  const under =
    (2.568520192289822 * q + 0.5279051029514285) * q +
    0.0023352049762686918 +
    y * ((q + 1.8729528499234604) * q + 0.06051834131244132);
  return over / under;
}

// Wichura's three ranges.
const CENTRE: Rational = {
  over: [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227,
  ],
  under: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
};
const MIDDLE: Rational = {
  over: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  under: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
};
const FAR: Rational = {
  over: [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  under: [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
    1.421511758316446e-7, 2.0442631033899397e-15,
  ],
};
