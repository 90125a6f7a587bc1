// Oscillators in one pass: ../../kernels/oscillators.ts says what they are.

import { bytesOf, lanesOf, param, stateOf, strideOf, tape } from "../call.ts";
import { isFinite2, onlyIf, orZero, read, refreshRows, write } from "../pair.ts";

/** Remembers by pair of lanes: fast average, slow average, signal, rows seen. */
export function convergence(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const turned = f64x2.splat(param(call, 0) > param(call, 1) ? -1 : 1);
  const n = min(param(call, 0), param(call, 1));
  const m = max(param(call, 0), param(call, 1));
  const q = param(call, 2);
  const fastWeight = f64x2.splat(2 / (n + 1));
  const slowWeight = f64x2.splat(2 / (m + 1));
  const signalWeight = f64x2.splat(2 / (q + 1));
  const slowRows = f64x2.splat(m);
  const skipped = f64x2.splat(m - n);
  const settled = f64x2.splat(m + q - 1);
  const perFast = f64x2.splat(n);
  const perSignal = f64x2.splat(q);
  const one = f64x2.splat(1);
  let state = stateOf(call) + 24;
  for (let lane = 0; lane < lanes; lane += 2, state += 64) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    let fast = v128.load(state);
    let slow = v128.load(state, 16);
    let average = v128.load(state, 32);
    let seen = v128.load(state, 48);
    let at = aside;
    let x = tape(call, 3) + aside;
    const toMacd = tape(call, 0);
    const toSignal = tape(call, 1);
    const toHistogram = tape(call, 2);
    for (const end = x + bytesOf(call, rows); x < end; x += stride, at += stride) {
      const now = read(x, both);
      const there = isFinite2(now);
      const past = f64x2.ge(seen, settled);
      if (!i64x2.all_true(past)) {
        const grows = v128.andnot(there, past);
        seen = f64x2.add(seen, orZero(one, grows));
        const plain = v128.and(grows, f64x2.le(seen, slowRows));
        const moving = v128.andnot(there, plain);
        const fastNext = f64x2.add(fast, orZero(f64x2.div(now, perFast), f64x2.gt(seen, skipped)));
        fast = v128.bitselect(towards(fast, now, fastWeight), v128.bitselect(fastNext, fast, plain), moving);
        const slowNext = f64x2.add(slow, f64x2.div(now, slowRows));
        slow = v128.bitselect(towards(slow, now, slowWeight), v128.bitselect(slowNext, slow, plain), moving);
        const line = f64x2.mul(turned, f64x2.sub(fast, slow));
        const gathers = v128.and(grows, f64x2.ge(seen, slowRows));
        const moved = v128.bitselect(towards(average, line, signalWeight), average, v128.and(there, past));
        average = v128.bitselect(f64x2.add(average, f64x2.div(line, perSignal)), moved, gathers);
        const shown = v128.and(there, f64x2.ge(seen, settled));
        write(toMacd + at, onlyIf(line, shown), both);
        write(toSignal + at, onlyIf(average, shown), both);
        write(toHistogram + at, onlyIf(f64x2.sub(line, average), shown), both);
        continue;
      }
      fast = v128.bitselect(towards(fast, now, fastWeight), fast, there);
      slow = v128.bitselect(towards(slow, now, slowWeight), slow, there);
      const line = f64x2.mul(turned, f64x2.sub(fast, slow));
      average = v128.bitselect(towards(average, line, signalWeight), average, there);
      write(toMacd + at, onlyIf(line, there), both);
      write(toSignal + at, onlyIf(average, there), both);
      write(toHistogram + at, onlyIf(f64x2.sub(line, average), there), both);
    }
    v128.store(state, fast);
    v128.store(state, slow, 16);
    v128.store(state, average, 32);
    v128.store(state, seen, 48);
  }
}

function towards(level: v128, now: v128, weight: v128): v128 {
  return f64x2.add(level, f64x2.mul(weight, f64x2.sub(now, level)));
}

export function meanDeviation(call: usize, rows: i32): void {
  absoluteDeviation(call, rows, false);
}

export function channelIndex(call: usize, rows: i32): void {
  absoluteDeviation(call, rows, true);
}

/** Remembers by pair of lanes: sums, rows seen. */
function absoluteDeviation(call: usize, rows: i32, channel: bool): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const window = param(call, 0);
  const back = <usize>(window - 1) * stride;
  const full = f64x2.splat(window);
  const again = f64x2.splat(window + refreshRows(window)); // rows after which the sum is taken afresh, as in window-sums.ts
  const share = f64x2.splat(1 / window);
  const scale = f64x2.splat(0.015 / window);
  const least = f64x2.splat(1e-13 * window);
  const one = f64x2.splat(1);
  let state = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane += 2, state += 32) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    let sum = v128.load(state);
    let seen = v128.load(state, 16);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    for (const end = x + bytesOf(call, rows); x < end; x += stride, to += stride) {
      const now = read(x, both);
      const there = isFinite2(now);
      seen = orZero(f64x2.add(seen, one), there);
      const leaves = f64x2.gt(seen, full);
      sum = orZero(f64x2.add(sum, f64x2.sub(now, orZero(read(x - back - stride, both), leaves))), there);
      const due = f64x2.eq(seen, again);
      if (v128.any_true(due)) {
        let fresh = f64x2.splat(0);
        for (let j = x - back; j <= x; j += stride) fresh = f64x2.add(fresh, read(j, both));
        sum = v128.bitselect(fresh, sum, due);
        seen = v128.bitselect(full, seen, due);
      }
      const whole = f64x2.ge(seen, full);
      const mean = f64x2.mul(sum, share);
      let apart = f64x2.splat(0);
      if (v128.any_true(whole)) apart = distances(x - back, x, stride, mean, both);
      if (channel) {
        const moves = f64x2.gt(apart, f64x2.mul(least, f64x2.abs(mean)));
        const value = f64x2.div(f64x2.sub(now, mean), f64x2.mul(scale, apart));
        write(to, onlyIf(value, v128.and(whole, moves)), both);
      } else write(to, onlyIf(f64x2.mul(apart, share), whole), both);
    }
    v128.store(state, sum);
    v128.store(state, seen, 16);
  }
}

