// Means whose weights differ by age or follow the market, and a stop that trails: ../../kernels/weighted-windows.ts, adaptive.ts and stops.ts say
// what they are.

import { bytesOf, lanesOf, param, stateOf, strideOf, tape } from "../call.ts";
import { isFinite2, onlyIf, orZero, read, refreshRows, write } from "../pair.ts";

/** Remembers by pair of lanes: sum, weighted sum, rows seen. */
export function linearMean(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const window = param(call, 0);
  const back = <usize>window * stride;
  const full = f64x2.splat(window);
  const by = f64x2.splat((window * (window + 1)) / 2);
  const again = f64x2.splat(window + refreshRows(window));
  const one = f64x2.splat(1);
  let state = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane += 2, state += 48) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    let sum = v128.load(state);
    let total = v128.load(state, 16);
    let seen = v128.load(state, 32);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    for (const end = x + bytesOf(call, rows); x < end; x += stride, to += stride) {
      const now = read(x, both);
      const there = isFinite2(now);
      seen = orZero(f64x2.add(seen, one), there);
      const leaves = f64x2.gt(seen, full);
      const weight = f64x2.min(seen, full);
      total = orZero(f64x2.add(total, f64x2.sub(f64x2.mul(weight, now), orZero(sum, leaves))), there);
      sum = orZero(f64x2.add(sum, f64x2.sub(now, orZero(read(x - back, both), leaves))), there);
      const due = f64x2.eq(seen, again);
      if (v128.any_true(due)) {
        let fresh = f64x2.splat(0);
        let weighted = f64x2.splat(0);
        let w = one;
        for (let j = x - back + stride; j <= x; j += stride) {
          const value = read(j, both);
          fresh = f64x2.add(fresh, value);
          weighted = f64x2.add(weighted, f64x2.mul(w, value));
          w = f64x2.add(w, one);
        }
        sum = v128.bitselect(fresh, sum, due);
        total = v128.bitselect(weighted, total, due);
        seen = v128.bitselect(full, seen, due);
      }
      write(to, onlyIf(f64x2.div(total, by), f64x2.ge(seen, full)), both);
    }
    v128.store(state, sum);
    v128.store(state, total, 16);
    v128.store(state, seen, 32);
  }
}

/** Remembers by pair of lanes: level, sum of |changes|, rows seen. */
export function efficientMean(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const window = param(call, 0);
  const back = <usize>window * stride;
  const full = f64x2.splat(window);
  const whole = f64x2.splat(window + 1);
  const again = f64x2.splat(window + 1 + refreshRows(window));
  const slow = f64x2.splat(2.0 / 31);
  const wide = f64x2.splat(2.0 / 3 - 2.0 / 31);
  const one = f64x2.splat(1);
  let state = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane += 2, state += 48) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    let level = v128.load(state);
    let path = v128.load(state, 16);
    let seen = v128.load(state, 32);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    for (const end = x + bytesOf(call, rows); x < end; x += stride, to += stride) {
      const now = read(x, both);
      const there = isFinite2(now);
      seen = orZero(f64x2.add(seen, one), there);
      const far = read(x - back, both);
      const moved = orZero(f64x2.abs(f64x2.sub(now, read(x - stride, both))), f64x2.gt(seen, one));
      const gone = orZero(f64x2.abs(f64x2.sub(far, read(x - back - stride, both))), f64x2.gt(seen, whole));
      path = orZero(f64x2.add(path, f64x2.sub(moved, gone)), there);
      const due = f64x2.eq(seen, again);
      if (v128.any_true(due)) {
        let fresh = f64x2.splat(0);
        for (let j = x - back + stride; j <= x; j += stride) {
          fresh = f64x2.add(fresh, f64x2.abs(f64x2.sub(read(j, both), read(j - stride, both))));
        }
        path = v128.bitselect(fresh, path, due);
        seen = v128.bitselect(whole, seen, due);
      }
      const way = f64x2.abs(f64x2.sub(now, far));
      const share = v128.bitselect(one, f64x2.div(way, path), f64x2.ge(way, path));
      const root = f64x2.add(f64x2.mul(share, wide), slow);
      const next = f64x2.add(level, f64x2.mul(f64x2.mul(root, root), f64x2.sub(now, level)));
      const follows = f64x2.gt(seen, full);
      level = v128.bitselect(v128.bitselect(next, now, follows), level, there);
      write(to, onlyIf(level, follows), both);
    }
    v128.store(state, level);
    v128.store(state, path, 16);
    v128.store(state, seen, 32);
  }
}

/** Remembers by lane: side (0 before the first bar, 2 after it, then 1 long and -1 short), high and low before, stop, extreme, share. */
export function parabolicStop(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const cap = param(call, 1);
  const by = min(param(call, 0), cap);
  let state = stateOf(call) + 16;
  for (let lane = 0; lane < lanes; lane++, state += 48) {
    let side = load<f64>(state);
    let topBefore = load<f64>(state, 8);
    let bottomBefore = load<f64>(state, 16);
    let stop = load<f64>(state, 24);
    let extreme = load<f64>(state, 32);
    let share = load<f64>(state, 40);
    const aside = (<usize>lane) << 3;
    let to = tape(call, 0) + aside;
    let high = tape(call, 1) + aside;
    let low = tape(call, 2) + aside;
    for (const end = to + bytesOf(call, rows); to < end; to += stride, high += stride, low += stride) {
      const top = load<f64>(high);
      const bottom = load<f64>(low);
      const check = top + bottom;
      if (check - check !== 0 || side === 0) {
        store<f64>(to, NaN);
        if (check - check === 0) {
          side = 2;
          topBefore = top;
          bottomBefore = bottom;
        }
        continue;
      }
      if (side === 2) {
        const fall = bottomBefore - bottom;
        side = fall > 0 && fall > top - topBefore ? -1 : 1;
        stop = side === 1 ? bottomBefore : topBefore;
        extreme = side === 1 ? top : bottom;
        share = by;
        topBefore = top;
        bottomBefore = bottom;
      }
      const floor = min(bottom, bottomBefore);
      const ceiling = max(top, topBefore);
      if (side === 1) {
        if (bottom <= stop) {
          side = -1;
          stop = max(extreme, ceiling);
          store<f64>(to, stop);
          share = by;
          extreme = bottom;
          stop = max(stop + share * (extreme - stop), ceiling);
        } else {
          store<f64>(to, stop);
          if (top > extreme) {
            extreme = top;
            share = min(share + by, cap);
          }
          stop = min(stop + share * (extreme - stop), floor);
        }
      } else if (top >= stop) {
        side = 1;
        stop = min(extreme, floor);
        store<f64>(to, stop);
        share = by;
        extreme = top;
        stop = min(stop + share * (extreme - stop), floor);
      } else {
        store<f64>(to, stop);
        if (bottom < extreme) {
          extreme = bottom;
          share = min(share + by, cap);
        }
        stop = max(stop + share * (extreme - stop), ceiling);
      }
      topBefore = top;
      bottomBefore = bottom;
    }
    store<f64>(state, side);
    store<f64>(state, topBefore, 8);
    store<f64>(state, bottomBefore, 16);
    store<f64>(state, stop, 24);
    store<f64>(state, extreme, 32);
    store<f64>(state, share, 40);
  }
}
