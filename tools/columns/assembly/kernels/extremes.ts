// Highest and lowest of the last N rows, and where they stood: ../../kernels/extremes.ts says how. Blocks are counted from a program's first row;
// a missing value stands lower than any other.

import { bytesOf, lanesOf, param, stateOf, strideOf, tape } from "../call.ts";
import { isFinite2, onlyIf, orZero, read, write } from "../pair.ts";

export function highest(call: usize, rows: i32): void {
  extreme(call, rows, 1);
}

export function lowest(call: usize, rows: i32): void {
  extreme(call, rows, -1);
}

export function sinceHighest(call: usize, rows: i32): void {
  since(call, rows, 1);
}

export function sinceLowest(call: usize, rows: i32): void {
  since(call, rows, -1);
}

function signed(given: v128, sign: v128): v128 {
  return v128.bitselect(f64x2.mul(sign, given), f64x2.splat(-Infinity), isFinite2(given));
}

/** The larger one; of equal ones the first. */
function larger(x: v128, y: v128): v128 {
  return f64x2.pmax(x, y);
}

/** Remembers by pair of lanes: rows of the block so far, its best value, rows seen, and of the block before the best from each row on. */
function extreme(call: usize, rows: i32, direction: f64): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const window = param(call, 0);
  const n = <usize>window;
  const full = f64x2.splat(window);
  const sign = f64x2.splat(direction);
  const one = f64x2.splat(1);
  const none = f64x2.splat(-Infinity);
  let state = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane += 2, state += 48 + ((n + 1) << 4)) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    const kept = state + 48;
    let place = load<usize>(state);
    let top = place === 0 ? none : v128.load(state, 16);
    let seen = v128.load(state, 32);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    for (const end = x + bytesOf(call, rows); x < end; x += stride, to += stride) {
      if (i64x2.all_true(f64x2.ge(seen, full))) {
        // most rows pass here: windows are full and the block does not end
        const stop = min(end, x + (n - 1 - place) * stride);
        const from = x;
        for (let before = kept + ((place + 1) << 4); x < stop; x += stride, to += stride, before += 16) {
          const given = read(x, both);
          if (!i64x2.all_true(isFinite2(given))) break;
          top = larger(top, f64x2.mul(sign, given));
          write(to, f64x2.mul(sign, larger(v128.load(before), top)), both);
        }
        place += (x - from) / stride;
        if (x === end) break;
      }
      const given = read(x, both);
      const there = isFinite2(given);
      seen = orZero(f64x2.add(seen, one), there);
      top = larger(top, v128.bitselect(f64x2.mul(sign, given), none, there));
      place++;
      const whole = f64x2.ge(seen, full);
      // of a window that begins with the block nothing is kept from before
      const best = place === n ? top : larger(v128.load(kept + (place << 4)), top);
      write(to, onlyIf(f64x2.mul(sign, best), whole), both);
      if (place === n) {
        let after = none;
        let j = x;
        for (let r = n - 1; r > 0; r--, j -= stride) {
          after = larger(after, signed(read(j, both), sign));
          v128.store(kept + (r << 4), after);
        }
        place = 0;
        top = none;
      }
    }
    store<usize>(state, place);
    v128.store(state, top, 16);
    v128.store(state, seen, 32);
  }
}

/** Remembers beside that, for the best of the block so far and for each kept one, the place at which it stood. Of equal ones the newest counts. */
function since(call: usize, rows: i32, direction: f64): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const window = param(call, 0);
  const n = <usize>window;
  const full = f64x2.splat(window);
  const sign = f64x2.splat(direction);
  const one = f64x2.splat(1);
  const none = f64x2.splat(-Infinity);
  let state = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane += 2, state += 64 + ((n + 1) << 5)) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    const kept = state + 64;
    let place = load<usize>(state);
    let top = place === 0 ? none : v128.load(state, 16);
    let seen = v128.load(state, 32);
    let where = v128.load(state, 48);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    for (const end = x + bytesOf(call, rows); x < end; x += stride, to += stride) {
      const given = read(x, both);
      const there = isFinite2(given);
      seen = orZero(f64x2.add(seen, one), there);
      const now = v128.bitselect(f64x2.mul(sign, given), none, there);
      place++;
      const at = f64x2.splat(<f64>place);
      const better = f64x2.ge(now, top);
      top = v128.bitselect(now, top, better);
      where = v128.bitselect(at, where, better);
      let ago = f64x2.sub(at, where);
      if (place < n) {
        const before = v128.load(kept + (place << 5), 16);
        ago = v128.bitselect(
          f64x2.sub(f64x2.add(full, at), before),
          ago,
          f64x2.gt(v128.load(kept + (place << 5)), top),
        );
      }
      write(to, onlyIf(ago, f64x2.ge(seen, full)), both);
      if (place === n) {
        let after = none;
        let found = f64x2.splat(window);
        let j = x;
        for (let r = n - 1; r > 0; r--, j -= stride) {
          const value = signed(read(j, both), sign);
          const wins = f64x2.gt(value, after);
          after = v128.bitselect(value, after, wins);
          found = v128.bitselect(f64x2.splat(<f64>(r + 1)), found, wins);
          v128.store(kept + (r << 5), after);
          v128.store(kept + (r << 5), found, 16);
        }
        place = 0;
        top = none;
      }
    }
    store<usize>(state, place);
    v128.store(state, top, 16);
    v128.store(state, seen, 32);
    v128.store(state, where, 48);
  }
}
