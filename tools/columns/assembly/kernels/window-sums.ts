// Sums over the last N rows, slid along: ../../kernels/window-sums.ts says what they are.

import { bytesOf, lanesOf, param, stateOf, strideOf, tape } from "../call.ts";
import { finiteOf, isFinite2, onlyIf, orZero, outweighs, read, refreshRows, until, write } from "../pair.ts";

export function sum(call: usize, rows: i32): void {
  slide(call, rows, 1);
}

export function mean(call: usize, rows: i32): void {
  slide(call, rows, param(call, 0));
}

/** Remembers by pair of lanes: sums, rows seen since the last missing one (the last fresh sum counting as a full window). */
function slide(call: usize, rows: i32, divisor: f64): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const window = param(call, 0);
  const back = <usize>window * stride;
  const full = f64x2.splat(window);
  const again = f64x2.splat(window + refreshRows(window));
  const by = f64x2.splat(divisor);
  const one = f64x2.splat(1);
  let state = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane += 2, state += 32) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    let total = v128.load(state);
    let seen = v128.load(state, 16);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    for (const end = x + bytesOf(call, rows); x < end; x += stride, to += stride) {
      if (i64x2.all_true(f64x2.ge(seen, full))) {
        // most rows pass here: windows are full and no sum is due to be taken afresh
        const from = x;
        for (const stop = until(x, end, stride, f64x2.sub(again, seen)); x < stop; x += stride, to += stride) {
          const now = read(x, both);
          if (!i64x2.all_true(isFinite2(now))) break;
          total = f64x2.add(total, f64x2.sub(now, read(x - back, both)));
          write(to, finiteOf(f64x2.div(total, by)), both);
        }
        seen = f64x2.add(seen, f64x2.splat(<f64>((x - from) / stride)));
        if (x === end) break;
      }
      const now = read(x, both);
      seen = f64x2.add(seen, one);
      total = f64x2.add(total, f64x2.sub(now, orZero(read(x - back, both), f64x2.gt(seen, full))));
      const there = isFinite2(now);
      seen = orZero(seen, there);
      total = orZero(total, there);
      const due = f64x2.eq(seen, again);
      if (v128.any_true(due)) {
        let fresh = f64x2.splat(0);
        for (let j = x - back + stride; j <= x; j += stride) fresh = f64x2.add(fresh, read(j, both));
        total = v128.bitselect(fresh, total, due);
        seen = v128.bitselect(full, seen, due);
      }
      write(to, onlyIf(finiteOf(f64x2.div(total, by)), f64x2.ge(seen, full)), both);
    }
    v128.store(state, total);
    v128.store(state, seen, 16);
  }
}

export function variance(call: usize, rows: i32): void {
  spread(call, rows, 1, false);
}

export function populationDeviation(call: usize, rows: i32): void {
  spread(call, rows, 0, true);
}

/** Remembers by pair of lanes: rows seen, rows of one value on end, where deviations are taken from, their sum and that of their squares. */
function spread(call: usize, rows: i32, less: f64, root: bool): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const window = param(call, 0);
  const back = <usize>window * stride;
  const full = f64x2.splat(window);
  const again = f64x2.splat(window + refreshRows(window));
  const share = f64x2.splat(1 / window);
  const per = f64x2.splat(1 / (window - less));
  const much = f64x2.splat(outweighs);
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  let state = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane += 2, state += 80) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    let seen = v128.load(state);
    let alike = v128.load(state, 16);
    let base = v128.load(state, 32);
    let total = v128.load(state, 48);
    let square = v128.load(state, 64);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    let before = read(x - stride, both);
    for (const end = x + bytesOf(call, rows); x < end; x += stride, to += stride) {
      if (i64x2.all_true(f64x2.ge(seen, full))) {
        const from = x;
        for (const stop = until(x, end, stride, f64x2.sub(again, seen)); x < stop; x += stride, to += stride) {
          const now = read(x, both);
          const d = f64x2.sub(now, base);
          const gone = f64x2.sub(read(x - back, both), base);
          const weight = f64x2.mul(gone, gone);
          const squares = f64x2.add(square, f64x2.sub(f64x2.mul(d, d), weight));
          if (!i64x2.all_true(v128.and(isFinite2(now), f64x2.le(weight, f64x2.mul(much, squares))))) break;
          total = f64x2.add(total, f64x2.sub(d, gone));
          square = squares;
          alike = f64x2.add(orZero(alike, f64x2.eq(now, before)), one);
          before = now;
          const scaled = f64x2.mul(f64x2.sub(square, f64x2.mul(f64x2.mul(total, total), share)), per);
          const still = v128.or(f64x2.ge(alike, full), f64x2.lt(scaled, zero));
          write(to, v128.andnot(root ? f64x2.sqrt(scaled) : scaled, still), both);
        }
        seen = f64x2.add(seen, f64x2.splat(<f64>((x - from) / stride)));
        if (x === end) break;
      }
      const now = read(x, both);
      const begins = f64x2.eq(seen, zero);
      alike = f64x2.add(orZero(alike, v128.andnot(f64x2.eq(now, before), begins)), one);
      before = now;
      base = v128.bitselect(now, base, begins);
      seen = f64x2.add(seen, one);
      const leaves = f64x2.gt(seen, full);
      const d = f64x2.sub(now, base);
      const gone = orZero(f64x2.sub(read(x - back, both), base), leaves);
      const weight = f64x2.mul(gone, gone);
      total = f64x2.add(v128.andnot(total, begins), f64x2.sub(d, gone));
      square = f64x2.add(v128.andnot(square, begins), f64x2.sub(f64x2.mul(d, d), weight));
      const due = v128.or(f64x2.eq(seen, again), f64x2.gt(weight, f64x2.mul(much, square)));
      if (v128.any_true(v128.and(due, leaves))) {
        let sum = zero;
        let squares = zero;
        for (let j = x - back + stride; j <= x; j += stride) {
          const e = f64x2.sub(read(j, both), now);
          sum = f64x2.add(sum, e);
          squares = f64x2.add(squares, f64x2.mul(e, e));
        }
        const afresh = v128.and(due, leaves);
        base = v128.bitselect(now, base, afresh);
        total = v128.bitselect(sum, total, afresh);
        square = v128.bitselect(squares, square, afresh);
        seen = v128.bitselect(full, seen, afresh);
      }
      seen = orZero(seen, isFinite2(now));
      const scaled = f64x2.mul(f64x2.sub(square, f64x2.mul(f64x2.mul(total, total), share)), per);
      const still = v128.or(f64x2.ge(alike, full), f64x2.lt(scaled, zero));
      const value = v128.andnot(root ? f64x2.sqrt(scaled) : scaled, still);
      write(to, onlyIf(value, f64x2.ge(seen, full)), both);
    }
    v128.store(state, seen);
    v128.store(state, alike, 16);
    v128.store(state, base, 32);
    v128.store(state, total, 48);
    v128.store(state, square, 64);
  }
}
