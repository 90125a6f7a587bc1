// Ranks within a window, by counting what is lower and what is equal: ../../kernels/order-statistics.ts, paths.ts and pair-ranks.ts say what they are.

import { lanesOf, param, stateOf, strideOf, tape } from "../call.ts";
import { firstOf, forget, push, put, ringBytes, sumOf } from "../window.ts";

/** How many of n values are lower, and how many are not higher, summed: twice the places below, and once each equal one. */
function doubledPlace(from: usize, n: usize, value: f64): f64 {
  const x = f64x2.splat(value);
  let below = i64x2.splat(0);
  const end = from + (n << 3);
  for (let at = from; at < end; at += 16) {
    const other = v128.load(at);
    const both = i64x2.add(f64x2.lt(other, x), f64x2.le(other, x)); // a mask that is set counts -1
    below = i64x2.sub(below, firstOf(both, (end - at) >> 3));
  }
  return <f64>(i64x2.extract_lane(below, 0) + i64x2.extract_lane(below, 1));
}

export function percentileRank(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const n = <usize>param(call, 0);
  const perRow = 2 * param(call, 0);
  let ring = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane++, ring += ringBytes(n)) {
    const aside = (<usize>lane) << 3;
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    for (let row = 0; row < rows; row++, x += stride, to += stride) {
      const now = load<f64>(x);
      const window = push(ring, n, now);
      store<f64>(to, window === 0 ? NaN : (doubledPlace(window, n, now) + 1) / perRow);
    }
  }
}

/** Remembers by lane: the pairs that rise less those that fall, and the window. */
export function rankTrend(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const length = param(call, 0);
  const n = <usize>length;
  const pairs = (length * (length - 1)) / 2;
  const deviation = Math.sqrt((length * (length - 1) * (2 * length + 5)) / 18);
  let state = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane++, state += 8 + ringBytes(n)) {
    const aside = (<usize>lane) << 3;
    const ring = state + 8;
    let score = load<f64>(state);
    let toTau = tape(call, 0) + aside;
    let toZ = tape(call, 1) + aside;
    let x = tape(call, 2) + aside;
    for (let row = 0; row < rows; row++, x += stride, toTau += stride, toZ += stride) {
      const now = load<f64>(x);
      store<f64>(toTau, NaN);
      store<f64>(toZ, NaN);
      if (now - now !== 0) {
        forget(ring);
        score = 0;
        continue;
      }
      const seen = <usize>load<u32>(ring);
      if (seen === n) {
        // the oldest is about to leave: all that are higher rose from it
        const oldest = ring + 8 + ((<usize>load<u32>(ring, 4)) << 3);
        score -= <f64>n - 1 - (doubledPlace(oldest, n, load<f64>(oldest)) - 1);
      }
      const window = put(ring, n, now);
      const kept = <usize>load<u32>(ring);
      // values so far end just before where the next one goes
      const first = window !== 0 ? window : ring + 8 + ((<usize>load<u32>(ring, 4) + n - kept) << 3);
      score += doubledPlace(first, kept, now) - <f64>kept;
      if (window === 0) continue;
      store<f64>(toTau, score / pairs);
      store<f64>(toZ, (score - (score > 0 ? 1.0 : score < 0 ? -1.0 : 0.0)) / deviation);
    }
    store<f64>(state, score);
  }
}

/** Remembers by lane: windows of y and of x, and the doubled place of each value within its own, in the windows' order. Places are whole numbers, so
 * that what comes and what leaves is counted without loss. */
