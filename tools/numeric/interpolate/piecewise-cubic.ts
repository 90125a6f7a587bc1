// Curves through points: cubic splines, and the cubic that keeps the points' monotony.

import { callerError } from "#infra/runtime/index.ts";
import { type Numbers, requireFinite, requireLength, requireSameLength } from "../checks.ts";

/** How a spline ends: no curvature; the first two and last two pieces one cubic each; or given slopes. */
export type SplineEnd = "natural" | "not-a-knot" | { readonly first: number; readonly last: number };

/** A curve of cubic pieces with a continuous slope. Outside its points it goes on as a straight line, or as its first and last piece do. */
export class PiecewiseCubic {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly slopes: Float64Array;
  private readonly beyond: "line" | "cubic";
  private last = 0;

  constructor(x: Float64Array, y: Float64Array, slopes: Float64Array, beyond: "line" | "cubic" = "line") {
    this.x = x;
    this.y = y;
    this.slopes = slopes;
    this.beyond = beyond;
  }

  value(at: number): number {
    const { x, y, slopes } = this;
    const end = x.length - 1;
    if (this.beyond === "line" && at < x[0]!) return y[0]! + slopes[0]! * (at - x[0]!);
    if (this.beyond === "line" && at > x[end]!) return y[end]! + slopes[end]! * (at - x[end]!);
    const i = this.pieceOf(at);
    const h = x[i + 1]! - x[i]!;
    const t = at - x[i]!;
    const chord = (y[i + 1]! - y[i]!) / h;
    const c = (3 * chord - 2 * slopes[i]! - slopes[i + 1]!) / h;
    const d = (slopes[i]! + slopes[i + 1]! - 2 * chord) / (h * h);
    return y[i]! + t * (slopes[i]! + t * (c + t * d));
  }

  /** The slope at a point. */
  slope(at: number): number {
    const { x, y, slopes } = this;
    const end = x.length - 1;
    if (this.beyond === "line" && at < x[0]!) return slopes[0]!;
    if (this.beyond === "line" && at > x[end]!) return slopes[end]!;
    const i = this.pieceOf(at);
    const h = x[i + 1]! - x[i]!;
    const t = at - x[i]!;
    const chord = (y[i + 1]! - y[i]!) / h;
    const c = (3 * chord - 2 * slopes[i]! - slopes[i + 1]!) / h;
    const d = (slopes[i]! + slopes[i + 1]! - 2 * chord) / (h * h);
    return slopes[i]! + t * (2 * c + 3 * t * d);
  }

  /** The second derivative; at a point between pieces, that of the right one. 0 beyond the points where a line goes on. */
  curvature(at: number): number {
    const { x, y, slopes } = this;
    if (this.beyond === "line" && (at < x[0]! || at > x[x.length - 1]!)) return 0;
    const i = this.pieceOf(at);
    const h = x[i + 1]! - x[i]!;
    const chord = (y[i + 1]! - y[i]!) / h;
    const c = (3 * chord - 2 * slopes[i]! - slopes[i + 1]!) / h;
    const d = (slopes[i]! + slopes[i + 1]! - 2 * chord) / (h * h);
    return 2 * c + 6 * d * (at - x[i]!);
  }

  /** The piece that holds a point; calls are usually near the one before. */
  private pieceOf(at: number): number {
    const { x } = this;
    const { last } = this;
    if (at >= x[last]! && at < x[last + 1]!) return last;
    let low = 0;
    let high = x.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (at >= x[middle]!) low = middle;
      else high = middle;
    }
    this.last = low;
    return low;
  }
}

/** The cubic spline through the points: slope and curvature are continuous.
 * @param x shape (n), n >= 2, rising strictly (with two points every end but given slopes is a line; with three, not-a-knot is a parabola)
 * @param y shape (n)
 * @throws tools/length-mismatch, tools/series-too-short, tools/value-not-finite, tools/not-ascending
 * @source de Boor (1978), A Practical Guide to Splines, chapter IV */
