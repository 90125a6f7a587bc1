// Skewness and kurtosis over the last N rows: ../../kernels/shape.ts says what they are.

import { bytesOf, lanesOf, param, stateOf, strideOf, tape } from "../call.ts";
import { isFinite2, onlyIf, orZero, outweighs, read, write } from "../pair.ts";

/** Remembers by pair of lanes: rows seen, rows of one value on end, where deviations are taken from, sums of their first four powers. */
export function shape(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const n = param(call, 0);
  const back = <usize>n * stride;
  const full = f64x2.splat(n);
  const refresh = f64x2.splat(max(64, n));
  const share = f64x2.splat(1 / n);
  const toSkewness = f64x2.splat((n * Math.sqrt(n - 1)) / (n - 2));
  const toKurtosis = f64x2.splat((n * (n + 1) * (n - 1)) / ((n - 2) * (n - 3)));
  const normal = f64x2.splat((3 * (n - 1) * (n - 1)) / ((n - 2) * (n - 3)));
  const count = f64x2.splat(n);
  const much = f64x2.splat(outweighs);
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  let state = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane += 2, state += 112) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    let seen = v128.load(state);
    let alike = v128.load(state, 16);
    let base = v128.load(state, 32);
    let s1 = v128.load(state, 48);
    let s2 = v128.load(state, 64);
    let s3 = v128.load(state, 80);
    let s4 = v128.load(state, 96);
    let toThird = tape(call, 0) + aside;
    let toFourth = tape(call, 1) + aside;
    let x = tape(call, 2) + aside;
    let before = read(x - stride, both);
    for (const end = x + bytesOf(call, rows); x < end; x += stride, toThird += stride, toFourth += stride) {
      const now = read(x, both);
      const begins = f64x2.eq(seen, zero);
      alike = f64x2.add(orZero(alike, v128.andnot(f64x2.eq(now, before), begins)), one);
      before = now;
      seen = f64x2.add(seen, one);
      const d = f64x2.sub(now, base);
      const d2 = f64x2.mul(d, d);
      const g = orZero(f64x2.sub(read(x - back, both), base), f64x2.gt(seen, full));
      const g2 = f64x2.mul(g, g);
      s1 = f64x2.add(s1, f64x2.sub(d, g));
      s2 = f64x2.add(s2, f64x2.sub(d2, g2));
      s3 = f64x2.add(s3, f64x2.sub(f64x2.mul(d2, d), f64x2.mul(g2, g)));
      s4 = f64x2.add(s4, f64x2.sub(f64x2.mul(d2, d2), f64x2.mul(g2, g2)));
      const rounds = f64x2.floor(f64x2.div(seen, refresh));
      const turn = v128.or(f64x2.eq(seen, full), f64x2.eq(seen, f64x2.mul(rounds, refresh)));
      const heavy = f64x2.gt(f64x2.mul(g2, g2), f64x2.mul(much, s4));
      const due = v128.and(v128.or(turn, heavy), f64x2.ge(seen, full));
      if (v128.any_true(due)) {
        let f1 = zero;
        let f2 = zero;
        let f3 = zero;
        let f4 = zero;
        for (let j = x - back + stride; j <= x; j += stride) {
          const e = f64x2.sub(read(j, both), now);
          const e2 = f64x2.mul(e, e);
          f1 = f64x2.add(f1, e);
          f2 = f64x2.add(f2, e2);
          f3 = f64x2.add(f3, f64x2.mul(e2, e));
          f4 = f64x2.add(f4, f64x2.mul(e2, e2));
        }
        base = v128.bitselect(now, base, due);
        s1 = v128.bitselect(f1, s1, due);
        s2 = v128.bitselect(f2, s2, due);
        s3 = v128.bitselect(f3, s3, due);
        s4 = v128.bitselect(f4, s4, due);
      }
      seen = orZero(seen, isFinite2(now));
      const mean = f64x2.mul(s1, share);
      const square = f64x2.mul(mean, mean);
      const m2 = f64x2.sub(s2, f64x2.mul(count, square));
      const twice = f64x2.mul(f64x2.splat(2), f64x2.mul(count, f64x2.mul(square, mean)));
      const m3 = f64x2.add(f64x2.sub(s3, f64x2.mul(f64x2.splat(3), f64x2.mul(mean, s2))), twice);
      const fourth = f64x2.sub(s4, f64x2.mul(f64x2.splat(4), f64x2.mul(mean, s3)));
      const sixth = f64x2.mul(f64x2.splat(6), f64x2.mul(square, s2));
      const last = f64x2.mul(f64x2.splat(3), f64x2.mul(count, f64x2.mul(square, square)));
      const m4 = f64x2.sub(f64x2.add(fourth, sixth), last);
      const skewness = f64x2.div(f64x2.mul(toSkewness, m3), f64x2.mul(m2, f64x2.sqrt(m2)));
      const kurtosis = f64x2.sub(f64x2.div(f64x2.mul(toKurtosis, m4), f64x2.mul(m2, m2)), normal);
      const moves = v128.and(f64x2.gt(m2, zero), f64x2.lt(alike, full));
      const known = isFinite2(f64x2.add(skewness, kurtosis));
      const there = v128.and(v128.and(moves, known), f64x2.ge(seen, full));
      write(toThird, onlyIf(skewness, there), both);
      write(toFourth, onlyIf(kurtosis, there), both);
    }
    v128.store(state, seen);
    v128.store(state, alike, 16);
    v128.store(state, base, 32);
    v128.store(state, s1, 48);
    v128.store(state, s2, 64);
    v128.store(state, s3, 80);
    v128.store(state, s4, 96);
  }
}
