// What stood some rows ago, and the change since.

import { bytesOf, lanesOf, param, tape } from "../call.ts";

export function delay(call: usize, rows: i32): void {
  memory.copy(tape(call, 0), tape(call, 1) - backOf(call), bytesOf(call, rows));
}

export function delta(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  const back = backOf(call);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16) {
    v128.store(to, f64x2.sub(v128.load(x), v128.load(x - back)));
  }
}

export function change(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  const back = backOf(call);
  const one = f64x2.splat(1);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16) {
    const before = v128.load(x - back);
    v128.store(to, whereNotZero(f64x2.sub(f64x2.div(v128.load(x), before), one), before));
  }
}

export function percentChange(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let x = tape(call, 1);
  const back = backOf(call);
  const hundred = f64x2.splat(100);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, x += 16) {
    const before = v128.load(x - back);
    const moved = f64x2.mul(hundred, f64x2.sub(v128.load(x), before));
    v128.store(to, whereNotZero(f64x2.div(moved, before), before));
  }
}

/** Bytes from a value to that of the first parameter's rows before. */
function backOf(call: usize): usize {
  return (<usize>(<i32>param(call, 0) * lanesOf(call))) << 3;
}

function whereNotZero(value: v128, before: v128): v128 {
  return v128.bitselect(f64x2.splat(NaN), value, f64x2.eq(before, f64x2.splat(0)));
}