export function cubicSpline(
  x: Numbers,
  y: Numbers,
  end: SplineEnd = "not-a-knot",
  beyond: "line" | "cubic" = "line",
): PiecewiseCubic {
  const [at, value] = requirePoints(x, y);
  const n = at.length;
  const step = new Float64Array(n - 1);
  const chord = new Float64Array(n - 1);
  for (let i = 0; i < n - 1; i++) {
    step[i] = at[i + 1]! - at[i]!;
    chord[i] = (value[i + 1]! - value[i]!) / step[i]!;
  }
  const given = typeof end === "object";
  if (!given && n === 2) return new PiecewiseCubic(at, value, new Float64Array(2).fill(chord[0]!), beyond);
  if (end === "not-a-knot" && n === 3) {
    const bend = (chord[1]! - chord[0]!) / (step[0]! + step[1]!);
    const slopes = Float64Array.of(
      chord[0]! - bend * step[0]!,
      chord[0]! + bend * step[0]!,
      chord[1]! + bend * step[1]!,
    );
    return new PiecewiseCubic(at, value, slopes, beyond);
  }
  // Rows of the system for the slopes: under, on and over the diagonal.
  const under = new Float64Array(n);
  const on = new Float64Array(n);
  const over = new Float64Array(n);
  const right = new Float64Array(n);
  for (let i = 1; i < n - 1; i++) {
    under[i] = step[i]!;
    on[i] = 2 * (step[i - 1]! + step[i]!);
    over[i] = step[i - 1]!;
    right[i] = 3 * (step[i]! * chord[i - 1]! + step[i - 1]! * chord[i]!);
  }
  const [a, b] = [n - 2, n - 3];
  if (given) {
    on[0] = 1;
    right[0] = end.first;
    on[n - 1] = 1;
    right[n - 1] = end.last;
  } else if (end === "natural") {
    on[0] = 2;
    over[0] = 1;
    right[0] = 3 * chord[0]!;
    under[n - 1] = 1;
    on[n - 1] = 2;
    right[n - 1] = 3 * chord[a]!;
  } else {
    const first = step[0]! + step[1]!;
    on[0] = step[1]!;
    over[0] = first;
    right[0] = ((step[0]! + 2 * first) * step[1]! * chord[0]! + step[0]! ** 2 * chord[1]!) / first;
    const final = step[a]! + step[b]!;
    on[n - 1] = step[b]!;
    under[n - 1] = final;
    right[n - 1] = (step[a]! ** 2 * chord[b]! + (2 * final + step[a]!) * step[b]! * chord[a]!) / final;
  }
  for (let i = 1; i < n; i++) {
    const share = under[i]! / on[i - 1]!;
    on[i]! -= share * over[i - 1]!;
    right[i]! -= share * right[i - 1]!;
  }
  const slopes = new Float64Array(n);
  slopes[n - 1] = right[n - 1]! / on[n - 1]!;
  for (let i = n - 2; i >= 0; i--) slopes[i] = (right[i]! - over[i]! * slopes[i + 1]!) / on[i]!;
  return new PiecewiseCubic(at, value, slopes, beyond);
}

/** The cubic through the points that rises and falls only where they do (PCHIP): slopes are weighted harmonic means of the chords beside.
 * @param x shape (n), n >= 2, rising strictly
 * @throws as `cubicSpline`
 * @source Fritsch & Butland (1984), SIAM J. Sci. Stat. Comput. 5(2); ends as in Moler (2004), Numerical Computing with MATLAB, 3.6 */
export function monotoneCubic(x: Numbers, y: Numbers, beyond: "line" | "cubic" = "line"): PiecewiseCubic {
  const [at, value] = requirePoints(x, y);
  const n = at.length;
  const step = new Float64Array(n - 1);
  const chord = new Float64Array(n - 1);
  for (let i = 0; i < n - 1; i++) {
    step[i] = at[i + 1]! - at[i]!;
    chord[i] = (value[i + 1]! - value[i]!) / step[i]!;
  }
  const slopes = new Float64Array(n);
  if (n === 2) return new PiecewiseCubic(at, value, slopes.fill(chord[0]!), beyond);
  for (let i = 1; i < n - 1; i++) {
    const [left, ahead] = [chord[i - 1]!, chord[i]!];
    if (left * ahead <= 0) continue;
    const w1 = 2 * step[i]! + step[i - 1]!;
    const w2 = step[i]! + 2 * step[i - 1]!;
    slopes[i] = (w1 + w2) / (w1 / left + w2 / ahead);
  }
  slopes[0] = endSlope(step[0]!, step[1]!, chord[0]!, chord[1]!);
  slopes[n - 1] = endSlope(step[n - 2]!, step[n - 3]!, chord[n - 2]!, chord[n - 3]!);
  return new PiecewiseCubic(at, value, slopes, beyond);
}

function endSlope(near: number, far: number, chord: number, next: number): number {
  const slope = ((2 * near + far) * chord - near * next) / (near + far);
  if (Math.sign(slope) !== Math.sign(chord)) return 0;
  return Math.sign(chord) !== Math.sign(next) && Math.abs(slope) > 3 * Math.abs(chord) ? 3 * chord : slope;
}

function requirePoints(x: Numbers, y: Numbers): [Float64Array, Float64Array] {
  requireLength("x", x, 2);
  requireSameLength("x", x, "y", y);
  requireFinite("x", x);
  requireFinite("y", y);
  for (let i = 1; i < x.length; i++) {
    if (x[i]! > x[i - 1]!) continue;
    throw callerError(
      "tools/not-ascending",
      `x[${i}] is ${x[i]} after ${x[i - 1]}; wanted points that rise strictly. Sort them and drop repeats.`,
      { index: i },
    );
  }
  return [Float64Array.from(x), Float64Array.from(y)];
}
