// Bars as chartists read them: bodies, shadows and gaps, each measured against the means of the rows before it. Settings (rows and factors) are those
// of TA-Lib, so that patterns flag the same rows. `k` counts rows back: 0 is the row itself.

import { lanesOf, param, stateOf, strideOf, tape } from "./call.ts";

// where the row under way stands: one kernel runs at a time
let opens: usize = 0;
let highs: usize = 0;
let lows: usize = 0;
let closes: usize = 0;
let bodies: usize = 0;
let ranges: usize = 0;
let shadows: usize = 0;
let nears: usize = 0;
let stride: usize = 0;

/** 1 upwards, -1 downwards, 0 none; 0.8 where it only just holds. */
type Pattern = () => f64;

/** Goes down the lanes of open, high, low, close and the four means, and asks a pattern wherever its rows are whole. The rows that it looks at stand
 * behind the parameters. Remembers by lane: whole rows on end. */
export function eachBar(call: usize, rows: i32, pattern: Pattern): void {
  const lanes = lanesOf(call);
  const needed = <i32>param(call, 0);
  let state = stateOf(call) + 8;
  stride = strideOf(call);
  for (let lane = 0; lane < lanes; lane++, state += 8) {
    const aside = (<usize>lane) << 3;
    let to = tape(call, 0) + aside;
    let seen = load<i32>(state);
    opens = tape(call, 1) + aside;
    highs = tape(call, 2) + aside;
    lows = tape(call, 3) + aside;
    closes = tape(call, 4) + aside;
    bodies = tape(call, 5) + aside;
    ranges = tape(call, 6) + aside;
    shadows = tape(call, 7) + aside;
    nears = tape(call, 8) + aside;
    for (let row = 0; row < rows; row++) {
      // a mean of rows before is missing where the row itself is
      const mean = load<f64>(bodies);
      seen = mean - mean === 0 ? min(seen + 1, needed) : 0;
      store<f64>(to, seen >= needed ? pattern() : NaN);
      to += stride;
      opens += stride;
      highs += stride;
      lows += stride;
      closes += stride;
      bodies += stride;
      ranges += stride;
      shadows += stride;
      nears += stride;
    }
    store<i32>(state, seen);
  }
}

export function flag(holds: bool, way: f64 = 1): f64 {
  return holds ? way : 0;
}

export function open(k: usize): f64 {
  return load<f64>(opens - k * stride);
}
export function high(k: usize): f64 {
  return load<f64>(highs - k * stride);
}
export function low(k: usize): f64 {
  return load<f64>(lows - k * stride);
}
export function close(k: usize): f64 {
  return load<f64>(closes - k * stride);
}
export function white(k: usize): bool {
  return close(k) >= open(k);
}
/** 1 for a white body, -1 for a black one. */
export function colour(k: usize): f64 {
  return white(k) ? 1 : -1;
}
export function top(k: usize): f64 {
  return max(open(k), close(k));
}
export function bottom(k: usize): f64 {
  return min(open(k), close(k));
}
export function body(k: usize): f64 {
  return Math.abs(close(k) - open(k));
}
export function range(k: usize): f64 {
  return high(k) - low(k);
}
export function upper(k: usize): f64 {
  return high(k) - top(k);
}
export function lower(k: usize): f64 {
  return bottom(k) - low(k);
}

export function bodyMean(k: usize): f64 {
  return load<f64>(bodies - k * stride);
}
export function long(k: usize): bool {
  return body(k) > bodyMean(k);
}
function tenth(k: usize): f64 {
  return 0.1 * load<f64>(ranges - k * stride);
}
export function doji(k: usize): bool {
  return body(k) <= tenth(k);
}
/** A doji by the ranges before another row. */
export function dojiBy(k: usize, measure: usize): bool {
  return body(k) <= tenth(measure);
}
export function noUpper(k: usize): bool {
  return upper(k) < tenth(k);
}
export function noLower(k: usize): bool {
  return lower(k) < tenth(k);
}
export function someUpper(k: usize): bool {
  return upper(k) > tenth(k);
}
export function someLower(k: usize): bool {
  return lower(k) > tenth(k);
}
/** Mean length of both shadows of ten rows, halved: what a short shadow is below. */
export function shadowMean(k: usize): f64 {
  return load<f64>(shadows - k * stride) / 2;
}
export function near(k: usize): f64 {
  return 0.2 * load<f64>(nears - k * stride);
}
export function far(k: usize): f64 {
  return 0.6 * load<f64>(nears - k * stride);
}
export function equal(x: f64, y: f64, k: usize): bool {
  const within = 0.05 * load<f64>(nears - k * stride);
  return x <= y + within && x >= y - within;
}

/** The body of row a lies wholly above that of row b. */
export function gapUp(a: usize, b: usize): bool {
  return bottom(a) > top(b);
}
export function gapDown(a: usize, b: usize): bool {
  return top(a) < bottom(b);
}
/** Shadows included. */
export function wholeGapUp(a: usize, b: usize): bool {
  return low(a) > high(b);
}
export function wholeGapDown(a: usize, b: usize): bool {
  return high(a) < low(b);
}
/** The close of row a went further than a share of row b's body into it, from below or from above. */
export function into(a: usize, b: usize, share: f64): bool {
  const depth = body(b) * share;
  return white(b) ? close(a) < close(b) - depth : close(a) > close(b) + depth;
}
/** Row a lies within row b, shadows included. */
export function insideBar(a: usize, b: usize): bool {
  return high(a) < high(b) && low(a) > low(b);
}