export function rankCorrelation(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const n = <usize>param(call, 0);
  const wide = ((n + 1) >> 1) << 4; // an odd count ends in the middle of two values
  const bytes: usize = 8 + (wide << 2);
  let state = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane++, state += bytes) {
    const aside = (<usize>lane) << 3;
    let to = tape(call, 0) + aside;
    let y = tape(call, 1) + aside;
    let x = tape(call, 2) + aside;
    for (let row = 0; row < rows; row++, y += stride, x += stride, to += stride) {
      const nowY = load<f64>(y);
      const nowX = load<f64>(x);
      const both = nowY + nowX;
      store<f64>(to, NaN);
      if (both - both !== 0) {
        store<u32>(state, 0);
        store<u32>(state, 0, 4);
        continue;
      }
      const seen = <usize>load<u32>(state);
      const place = <usize>load<u32>(state, 4);
      const slot = place << 3;
      const ys = state + 8;
      const xs = ys + wide;
      const placesY = xs + wide;
      const placesX = placesY + wide;
      const full = seen === n;
      const goneY = full ? load<f64>(ys + slot) : Infinity;
      const goneX = full ? load<f64>(xs + slot) : Infinity;
      const rankY = replaced(ys, placesY, seen, nowY, goneY);
      const rankX = replaced(xs, placesX, seen, nowX, goneX);
      store<f64>(ys + slot, nowY);
      store<f64>(xs + slot, nowX);
      store<f64>(placesY + slot, full ? rankY - passed(nowY, goneY) : rankY);
      store<f64>(placesX + slot, full ? rankX - passed(nowX, goneX) : rankX);
      store<u32>(state, <u32>min(seen + 1, n));
      store<u32>(state, place + 1 === n ? 0 : <u32>(place + 1), 4);
      if (seen + 1 >= n) store<f64>(to, correlationOf(placesY, placesX, n));
    }
  }
}

/** What a value's doubled place gains from another one: 2 where it is higher, 1 where they are equal. */
function passed(value: f64, other: f64): f64 {
  return (value > other ? 1.0 : 0.0) + (value >= other ? 1.0 : 0.0);
}

/** Brings the doubled places of `count` values up to date: one value comes, one leaves. @returns the doubled place of the new one among them all */
function replaced(values: usize, places: usize, count: usize, now: f64, gone: f64): f64 {
  const comes = f64x2.splat(now);
  const leaves = f64x2.splat(gone);
  const one = f64x2.splat(1);
  let below = f64x2.splat(0);
  const end = count << 3;
  for (let at: usize = 0; at < end; at += 16) {
    const value = v128.load(values + at);
    const gains = f64x2.add(v128.and(one, f64x2.gt(value, comes)), v128.and(one, f64x2.ge(value, comes)));
    const loses = f64x2.add(v128.and(one, f64x2.gt(value, leaves)), v128.and(one, f64x2.ge(value, leaves)));
    v128.store(places + at, f64x2.add(v128.load(places + at), f64x2.sub(gains, loses)));
    const lower = f64x2.add(v128.and(one, f64x2.lt(value, comes)), v128.and(one, f64x2.le(value, comes)));
    below = f64x2.add(below, firstOf(lower, (end - at) >> 3));
  }
  return sumOf(below);
}

function correlationOf(placesY: usize, placesX: usize, n: usize): f64 {
  const middle = f64x2.splat(<f64>n - 1); // of doubled places counted from 0
  let syy = f64x2.splat(0);
  let sxx = f64x2.splat(0);
  let sxy = f64x2.splat(0);
  const end = n << 3;
  for (let at: usize = 0; at < end; at += 16) {
    const left = (end - at) >> 3;
    const dy = firstOf(f64x2.sub(v128.load(placesY + at), middle), left);
    const dx = firstOf(f64x2.sub(v128.load(placesX + at), middle), left);
    syy = f64x2.add(syy, f64x2.mul(dy, dy));
    sxx = f64x2.add(sxx, f64x2.mul(dx, dx));
    sxy = f64x2.add(sxy, f64x2.mul(dx, dy));
  }
  const vy = sumOf(syy);
  const vx = sumOf(sxx);
  return vy > 0 && vx > 0 ? max<f64>(-1, min<f64>(1, sumOf(sxy) / Math.sqrt(vx * vy))) : NaN;
}
