// How far a row's prices went, the row before included, and flows with the sign of a change: two values at a time, no memory.
// ../../kernels/true-range.ts and money-flow.ts say what they are.

import { bytesOf, strideOf, tape } from "../call.ts";
import { finiteOf, isFinite2, onlyIf } from "../pair.ts";

export function trueRange(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let high = tape(call, 1);
  let low = tape(call, 2);
  let close = tape(call, 3) - strideOf(call);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, high += 16, low += 16, close += 16) {
    const top = v128.load(high);
    const bottom = v128.load(low);
    const before = v128.load(close);
    const there = isFinite2(f64x2.add(f64x2.add(top, bottom), before));
    v128.store(to, onlyIf(f64x2.sub(f64x2.max(top, before), f64x2.min(bottom, before)), there));
  }
}

export function buyingPressure(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let low = tape(call, 1);
  let close = tape(call, 2);
  const stride = strideOf(call);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, low += 16, close += 16) {
    const bottom = v128.load(low);
    const before = v128.load(close - stride);
    const now = v128.load(close);
    const there = isFinite2(f64x2.add(f64x2.add(now, bottom), before));
    v128.store(to, onlyIf(f64x2.sub(now, f64x2.min(bottom, before)), there));
  }
}

export function signedFlow(call: usize, rows: i32): void {
  let to = tape(call, 0);
  let price = tape(call, 1);
  let volume = tape(call, 2);
  const stride = strideOf(call);
  for (const end = to + bytesOf(call, rows); to < end; to += 16, price += 16, volume += 16) {
    const now = v128.load(price);
    const moved = f64x2.sub(now, v128.load(price - stride));
    v128.store(to, finiteOf(f64x2.mul(f64x2.mul(signOf(moved), now), v128.load(volume))));
  }
}

/** -1, 0 or 1; missing stays missing. */
function signOf(x: v128): v128 {
  const zero = f64x2.splat(0);
  const above = v128.bitselect(f64x2.splat(1), x, f64x2.gt(x, zero));
  return v128.bitselect(f64x2.splat(-1), above, f64x2.lt(x, zero));
}
