// Wilder's relative strength and directional movement: ../../kernels/relative-strength.ts and directional.ts say what they are.

import { bytesOf, lanesOf, param, stateOf, strideOf, tape } from "../call.ts";
import { isFinite2, onlyIf, orZero, read, write } from "../pair.ts";

/** Remembers by pair of lanes: rises less falls, rises plus falls, rows seen. */
export function relativeStrength(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const window = param(call, 0);
  const full = f64x2.splat(window);
  const by = f64x2.splat(1 / window);
  const keep = f64x2.splat((window - 1) / window);
  const half = f64x2.splat(50);
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  let state = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane += 2, state += 48) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    // rises less falls, and rises plus falls: neither needs to know which a change is
    let net = v128.load(state);
    let total = v128.load(state, 16);
    let seen = v128.load(state, 32);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    let before = read(x - stride, both);
    for (const end = x + bytesOf(call, rows); x < end; x += stride, to += stride) {
      const now = read(x, both);
      const share = f64x2.mul(f64x2.sub(now, before), by);
      before = now;
      const there = isFinite2(share);
      const warming = f64x2.lt(seen, full);
      const kept = v128.bitselect(one, keep, warming);
      seen = f64x2.add(seen, orZero(one, v128.and(there, warming)));
      net = v128.bitselect(f64x2.add(f64x2.mul(net, kept), share), net, there);
      total = v128.bitselect(f64x2.add(f64x2.mul(total, kept), f64x2.abs(share)), total, there);
      const strength = f64x2.add(half, f64x2.mul(half, f64x2.div(net, total)));
      const value = v128.andnot(strength, f64x2.eq(total, zero));
      write(to, onlyIf(value, v128.and(there, f64x2.ge(seen, full))), both);
    }
    v128.store(state, net);
    v128.store(state, total, 16);
    v128.store(state, seen, 32);
  }
}

/** Remembers by pair of lanes: decaying sums of upward and downward movement and of true ranges, rows seen. */
export function directional(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const window = param(call, 0);
  const plain = f64x2.splat(window - 1);
  const keep = f64x2.splat((window - 1) / window);
  const hundred = f64x2.splat(100);
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  let state = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane += 2, state += 64) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    let up = v128.load(state);
    let down = v128.load(state, 16);
    let all = v128.load(state, 32);
    let seen = v128.load(state, 48);
    let toPlus = tape(call, 0) + aside;
    let toMinus = tape(call, 1) + aside;
    let toDx = tape(call, 2) + aside;
    let high = tape(call, 3) + aside;
    let low = tape(call, 4) + aside;
    let close = tape(call, 5) + aside - stride;
    let topBefore = read(high - stride, both);
    let bottomBefore = read(low - stride, both);
    for (const end = high + bytesOf(call, rows); high < end; high += stride, low += stride, close += stride) {
      const top = read(high, both);
      const bottom = read(low, both);
      const before = read(close, both);
      const rise = f64x2.sub(top, topBefore);
      const fall = f64x2.sub(bottomBefore, bottom);
      topBefore = top;
      bottomBefore = bottom;
      const range = f64x2.sub(f64x2.max(top, before), f64x2.min(bottom, before));
      const there = isFinite2(f64x2.add(f64x2.add(rise, fall), before));
      const begun = f64x2.ge(seen, plain);
      const kept = v128.bitselect(keep, one, begun);
      const risen = f64x2.max(rise, zero);
      const fallen = f64x2.max(fall, zero);
      const gain = orZero(risen, f64x2.gt(risen, fallen));
      const loss = orZero(fallen, f64x2.gt(fallen, risen));
      up = v128.bitselect(f64x2.add(f64x2.mul(up, kept), gain), up, there);
      down = v128.bitselect(f64x2.add(f64x2.mul(down, kept), loss), down, there);
      all = v128.bitselect(f64x2.add(f64x2.mul(all, kept), range), all, there);
      seen = f64x2.add(seen, orZero(one, v128.andnot(there, begun)));
      const given = v128.and(v128.and(there, begun), f64x2.gt(all, zero));
      const by = f64x2.div(hundred, all);
      const sum = f64x2.add(up, down);
      const apart = f64x2.mul(hundred, f64x2.div(f64x2.abs(f64x2.sub(up, down)), sum));
      write(toPlus, onlyIf(f64x2.mul(up, by), given), both);
      write(toMinus, onlyIf(f64x2.mul(down, by), given), both);
      write(toDx, onlyIf(apart, v128.and(given, f64x2.gt(sum, zero))), both);
      toPlus += stride;
      toMinus += stride;
      toDx += stride;
    }
    v128.store(state, up);
    v128.store(state, down, 16);
    v128.store(state, all, 32);
    v128.store(state, seen, 48);
  }
}
