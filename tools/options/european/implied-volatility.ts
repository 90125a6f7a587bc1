// The volatility that a price implies, to the last digits that the price holds.

import { callerError } from "#infra/runtime/index.ts";
import { erfcx, normalCdf, normalQuantile, requireSameLength } from "#tools/numeric/index.ts";
import { callOfVega, lackOfVega, normalisedVega } from "./normalised-black.ts";
import { controlAtLeft, controlAtRight, rationalCubic } from "./rational-cubic.ts";

const SQRT_2PI = 2.5066282746310002;
const SQRT_3 = Math.sqrt(3);
const LOWER_SCALE = (2 * Math.PI) / Math.sqrt(27);

/** Total volatility s = volatility x sqrt(years) of a normalised price beta of a call that is not in the money.
 *
 * A start from four rational curves, exact in value and slope where they meet, then Householder's steps of fourth order on the objective
 * of the branch: ln of the price where it is tiny, the price itself, or ln of what it lacks to its bound where that is small. Two steps
 * suffice; a third is taken only where the second was not yet small.
 * @param beta above 0; NaN comes back unless it is below exp(x / 2)
 * @param x    at most 0
 * @source Jaeckel (2015), Let's Be Rational, Wilmott 75 */
export function normalisedVolatility(beta: number, x: number): number {
  const most = Math.exp(0.5 * x);
  if (!(beta > 0 && beta < most)) return Number.NaN;
  const size = -x;
  const centre = Math.sqrt(2 * size);
  // At the centre h + t = 0, so one tail is 1.
  const atCentre = size === 0 ? 0 : 0.5 * most * (1 - erfcx(Math.sqrt(size)));
  const slopeAtCentre = most / SQRT_2PI;
  let s: number;
  let branch: "low" | "middle" | "high" = "middle";
  if (beta < atCentre) {
    const left = centre - atCentre / slopeAtCentre;
    const vega = left > 0 ? normalisedVega(x, left) : 0;
    const atLeft = left > 0 ? callOfVega(x, left, vega, most) : 0;
    if (beta < atLeft) {
      branch = "low";
      s = lowestStart(beta, x, left, atLeft);
    } else {
      const slope = 1 / vega;
      const there = 1 / slopeAtCentre;
      const r = controlAtRight(atLeft, atCentre, left, centre, slope, there, 0, false);
      s = rationalCubic(beta, atLeft, atCentre, left, centre, slope, there, r);
    }
  } else {
    const right = centre + (most - atCentre) / slopeAtCentre;
    const vega = normalisedVega(x, right);
    const atRight = callOfVega(x, right, vega, most);
    if (beta <= atRight) {
      const here = 1 / slopeAtCentre;
      const slope = 1 / vega;
      const r = controlAtLeft(atCentre, atRight, centre, right, here, slope, 0, false);
      s = rationalCubic(beta, atCentre, atRight, centre, right, here, slope, r);
    } else {
      s = highestStart(beta, x, right, atRight, most);
    }
    if (beta > 0.5 * most) branch = "high";
  }
  const target = branch === "low" ? Math.log(beta) : beta;
  for (let turn = 0; turn < 8; turn++) {
    const step =
      branch === "low"
        ? lowStep(target, x, s, most)
        : branch === "middle"
          ? middleStep(beta, x, s, most)
          : highStep(beta, x, s, most);
    const next = Math.max(s + step, 0.1 * s);
    const moved = Math.abs(next - s);
    s = next;
    // The next error is the fourth power of this step's share, times what is of the order of one.
    if (moved <= 1e-5 * s) break;
  }
  return s;
}

function lowestStart(beta: number, x: number, left: number, atLeft: number): number {
  const size = -x;
  const z = size / (SQRT_3 * left);
  const y = z * z;
  const tail = normalCdf(-z);
  const density = Math.exp(-0.5 * y) / SQRT_2PI;
  const square = left * left;
  const curvature =
    (((Math.PI / 6) * y) / (square * left)) *
    tail *
    (8 * SQRT_3 * left * size + (3 * square * (square - 8) - 8 * x * x) * (tail / density)) *
    Math.exp(2 * y + 0.25 * square);
  const slope = 2 * Math.PI * y * tail * tail * Math.exp(y + 0.125 * square);
  const value = LOWER_SCALE * size * tail * tail * tail;
  const r = controlAtRight(0, atLeft, 0, value, 1, slope, curvature, true);
  let f = rationalCubic(beta, 0, atLeft, 0, value, 1, slope, r);
  if (!(f > 0)) {
    const t = beta / atLeft;
    f = (value * t + atLeft * (1 - t)) * t;
  }
  return Math.abs(x / (SQRT_3 * normalQuantile(Math.cbrt(f / (LOWER_SCALE * size)))));
}

