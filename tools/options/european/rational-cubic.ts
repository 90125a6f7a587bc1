// Interpolation by a cubic over a quadratic: value and slope at both ends, and one parameter that bends what lies between.

const largest = 2 / Number.EPSILON;
const least = -(1 - Math.sqrt(Number.EPSILON));

/** Value at x between two points with slopes; r = 3 is Hermite's cubic, a large r the chord.
 * @source Delbourgo & Gregory (1985), SIAM J. Sci. Stat. Comput. 6(4) */
export function rationalCubic(
  x: number,
  x0: number,
  x1: number,
  y0: number,
  y1: number,
  d0: number,
  d1: number,
  r: number,
): number {
  const h = x1 - x0;
  if (h === 0) return 0.5 * (y0 + y1);
  const t = (x - x0) / h;
  const u = 1 - t;
  if (r >= largest) return y1 * t + y0 * u;
  return (
    (y1 * t * t * t + (r * y1 - h * d1) * t * t * u + (r * y0 + h * d0) * t * u * u + y0 * u * u * u) /
    (1 + (r - 3) * t * u)
  );
}

/** The r that gives the curve a second derivative at its left end, raised where it must be for the curve to keep its shape. */
export function controlAtLeft(
  x0: number,
  x1: number,
  y0: number,
  y1: number,
  d0: number,
  d1: number,
  curvature: number,
  preferShape: boolean,
): number {
  const h = x1 - x0;
  const chord = (y1 - y0) / h;
  return Math.max(controlOf(0.5 * h * curvature + (d1 - d0), chord - d0), smallestControl(d0, d1, chord, preferShape));
}

/** As `controlAtLeft` for the right end. */
export function controlAtRight(
  x0: number,
  x1: number,
  y0: number,
  y1: number,
  d0: number,
  d1: number,
  curvature: number,
  preferShape: boolean,
): number {
  const h = x1 - x0;
  const chord = (y1 - y0) / h;
  return Math.max(controlOf(0.5 * h * curvature + (d1 - d0), d1 - chord), smallestControl(d0, d1, chord, preferShape));
}

function controlOf(over: number, under: number): number {
  if (over === 0) return 0;
  if (under === 0) return over > 0 ? largest : least;
  return over / under;
}

function smallestControl(d0: number, d1: number, chord: number, preferShape: boolean): number {
  const monotone = d0 * chord >= 0 && d1 * chord >= 0;
  const convex = d0 <= chord && chord <= d1;
  const concave = d0 >= chord && chord >= d1;
  if (!monotone && !convex && !concave) return least;
  let forMonotone = least;
  let forConvex = least;
  if (monotone) {
    if (chord !== 0) forMonotone = (d1 + d0) / chord;
    else if (preferShape) forMonotone = largest;
  }
  if (convex || concave) {
    if (chord !== d0 && d1 !== chord)
      forConvex = Math.max(Math.abs((d1 - d0) / (d1 - chord)), Math.abs((d1 - d0) / (chord - d0)));
    else if (preferShape) forConvex = largest;
  } else if (monotone && preferShape) forConvex = largest;
  return Math.max(least, forMonotone, forConvex);
}
