// Averages that remember everything: ../../kernels/smoothing.ts says what they are.

import { bytesOf, lanesOf, param, stateOf, strideOf, tape } from "../call.ts";
import { isFinite2, onlyIf, orZero, read, write } from "../pair.ts";

/** Remembers by pair of lanes: level, rows seen. */
export function smooth(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const weight = f64x2.splat(param(call, 0));
  const first = f64x2.splat(param(call, 1));
  const one = f64x2.splat(1);
  let state = stateOf(call) + 16;
  for (let lane = 0; lane < lanes; lane += 2, state += 32) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    let level = v128.load(state);
    let seen = v128.load(state, 16);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    const end = x + bytesOf(call, rows);
    for (; x < end && v128.any_true(f64x2.lt(seen, first)); x += stride, to += stride) {
      const now = read(x, both);
      const there = isFinite2(now);
      const warming = f64x2.lt(seen, first);
      seen = f64x2.add(seen, orZero(one, v128.and(there, warming)));
      let next = v128.bitselect(f64x2.add(level, now), towards(level, now, weight), warming);
      next = v128.bitselect(f64x2.div(next, first), next, v128.and(warming, f64x2.eq(seen, first)));
      level = v128.bitselect(next, level, there);
      write(to, onlyIf(level, v128.and(there, f64x2.ge(seen, first))), both);
    }
    for (; x < end; x += stride, to += stride) {
      const now = read(x, both);
      const there = isFinite2(now);
      level = v128.bitselect(towards(level, now, weight), level, there);
      write(to, onlyIf(level, there), both);
    }
    v128.store(state, level);
    v128.store(state, seen, 16);
  }
}

function towards(level: v128, now: v128, weight: v128): v128 {
  return f64x2.add(level, f64x2.mul(weight, f64x2.sub(now, level)));
}

/** Remembers by pair of lanes: weighted sum, sum of weights. */
export function decayingMean(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const keep = f64x2.splat(1 - param(call, 0));
  const one = f64x2.splat(1);
  let state = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane += 2, state += 32) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    let total = v128.load(state);
    let mass = v128.load(state, 16);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    for (const end = x + bytesOf(call, rows); x < end; x += stride, to += stride) {
      const now = read(x, both);
      const there = isFinite2(now);
      total = v128.bitselect(f64x2.add(f64x2.mul(total, keep), now), total, there);
      mass = v128.bitselect(f64x2.add(f64x2.mul(mass, keep), one), mass, there);
      write(to, onlyIf(f64x2.div(total, mass), there), both);
    }
    v128.store(state, total);
    v128.store(state, mass, 16);
  }
}
