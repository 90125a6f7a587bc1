// The four operations and a constant, two values at a time.

import { bytesOf, param, tape } from "../call.ts";

export function add(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  let y = tape(call, 2);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16, y += 16) {
    v128.store(to, f64x2.add(v128.load(x), v128.load(y)));
  }
}

export function subtract(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  let y = tape(call, 2);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16, y += 16) {
    v128.store(to, f64x2.sub(v128.load(x), v128.load(y)));
  }
}

export function multiply(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  let y = tape(call, 2);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16, y += 16) {
    v128.store(to, f64x2.mul(v128.load(x), v128.load(y)));
  }
}

export function divide(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  let y = tape(call, 2);
  const zero = f64x2.splat(0);
  const missing = f64x2.splat(NaN);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16, y += 16) {
    const by = v128.load(y);
    v128.store(to, v128.bitselect(missing, f64x2.div(v128.load(x), by), f64x2.eq(by, zero)));
  }
}

export function constant(call: usize, rows: i32): void {
  let to = tape(call, 0);
  const value = f64x2.splat(param(call, 0));
  for (const end = to + bytesOf(call, rows); to < end; to += 16) v128.store(to, value);
}
