// Running totals, and what is above zero in a window: ../../kernels/money-flow.ts says what they are.

import { bytesOf, lanesOf, param, stateOf, strideOf, tape } from "../call.ts";
import { isFinite2, onlyIf, orZero, read, refreshRows, write } from "../pair.ts";

/** Remembers by pair of lanes: total. */
export function runningTotal(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  let state = stateOf(call);
  for (let lane = 0; lane < lanes; lane += 2, state += 16) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    let total = v128.load(state);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    for (const end = x + bytesOf(call, rows); x < end; x += stride, to += stride) {
      const sum = f64x2.add(total, read(x, both));
      const there = isFinite2(sum);
      total = v128.bitselect(sum, total, there);
      write(to, onlyIf(sum, there), both);
    }
    v128.store(state, total);
  }
}

/** Remembers by pair of lanes: total, close before, whether it has begun. */
export function onBalance(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  let state = stateOf(call);
  for (let lane = 0; lane < lanes; lane += 2, state += 48) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    let total = v128.load(state);
    let before = v128.load(state, 16);
    let begun = v128.load(state, 32);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    const volume = tape(call, 2) + aside - x;
    for (const end = x + bytesOf(call, rows); x < end; x += stride, to += stride) {
      const now = read(x, both);
      const shares = read(x + volume, both);
      const there = isFinite2(f64x2.add(now, shares));
      const rose = orZero(shares, v128.or(f64x2.gt(now, before), v128.not(begun)));
      const fell = orZero(shares, v128.and(f64x2.lt(now, before), begun));
      total = f64x2.add(total, orZero(f64x2.sub(rose, fell), there));
      before = v128.bitselect(now, before, there);
      begun = v128.or(begun, there);
      write(to, onlyIf(total, there), both);
    }
    v128.store(state, total);
    v128.store(state, before, 16);
    v128.store(state, begun, 32);
  }
}

/** Remembers by pair of lanes: total. */
export function accumulation(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const zero = f64x2.splat(0);
  let state = stateOf(call);
  for (let lane = 0; lane < lanes; lane += 2, state += 16) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    let total = v128.load(state);
    let to = tape(call, 0) + aside;
    let high = tape(call, 1) + aside;
    let low = tape(call, 2) + aside;
    let close = tape(call, 3) + aside;
    let volume = tape(call, 4) + aside;
    for (const end = to + bytesOf(call, rows); to < end; to += stride) {
      const top = read(high, both);
      const bottom = read(low, both);
      const now = read(close, both);
      const shares = read(volume, both);
      const range = f64x2.sub(top, bottom);
      const there = isFinite2(f64x2.add(f64x2.add(range, now), shares));
      const place = f64x2.div(f64x2.sub(f64x2.sub(now, bottom), f64x2.sub(top, now)), range);
      const step = f64x2.mul(place, shares);
      total = f64x2.add(total, orZero(step, v128.and(v128.and(there, f64x2.gt(range, zero)), isFinite2(step))));
      write(to, onlyIf(total, there), both);
      high += stride;
      low += stride;
      close += stride;
      volume += stride;
    }
    v128.store(state, total);
  }
}

/** Remembers by pair of lanes: fast average, slow average, rows seen. */
export function averageGap(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const fastWeight = f64x2.splat(2 / (param(call, 0) + 1));
  const slowWeight = f64x2.splat(2 / (param(call, 1) + 1));
  const full = f64x2.splat(max(param(call, 0), param(call, 1)));
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  let state = stateOf(call) + 16;
  for (let lane = 0; lane < lanes; lane += 2, state += 48) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    let fast = v128.load(state);
    let slow = v128.load(state, 16);
    let seen = v128.load(state, 32);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    for (const end = x + bytesOf(call, rows); x < end; x += stride, to += stride) {
      const now = read(x, both);
      const there = isFinite2(now);
      const begins = v128.and(there, f64x2.eq(seen, zero));
      const fastFrom = v128.bitselect(now, fast, begins);
      const slowFrom = v128.bitselect(now, slow, begins);
      seen = f64x2.min(full, f64x2.add(seen, orZero(one, there)));
      fast = v128.bitselect(f64x2.add(fastFrom, f64x2.mul(fastWeight, f64x2.sub(now, fastFrom))), fast, there);
      slow = v128.bitselect(f64x2.add(slowFrom, f64x2.mul(slowWeight, f64x2.sub(now, slowFrom))), slow, there);
      write(to, onlyIf(f64x2.sub(fast, slow), v128.and(there, f64x2.ge(seen, full))), both);
    }
    v128.store(state, fast);
    v128.store(state, slow, 16);
    v128.store(state, seen, 32);
  }
}

/** Remembers by pair of lanes: sum, sum of sizes, rows seen. */
export function positiveShare(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const window = param(call, 0);
  const back = <usize>window * stride;
  const full = f64x2.splat(window);
  const again = f64x2.splat(window + refreshRows(window));
  const half = f64x2.splat(50);
  const hundred = f64x2.splat(100);
  const least = f64x2.splat(1e-10);
  const most = f64x2.splat(100 - 1e-10);
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  let state = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane += 2, state += 48) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    let net = v128.load(state);
    let total = v128.load(state, 16);
    let seen = v128.load(state, 32);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    for (const end = x + bytesOf(call, rows); x < end; x += stride, to += stride) {
      const now = read(x, both);
      const there = isFinite2(now);
      seen = orZero(f64x2.add(seen, one), there);
      const gone = orZero(read(x - back, both), f64x2.gt(seen, full));
      net = orZero(f64x2.add(net, f64x2.sub(now, gone)), there);
      total = orZero(f64x2.add(total, f64x2.sub(f64x2.abs(now), f64x2.abs(gone))), there);
      const due = f64x2.eq(seen, again);
      if (v128.any_true(due)) {
        let freshNet = zero;
        let freshTotal = zero;
        for (let j = x - back + stride; j <= x; j += stride) {
          const value = read(j, both);
          freshNet = f64x2.add(freshNet, value);
          freshTotal = f64x2.add(freshTotal, f64x2.abs(value));
        }
        net = v128.bitselect(freshNet, net, due);
        total = v128.bitselect(freshTotal, total, due);
        seen = v128.bitselect(full, seen, due);
      }
      const share = f64x2.add(half, f64x2.mul(half, f64x2.div(net, total)));
      // what rounding left of a sum that is empty
      const above = v128.andnot(share, f64x2.lt(share, least));
      const value = v128.bitselect(hundred, above, f64x2.gt(share, most));
      write(to, onlyIf(value, v128.and(f64x2.ge(seen, full), f64x2.gt(total, zero))), both);
    }
    v128.store(state, net);
    v128.store(state, total, 16);
    v128.store(state, seen, 32);
  }
}
