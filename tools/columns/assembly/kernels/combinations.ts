// What formulas of prices are mostly made of, each in one pass, two values at a time.

import { bytesOf, param, tape } from "../call.ts";

export function affine(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  const scale = f64x2.splat(param(call, 0));
  const shift = f64x2.splat(param(call, 1));
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16) {
    v128.store(to, f64x2.add(f64x2.mul(scale, v128.load(x)), shift));
  }
}

export function mix(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  let y = tape(call, 2);
  const first = f64x2.splat(param(call, 0));
  const second = f64x2.splat(param(call, 1));
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16, y += 16) {
    v128.store(to, f64x2.add(f64x2.mul(first, v128.load(x)), f64x2.mul(second, v128.load(y))));
  }
}

export function mixThree(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  let y = tape(call, 2);
  let z = tape(call, 3);
  const first = f64x2.splat(param(call, 0));
  const second = f64x2.splat(param(call, 1));
  const third = f64x2.splat(param(call, 2));
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16, y += 16, z += 16) {
    const two = f64x2.add(f64x2.mul(first, v128.load(x)), f64x2.mul(second, v128.load(y)));
    v128.store(to, f64x2.add(two, f64x2.mul(third, v128.load(z))));
  }
}

export function scaledRatio(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  let y = tape(call, 2);
  const scale = f64x2.splat(param(call, 0));
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16, y += 16) {
    v128.store(to, over(f64x2.mul(scale, v128.load(x)), v128.load(y)));
  }
}

export function relative(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  let y = tape(call, 2);
  const scale = f64x2.splat(param(call, 0));
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16, y += 16) {
    const by = v128.load(y);
    v128.store(to, over(f64x2.mul(scale, f64x2.sub(v128.load(x), by)), by));
  }
}

export function place(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  let from = tape(call, 2);
  let until = tape(call, 3);
  const scale = f64x2.splat(param(call, 0));
  const zero = f64x2.splat(0);
  const missing = f64x2.splat(NaN);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16, from += 16, until += 16) {
    const base = v128.load(from);
    const wide = f64x2.sub(v128.load(until), base);
    const share = f64x2.mul(scale, f64x2.div(f64x2.sub(v128.load(x), base), wide));
    v128.store(to, v128.bitselect(missing, share, f64x2.eq(wide, zero)));
  }
}

export function differenceRatio(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  let y = tape(call, 2);
  let z = tape(call, 3);
  let w = tape(call, 4);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16, y += 16, z += 16, w += 16) {
    v128.store(to, over(f64x2.sub(v128.load(x), v128.load(y)), f64x2.sub(v128.load(z), v128.load(w))));
  }
}

/** Missing where the divisor is zero. */
function over(x: v128, by: v128): v128 {
  return v128.bitselect(f64x2.splat(NaN), f64x2.div(x, by), f64x2.eq(by, f64x2.splat(0)));
}