function highestStart(beta: number, x: number, right: number, atRight: number, most: number): number {
  const value = normalCdf(-0.5 * right);
  let f = -1;
  const w = (x / right) ** 2;
  const slope = -0.5 * Math.exp(0.5 * w);
  const curvature = (Math.sqrt(Math.PI / 2) * Math.exp(w + 0.125 * right * right) * w) / right;
  if (Number.isFinite(curvature)) {
    const r = controlAtLeft(atRight, most, value, 0, slope, -0.5, curvature, true);
    f = rationalCubic(beta, atRight, most, value, 0, slope, -0.5, r);
  }
  if (!(f > 0)) {
    const h = most - atRight;
    const t = (beta - atRight) / h;
    f = (value * (1 - t) + 0.5 * h * t) * (1 - t);
  }
  return -2 * normalQuantile(f);
}

const householder = (newton: number, halley: number, third: number): number =>
  (newton * (1 + 0.5 * halley * newton)) / (1 + newton * (halley + (third * newton) / 6));

/** On 1 / ln b - 1 / ln beta. */
function lowStep(logBeta: number, x: number, s: number, most: number): number {
  const vega = normalisedVega(x, s);
  const b = callOfVega(x, s, vega, most);
  if (!(b > 0)) return 0.5 * s;
  const ratio = vega / b;
  const log = Math.log(b);
  const h = x / s;
  const bend = (h * h) / s - 0.25 * s;
  const third = bend * bend - 3 * (h / s) * (h / s) - 0.25;
  const newton = ((logBeta - log) * log) / logBeta / ratio;
  const halley = bend - ratio * (1 + 2 / log);
  return householder(
    newton,
    halley,
    third + 2 * ratio * ratio * (1 + (3 / log) * (1 + 1 / log)) - 3 * bend * ratio * (1 + 2 / log),
  );
}

/** On b - beta. */
function middleStep(beta: number, x: number, s: number, most: number): number {
  const vega = normalisedVega(x, s);
  const h = x / s;
  const bend = (h * h) / s - 0.25 * s;
  const newton = (beta - callOfVega(x, s, vega, most)) / vega;
  return householder(newton, bend, bend * bend - 3 * (h / s) * (h / s) - 0.25);
}

/** On ln of what the price lacks to its bound. */
function highStep(beta: number, x: number, s: number, most: number): number {
  const vega = normalisedVega(x, s);
  const h = x / s;
  const lack = lackOfVega(h, 0.5 * s, vega);
  const slope = vega / lack;
  const bend = (h * h) / s - 0.25 * s;
  const third = bend * bend - 3 * (h / s) * (h / s) - 0.25;
  const newton = -Math.log((most - beta) / lack) / slope;
  return householder(newton, bend + slope, third + slope * (2 * slope + 3 * bend));
}

/** Volatility a year that Black's formula needs for an undiscounted price, or NaN where none does: a price at or beyond the bounds
 * (intrinsic value; forward of a call, strike of a put), a NaN, no time left. 0 for the intrinsic value itself.
 * @param sign 1 for a call, -1 for a put */
export function impliedBlack(price: number, forward: number, strike: number, years: number, sign: number): number {
  if (!(forward > 0 && strike > 0 && years > 0 && price >= 0)) return Number.NaN;
  const intrinsic = Math.max(0, sign * (forward - strike));
  const time = price - intrinsic;
  if (time === 0) return 0;
  const x = -Math.abs(Math.log(forward / strike));
  return normalisedVolatility(time / Math.sqrt(forward * strike), x) / Math.sqrt(years);
}

/** As `impliedBlack` with an error instead of NaN. @throws tools/price-outside-bounds, tools/option-invalid, tools/option-expired */
export function impliedVolatility(
  price: number,
  forward: number,
  strike: number,
  years: number,
  right: "call" | "put",
): number {
  if (!(years > 0))
    throw callerError("tools/option-expired", `The option has ${years} years left; wanted more than 0.`, { years });
  for (const [name, value] of Object.entries({ forward, strike })) {
    if (!(Number.isFinite(value) && value > 0))
      throw callerError("tools/option-invalid", `${name} is ${value}; wanted a finite number above 0.`, { name });
  }
  const sign = right === "call" ? 1 : -1;
  const found = impliedBlack(price, forward, strike, years, sign);
  if (Number.isFinite(found)) return found;
  const low = Math.max(0, sign * (forward - strike));
  const high = right === "call" ? forward : strike;
  throw callerError(
    "tools/price-outside-bounds",
    `A ${right} of ${strike} on a forward of ${forward} costs from ${low} to less than ${high} before discounting; found ${price}. No volatility gives that.`,
    { price, low, high },
  );
}

export interface PriceColumns {
  /** Undiscounted prices. */
  readonly price: Float64Array;
  readonly forward: Float64Array;
  readonly strike: Float64Array;
  readonly years: Float64Array;
  /** 1 for a call, -1 for a put. */
  readonly sign: ArrayLike<number>;
}

/** Volatilities of many prices, written into `out`; NaN where a price has none. Allocates nothing. @throws tools/length-mismatch */
export function impliedVolatilities(
  { price, forward, strike, years, sign }: PriceColumns,
  out: Float64Array,
): Float64Array {
  for (const column of [forward, strike, years, sign, out]) requireSameLength("price", price, "column", column);
  for (let i = 0; i < price.length; i++) out[i] = impliedBlack(price[i]!, forward[i]!, strike[i]!, years[i]!, sign[i]!);
  return out;
}
