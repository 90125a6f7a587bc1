// Functions of one, two or three values of a row, two rows at a time. A missing operand gives missing, and so does what has no finite answer.

import { bytesOf, param, tape } from "../call.ts";
import { finiteOf } from "../pair.ts";

export function abs(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16) {
    v128.store(to, finiteOf(f64x2.abs(v128.load(x))));
  }
}

export function negate(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16) {
    v128.store(to, finiteOf(f64x2.neg(v128.load(x))));
  }
}

export function sign(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  const zero = f64x2.splat(0);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16) {
    const value = v128.load(x);
    const above = v128.bitselect(f64x2.splat(1), value, f64x2.gt(value, zero));
    v128.store(to, v128.bitselect(f64x2.splat(-1), above, f64x2.lt(value, zero)));
  }
}

export function sqrt(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16) {
    v128.store(to, finiteOf(f64x2.sqrt(v128.load(x))));
  }
}

export function not(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16) {
    const value = v128.load(x);
    v128.store(to, truth(f64x2.eq(value, f64x2.splat(0)), value));
  }
}

export function isMissing(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  const one = f64x2.splat(1);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16) {
    const value = v128.load(x);
    v128.store(to, v128.and(one, f64x2.ne(value, value)));
  }
}

export function smaller(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  let y = tape(call, 2);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16, y += 16) {
    const left = v128.load(x);
    const right = v128.load(y);
    v128.store(to, whereBoth(f64x2.min(left, right), f64x2.add(left, right)));
  }
}

export function larger(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  let y = tape(call, 2);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16, y += 16) {
    const left = v128.load(x);
    const right = v128.load(y);
    v128.store(to, whereBoth(f64x2.max(left, right), f64x2.add(left, right)));
  }
}

export function less(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  let y = tape(call, 2);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16, y += 16) {
    const left = v128.load(x);
    const right = v128.load(y);
    v128.store(to, truth(f64x2.lt(left, right), f64x2.add(left, right)));
  }
}

export function lessOrEqual(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  let y = tape(call, 2);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16, y += 16) {
    const left = v128.load(x);
    const right = v128.load(y);
    v128.store(to, truth(f64x2.le(left, right), f64x2.add(left, right)));
  }
}

export function equal(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  let y = tape(call, 2);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16, y += 16) {
    const left = v128.load(x);
    const right = v128.load(y);
    v128.store(to, truth(f64x2.eq(left, right), f64x2.add(left, right)));
  }
}

export function and(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  let y = tape(call, 2);
  const zero = f64x2.splat(0);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16, y += 16) {
    const left = v128.load(x);
    const right = v128.load(y);
    v128.store(to, truth(v128.and(f64x2.ne(left, zero), f64x2.ne(right, zero)), f64x2.add(left, right)));
  }
}

export function or(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  let y = tape(call, 2);
  const zero = f64x2.splat(0);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16, y += 16) {
    const left = v128.load(x);
    const right = v128.load(y);
    v128.store(to, truth(v128.or(f64x2.ne(left, zero), f64x2.ne(right, zero)), f64x2.add(left, right)));
  }
}

export function where(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  let y = tape(call, 2);
  let z = tape(call, 3);
  const zero = f64x2.splat(0);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16, y += 16, z += 16) {
    const chosen = v128.load(x);
    const value = v128.bitselect(v128.load(z), v128.load(y), f64x2.eq(chosen, zero));
    v128.store(to, v128.bitselect(value, chosen, f64x2.eq(chosen, chosen)));
  }
}

export function onlyWhere(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  let y = tape(call, 2);
  const zero = f64x2.splat(0);
  const missing = f64x2.splat(NaN);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16, y += 16) {
    const chosen = v128.load(y);
    const there = v128.and(f64x2.ne(chosen, zero), f64x2.eq(chosen, chosen));
    v128.store(to, v128.bitselect(v128.load(x), missing, there));
  }
}

export function clip(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  const least = f64x2.splat(param(call, 0));
  const most = f64x2.splat(param(call, 1));
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16) {
    v128.store(to, f64x2.min(most, f64x2.max(least, v128.load(x))));
  }
}

/** 1 or 0, missing where `there` is. */
function truth(holds: v128, there: v128): v128 {
  return v128.bitselect(v128.and(f64x2.splat(1), holds), f64x2.splat(NaN), f64x2.eq(there, there));
}

function whereBoth(value: v128, there: v128): v128 {
  return v128.bitselect(finiteOf(value), f64x2.splat(NaN), f64x2.eq(there, there));
}