/** Sum of distances from a mean, of every second row apart: the two sums wait less for each other. */
function distances(first: usize, last: usize, stride: usize, mean: v128, both: bool): v128 {
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  let j = first;
  for (; j < last; j += stride << 1) {
    even = f64x2.add(even, f64x2.abs(f64x2.sub(read(j, both), mean)));
    odd = f64x2.add(odd, f64x2.abs(f64x2.sub(read(j + stride, both), mean)));
  }
  if (j === last) even = f64x2.add(even, f64x2.abs(f64x2.sub(read(j, both), mean)));
  return f64x2.add(even, odd);
}

/** Remembers by pair of lanes: rows seen, sums of pressure and of range over three windows. */
export function ultimate(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const n1 = param(call, 0);
  const n2 = param(call, 1);
  const n3 = param(call, 2);
  const longest = max(n1, max(n2, n3));
  const full = f64x2.splat(longest);
  const again = f64x2.splat(longest + refreshRows(longest));
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  const back1 = <usize>n1 * stride;
  const back2 = <usize>n2 * stride;
  const back3 = <usize>n3 * stride;
  let state = stateOf(call) + 24;
  for (let lane = 0; lane < lanes; lane += 2, state += 112) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    let seen = v128.load(state);
    let a1 = v128.load(state, 16);
    let a2 = v128.load(state, 32);
    let a3 = v128.load(state, 48);
    let b1 = v128.load(state, 64);
    let b2 = v128.load(state, 80);
    let b3 = v128.load(state, 96);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    const other = tape(call, 2) + aside - x;
    for (const end = x + bytesOf(call, rows); x < end; x += stride, to += stride) {
      const gained = read(x, both);
      const range = read(x + other, both);
      const there = isFinite2(f64x2.add(gained, range));
      seen = orZero(f64x2.add(seen, one), there);
      const leaves1 = f64x2.gt(seen, f64x2.splat(n1));
      const leaves2 = f64x2.gt(seen, f64x2.splat(n2));
      const leaves3 = f64x2.gt(seen, f64x2.splat(n3));
      a1 = slid(a1, gained, read(x - back1, both), leaves1, there);
      a2 = slid(a2, gained, read(x - back2, both), leaves2, there);
      a3 = slid(a3, gained, read(x - back3, both), leaves3, there);
      b1 = slid(b1, range, read(x + other - back1, both), leaves1, there);
      b2 = slid(b2, range, read(x + other - back2, both), leaves2, there);
      b3 = slid(b3, range, read(x + other - back3, both), leaves3, there);
      const due = f64x2.eq(seen, again);
      if (v128.any_true(due)) {
        a1 = v128.bitselect(summed(x - back1, x, stride, both), a1, due);
        a2 = v128.bitselect(summed(x - back2, x, stride, both), a2, due);
        a3 = v128.bitselect(summed(x - back3, x, stride, both), a3, due);
        b1 = v128.bitselect(summed(x + other - back1, x + other, stride, both), b1, due);
        b2 = v128.bitselect(summed(x + other - back2, x + other, stride, both), b2, due);
        b3 = v128.bitselect(summed(x + other - back3, x + other, stride, both), b3, due);
        seen = v128.bitselect(full, seen, due);
      }
      const moves = v128.and(v128.and(f64x2.gt(b1, zero), f64x2.gt(b2, zero)), f64x2.gt(b3, zero));
      const first = f64x2.div(f64x2.mul(f64x2.splat(4), a1), b1);
      const second = f64x2.div(f64x2.mul(f64x2.splat(2), a2), b2);
      const all = f64x2.add(f64x2.add(first, second), f64x2.div(a3, b3));
      const value = f64x2.div(f64x2.mul(f64x2.splat(100), all), f64x2.splat(7));
      write(to, onlyIf(value, v128.and(moves, f64x2.ge(seen, full))), both);
    }
    v128.store(state, seen);
    v128.store(state, a1, 16);
    v128.store(state, a2, 32);
    v128.store(state, a3, 48);
    v128.store(state, b1, 64);
    v128.store(state, b2, 80);
    v128.store(state, b3, 96);
  }
}

function slid(sum: v128, comes: v128, gone: v128, leaves: v128, there: v128): v128 {
  return orZero(f64x2.add(sum, f64x2.sub(comes, orZero(gone, leaves))), there);
}

/** Sum of the rows after `before` up to `last`. */
function summed(before: usize, last: usize, stride: usize, both: bool): v128 {
  let sum = f64x2.splat(0);
  for (let j = before + stride; j <= last; j += stride) sum = f64x2.add(sum, read(j, both));
  return sum;
}
