// Least squares of one column on two others, slid along: ../../kernels/two-factor.ts says what it is.

import { bytesOf, lanesOf, param, stateOf, strideOf, tape } from "../call.ts";
import { finiteOf, isFinite2, onlyIf, orZero, read, write } from "../pair.ts";

/** Factors that are all but one line tell nothing about each alone. */
const apart: f64 = 1e-10;

/** Remembers by pair of lanes: rows seen, where deviations are taken from (y, 1, 2), sums of 1, 2, y, 11, 22, yy, 12, 1y, 2y. */
export function twoFactor(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const window = param(call, 0);
  const back = <usize>window * stride;
  const full = f64x2.splat(window);
  const refresh = f64x2.splat(max(64, window));
  const share = f64x2.splat(1 / window);
  const perRow = f64x2.splat(1 / (window - 3));
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  let state = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane += 2, state += 208) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    let seen = v128.load(state);
    let fromY = v128.load(state, 16);
    let from1 = v128.load(state, 32);
    let from2 = v128.load(state, 48);
    let t1 = v128.load(state, 64);
    let t2 = v128.load(state, 80);
    let ty = v128.load(state, 96);
    let t11 = v128.load(state, 112);
    let t22 = v128.load(state, 128);
    let tyy = v128.load(state, 144);
    let t12 = v128.load(state, 160);
    let t1y = v128.load(state, 176);
    let t2y = v128.load(state, 192);
    let at = aside;
    let x = tape(call, 6) + aside;
    const wide = tape(call, 7) + aside - x;
    const far = tape(call, 8) + aside - x;
    for (const end = x + bytesOf(call, rows); x < end; x += stride, at += stride) {
      const nowY = read(x, both);
      const now1 = read(x + wide, both);
      const now2 = read(x + far, both);
      const begins = f64x2.eq(seen, zero);
      seen = f64x2.add(seen, one);
      fromY = v128.bitselect(nowY, fromY, begins);
      from1 = v128.bitselect(now1, from1, begins);
      from2 = v128.bitselect(now2, from2, begins);
      const leaves = f64x2.gt(seen, full);
      const dy = f64x2.sub(nowY, fromY);
      const d1 = f64x2.sub(now1, from1);
      const d2 = f64x2.sub(now2, from2);
      const gy = orZero(f64x2.sub(read(x - back, both), fromY), leaves);
      const g1 = orZero(f64x2.sub(read(x + wide - back, both), from1), leaves);
      const g2 = orZero(f64x2.sub(read(x + far - back, both), from2), leaves);
      t1 = slid(t1, begins, d1, g1);
      t2 = slid(t2, begins, d2, g2);
      ty = slid(ty, begins, dy, gy);
      t11 = slid(t11, begins, f64x2.mul(d1, d1), f64x2.mul(g1, g1));
      t22 = slid(t22, begins, f64x2.mul(d2, d2), f64x2.mul(g2, g2));
      tyy = slid(tyy, begins, f64x2.mul(dy, dy), f64x2.mul(gy, gy));
      t12 = slid(t12, begins, f64x2.mul(d1, d2), f64x2.mul(g1, g2));
      t1y = slid(t1y, begins, f64x2.mul(d1, dy), f64x2.mul(g1, gy));
      t2y = slid(t2y, begins, f64x2.mul(d2, dy), f64x2.mul(g2, gy));
      const rounds = f64x2.floor(f64x2.div(seen, refresh));
      const due = v128.and(f64x2.ge(seen, full), f64x2.eq(seen, f64x2.mul(rounds, refresh)));
      if (v128.any_true(due)) {
        let f1 = zero;
        let f2 = zero;
        let fy = zero;
        let f11 = zero;
        let f22 = zero;
        let fyy = zero;
        let f12 = zero;
        let f1y = zero;
        let f2y = zero;
        for (let j = x - back + stride; j <= x; j += stride) {
          const ey = f64x2.sub(read(j, both), nowY);
          const e1 = f64x2.sub(read(j + wide, both), now1);
          const e2 = f64x2.sub(read(j + far, both), now2);
          f1 = f64x2.add(f1, e1);
          f2 = f64x2.add(f2, e2);
          fy = f64x2.add(fy, ey);
          f11 = f64x2.add(f11, f64x2.mul(e1, e1));
          f22 = f64x2.add(f22, f64x2.mul(e2, e2));
          fyy = f64x2.add(fyy, f64x2.mul(ey, ey));
          f12 = f64x2.add(f12, f64x2.mul(e1, e2));
          f1y = f64x2.add(f1y, f64x2.mul(e1, ey));
          f2y = f64x2.add(f2y, f64x2.mul(e2, ey));
        }
        fromY = v128.bitselect(nowY, fromY, due);
        from1 = v128.bitselect(now1, from1, due);
        from2 = v128.bitselect(now2, from2, due);
        t1 = v128.bitselect(f1, t1, due);
        t2 = v128.bitselect(f2, t2, due);
        ty = v128.bitselect(fy, ty, due);
        t11 = v128.bitselect(f11, t11, due);
        t22 = v128.bitselect(f22, t22, due);
        tyy = v128.bitselect(fyy, tyy, due);
        t12 = v128.bitselect(f12, t12, due);
        t1y = v128.bitselect(f1y, t1y, due);
        t2y = v128.bitselect(f2y, t2y, due);
      }
      seen = orZero(seen, isFinite2(f64x2.add(f64x2.add(nowY, now1), now2)));
      const m1 = f64x2.mul(t1, share);
      const m2 = f64x2.mul(t2, share);
      const my = f64x2.mul(ty, share);
      const s11 = f64x2.sub(t11, f64x2.mul(t1, m1));
      const s22 = f64x2.sub(t22, f64x2.mul(t2, m2));
      const syy = f64x2.max(zero, f64x2.sub(tyy, f64x2.mul(ty, my)));
      const s12 = f64x2.sub(t12, f64x2.mul(t1, m2));
      const s1y = f64x2.sub(t1y, f64x2.mul(t1, my));
      const s2y = f64x2.sub(t2y, f64x2.mul(t2, my));
      const across = f64x2.mul(s11, s22);
      const d = f64x2.sub(across, f64x2.mul(s12, s12));
      const moves = v128.and(f64x2.gt(s11, zero), f64x2.gt(s22, zero));
      const solved = v128.and(moves, f64x2.gt(d, f64x2.mul(f64x2.splat(apart), across)));
      const there = v128.and(solved, f64x2.ge(seen, full));
      const first = f64x2.div(f64x2.sub(f64x2.mul(s22, s1y), f64x2.mul(s12, s2y)), d);
      const second = f64x2.div(f64x2.sub(f64x2.mul(s11, s2y), f64x2.mul(s12, s1y)), d);
      const explained = f64x2.add(f64x2.mul(first, s1y), f64x2.mul(second, s2y));
      const left = f64x2.max(zero, f64x2.sub(syy, explained));
      const fit = f64x2.max(zero, f64x2.sub(one, f64x2.div(left, syy)));
      const middle1 = f64x2.mul(first, f64x2.add(m1, from1));
      const middle2 = f64x2.mul(second, f64x2.add(m2, from2));
      const constant = f64x2.sub(f64x2.sub(f64x2.add(my, fromY), middle1), middle2);
      const line = f64x2.add(f64x2.mul(first, now1), f64x2.mul(second, now2));
      write(tape(call, 0) + at, finiteOf(onlyIf(constant, there)), both);
      write(tape(call, 1) + at, finiteOf(onlyIf(first, there)), both);
      write(tape(call, 2) + at, finiteOf(onlyIf(second, there)), both);
      write(tape(call, 3) + at, finiteOf(onlyIf(f64x2.sqrt(f64x2.mul(left, perRow)), there)), both);
      write(tape(call, 4) + at, finiteOf(onlyIf(fit, v128.and(there, f64x2.gt(syy, zero)))), both);
      write(tape(call, 5) + at, finiteOf(onlyIf(f64x2.sub(f64x2.sub(nowY, constant), line), there)), both);
    }
    v128.store(state, seen);
    v128.store(state, fromY, 16);
    v128.store(state, from1, 32);
    v128.store(state, from2, 48);
    v128.store(state, t1, 64);
    v128.store(state, t2, 80);
    v128.store(state, ty, 96);
    v128.store(state, t11, 112);
    v128.store(state, t22, 128);
    v128.store(state, tyy, 144);
    v128.store(state, t12, 160);
    v128.store(state, t1y, 176);
    v128.store(state, t2y, 192);
  }
}

/** A sum with what comes and without what leaves; begun anew where told. */
function slid(sum: v128, begins: v128, comes: v128, leaves: v128): v128 {
  return f64x2.add(v128.andnot(sum, begins), f64x2.sub(comes, leaves));
}
