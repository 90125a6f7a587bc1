// Splits in f64, one bin at a time: with a penalty on |w|, bounds on weights, monotone constraints, or at a place that chance draws.
import { sampleRow } from "./rows.ts";
import { keep } from "./keep.ts";

/** G pulled alpha towards 0. */
// @ts-ignore: decorator
@inline export function shrink(g: f64, alpha: f64): f64 {
  return g > alpha ? g - alpha : g < -alpha ? g + alpha : 0;
}

/** -2 times the fall of the penalised loss at weight w: equals t(G)^2 / (H + l) at the best w. */
// @ts-ignore: decorator
@inline function scoreAt(g: f64, h: f64, w: f64, alpha: f64): f64 {
  return -(2 * g * w + h * w * w + 2 * alpha * abs(w));
}

/** The score of both sides, or -Infinity where a side is too light or the constraint broken. `monotone` 1: the right weight must not be the lesser. */
export function scoreOf(left: i64, node: usize, scoring: usize, monotone: i32): f64 {
  const right = load<i64>(node) - left;
  const hl = <f64>(<u32>left), hr = <f64>(<u32>right), least = max(1.0, load<f64>(scoring, 16));
  if (hl < least || hr < least) return -Infinity;
  const gl = <f64>(<i32>(left >> 32)), gr = <f64>(<i32>(right >> 32)), lambda = load<f64>(scoring), alpha = load<f64>(scoring, 8);
  const low = load<f64>(node, 16), high = load<f64>(node, 24);
  const wl = min(max(-shrink(gl, alpha) / (hl + lambda), low), high), wr = min(max(-shrink(gr, alpha) / (hr + lambda), low), high);
  if (monotone > 0 ? wl > wr : monotone < 0 && wl < wr) return -Infinity;
  return scoreAt(gl, hl + lambda, wl, alpha) + scoreAt(gr, hr + lambda, wr, alpha);
}

export function scanAll(
  h: usize, feature: i32, bins: i32, missing: i64, monotone: i32, node: usize, scoring: usize, out: usize,
): void {
  const last = missing != 0 ? bins : bins - 1;
  let best = load<f64>(out);
  for (let pass: i32 = 0; pass < (missing != 0 ? 2 : 1); pass++) {
    let left: i64 = pass ? missing : 0, orEqual = false;
    for (let b: i32 = 0; b < last; b++) {
      left += load<i64>(h + (<usize>b << 3));
      const score = scoreOf(left, node, scoring, monotone);
      if (score > best || (orEqual && score == best)) { best = score; orEqual = pass != 0; keep(out, score, left, feature, b, pass); }
    }
  }
}

/** One place a feature, drawn evenly among those that part the node's rows. */
export function scanRandom(
  h: usize, feature: i32, bins: i32, missing: i64, monotone: i32, node: usize, scoring: usize, key: u32, out: usize,
): void {
  let first = 0, end = bins - 1;
  while (first < bins && load<i64>(h + (<usize>first << 3)) == 0) first++;
  while (end > first && load<i64>(h + (<usize>end << 3)) == 0) end--;
  if (first >= end) return;
  const at = first + <i32>(((<u64>sampleRow(<u32>feature, key)) * <u64>(end - first)) >> 32);
  let sum: i64 = 0;
  for (let b = first; b <= at; b++) sum += load<i64>(h + (<usize>b << 3));
  for (let pass: i32 = 0; pass < (missing != 0 ? 2 : 1); pass++) {
    const left = pass ? sum + missing : sum, score = scoreOf(left, node, scoring, monotone);
    if (score > load<f64>(out)) keep(out, score, left, feature, at, pass);
  }
}
