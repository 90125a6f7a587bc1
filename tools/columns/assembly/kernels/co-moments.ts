// Two columns over the last N rows, and one against time, slid along: ../../kernels/co-moments.ts says what they are.

import { bytesOf, isRead, lanesOf, param, stateOf, strideOf, tape } from "../call.ts";
import { isFinite2, onlyIf, orZero, outweighs, read, refreshRows, write } from "../pair.ts";

/** Remembers by pair of lanes: rows seen, rows of one value on end (x, y), where deviations are taken from (x, y), sums of x, y, xx, yy, xy. */
export function coMoments(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const window = param(call, 0);
  const back = <usize>window * stride;
  const full = f64x2.splat(window);
  // a short window is taken afresh in every row: two points then lie on a line exactly
  const again = f64x2.splat(window + (window <= 16 ? 1 : refreshRows(window)));
  const share = f64x2.splat(1 / window);
  const much = f64x2.splat(outweighs);
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  const correlates = isRead(call, 1);
  const slopes = isRead(call, 2);
  let state = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane += 2, state += 160) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    let seen = v128.load(state);
    let sameX = v128.load(state, 16);
    let sameY = v128.load(state, 32);
    let fromX = v128.load(state, 48);
    let fromY = v128.load(state, 64);
    let sx = v128.load(state, 80);
    let sy = v128.load(state, 96);
    let sxx = v128.load(state, 112);
    let syy = v128.load(state, 128);
    let sxy = v128.load(state, 144);
    let toCovariance = tape(call, 0) + aside;
    let toCorrelation = tape(call, 1) + aside;
    let toSlope = tape(call, 2) + aside;
    let x = tape(call, 3) + aside;
    const other = tape(call, 4) + aside - x;
    let beforeX = read(x - stride, both);
    let beforeY = read(x + other - stride, both);
    for (const end = x + bytesOf(call, rows); x < end; x += stride) {
      const nowX = read(x, both);
      const nowY = read(x + other, both);
      const begins = f64x2.eq(seen, zero);
      sameX = f64x2.add(orZero(sameX, v128.andnot(f64x2.eq(nowX, beforeX), begins)), one);
      sameY = f64x2.add(orZero(sameY, v128.andnot(f64x2.eq(nowY, beforeY), begins)), one);
      beforeX = nowX;
      beforeY = nowY;
      fromX = v128.bitselect(nowX, fromX, begins);
      fromY = v128.bitselect(nowY, fromY, begins);
      seen = f64x2.add(seen, one);
      const leaves = f64x2.gt(seen, full);
      const dx = f64x2.sub(nowX, fromX);
      const dy = f64x2.sub(nowY, fromY);
      const gx = orZero(f64x2.sub(read(x - back, both), fromX), leaves);
      const gy = orZero(f64x2.sub(read(x + other - back, both), fromY), leaves);
      const gxx = f64x2.mul(gx, gx);
      const gyy = f64x2.mul(gy, gy);
      sx = f64x2.add(v128.andnot(sx, begins), f64x2.sub(dx, gx));
      sy = f64x2.add(v128.andnot(sy, begins), f64x2.sub(dy, gy));
      sxx = f64x2.add(v128.andnot(sxx, begins), f64x2.sub(f64x2.mul(dx, dx), gxx));
      syy = f64x2.add(v128.andnot(syy, begins), f64x2.sub(f64x2.mul(dy, dy), gyy));
      sxy = f64x2.add(v128.andnot(sxy, begins), f64x2.sub(f64x2.mul(dx, dy), f64x2.mul(gx, gy)));
      // what outweighs all that stays has taken its digits along
      const heavy = v128.or(f64x2.gt(gxx, f64x2.mul(much, sxx)), f64x2.gt(gyy, f64x2.mul(much, syy)));
      const due = v128.and(v128.or(f64x2.eq(seen, again), heavy), leaves);
      if (v128.any_true(due)) {
        let fx = zero;
        let fy = zero;
        let fxx = zero;
        let fyy = zero;
        let fxy = zero;
        for (let j = x - back + stride; j <= x; j += stride) {
          const ex = f64x2.sub(read(j, both), nowX);
          const ey = f64x2.sub(read(j + other, both), nowY);
          fx = f64x2.add(fx, ex);
          fy = f64x2.add(fy, ey);
          fxx = f64x2.add(fxx, f64x2.mul(ex, ex));
          fyy = f64x2.add(fyy, f64x2.mul(ey, ey));
          fxy = f64x2.add(fxy, f64x2.mul(ex, ey));
        }
        fromX = v128.bitselect(nowX, fromX, due);
        fromY = v128.bitselect(nowY, fromY, due);
        sx = v128.bitselect(fx, sx, due);
        sy = v128.bitselect(fy, sy, due);
        sxx = v128.bitselect(fxx, sxx, due);
        syy = v128.bitselect(fyy, syy, due);
        sxy = v128.bitselect(fxy, sxy, due);
        seen = v128.bitselect(full, seen, due);
      }
      seen = orZero(seen, v128.and(isFinite2(nowX), isFinite2(nowY)));
      const whole = f64x2.ge(seen, full);
      const stillX = f64x2.ge(sameX, full);
      const stillY = f64x2.ge(sameY, full);
      const vx = f64x2.pmax(zero, v128.andnot(f64x2.sub(sxx, f64x2.mul(f64x2.mul(sx, sx), share)), stillX));
      const vy = f64x2.pmax(zero, v128.andnot(f64x2.sub(syy, f64x2.mul(f64x2.mul(sy, sy), share)), stillY));
      const vxy = v128.andnot(f64x2.sub(sxy, f64x2.mul(f64x2.mul(sx, sy), share)), v128.or(stillX, stillY));
      write(toCovariance, onlyIf(vxy, whole), both);
      if (correlates) write(toCorrelation, f64x2.mul(vx, vy), both);
      if (slopes) write(toSlope, vx, both);
      toCovariance += stride;
      toCorrelation += stride;
      toSlope += stride;
    }
    v128.store(state, seen);
    v128.store(state, sameX, 16);
    v128.store(state, sameY, 32);
    v128.store(state, fromX, 48);
    v128.store(state, fromY, 64);
    v128.store(state, sx, 80);
    v128.store(state, sy, 96);
    v128.store(state, sxx, 112);
    v128.store(state, syy, 128);
    v128.store(state, sxy, 144);
  }
  finish(call, rows);
}

/** Roots and divisions, of rows that no longer wait for each other: the tapes hold sums of products, of squares multiplied, and of squares of x. */
function finish(call: usize, rows: i32): void {
  const correlates = isRead(call, 1);
  const slopes = isRead(call, 2);
  const toCovariance = tape(call, 0);
  const toCorrelation = tape(call, 1);
  const toSlope = tape(call, 2);
  const per = f64x2.splat(1 / (param(call, 0) - 1));
  const nearly = f64x2.splat(1 - 1e-12);
  const zero = f64x2.splat(0);
  const end = bytesOf(call, rows);
  for (let at: usize = 0; at < end; at += 16) {
    const product = v128.load(toCovariance + at);
    if (correlates) {
      const squares = v128.load(toCorrelation + at);
      const raw = f64x2.div(product, f64x2.sqrt(squares));
      const edge = v128.bitselect(f64x2.splat(1), f64x2.splat(-1), f64x2.gt(raw, zero));
      const held = v128.bitselect(edge, raw, f64x2.gt(f64x2.abs(raw), nearly));
      v128.store(toCorrelation + at, onlyIf(held, v128.and(f64x2.gt(squares, zero), f64x2.eq(product, product))));
    }
    if (slopes) {
      const square = v128.load(toSlope + at);
      v128.store(toSlope + at, onlyIf(f64x2.div(product, square), f64x2.gt(square, zero)));
    }
    v128.store(toCovariance + at, f64x2.mul(product, per));
  }
}

export function trend(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const window = param(call, 0);
  const back = <usize>window * stride;
  const full = f64x2.splat(window);
  const again = f64x2.splat(window + refreshRows(window));
  const last = f64x2.splat(window - 1);
  const middle = f64x2.splat((window - 1) / 2);
  const perStt = f64x2.splat(12 / (window * (window * window - 1))); // one over the sum of squared deviations of 0 .. n-1
  const share = f64x2.splat(1 / window);
  const much = f64x2.splat(outweighs);
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  let state = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane += 2, state += 96) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    let seen = v128.load(state);
    let alike = v128.load(state, 16);
    let base = v128.load(state, 32);
    let sum = v128.load(state, 48);
    let square = v128.load(state, 64);
    let timed = v128.load(state, 80);
    let toSlope = tape(call, 0) + aside;
    let toEnd = tape(call, 1) + aside;
    let toFit = tape(call, 2) + aside;
    let x = tape(call, 3) + aside;
    let before = read(x - stride, both);
    for (const end = x + bytesOf(call, rows); x < end; x += stride) {
      const now = read(x, both);
      const begins = f64x2.eq(seen, zero);
      alike = f64x2.add(orZero(alike, v128.andnot(f64x2.eq(now, before), begins)), one);
      before = now;
      seen = f64x2.add(seen, one);
      const d = f64x2.sub(now, base);
      const gone = f64x2.sub(read(x - back, both), base);
      const weight = f64x2.mul(gone, gone);
      // every row's time falls by one as the oldest leaves
      timed = f64x2.add(timed, f64x2.add(f64x2.sub(gone, sum), f64x2.mul(last, d)));
      sum = f64x2.add(sum, f64x2.sub(d, gone));
      square = f64x2.add(square, f64x2.sub(f64x2.mul(d, d), weight));
      const heavy = v128.and(f64x2.gt(weight, f64x2.mul(much, square)), f64x2.gt(seen, full));
      const due = v128.or(v128.or(f64x2.eq(seen, full), f64x2.eq(seen, again)), heavy);
      if (v128.any_true(due)) {
        let fresh = zero;
        let squares = zero;
        let times = zero;
        let time = zero;
        for (let j = x - back + stride; j <= x; j += stride) {
          const e = f64x2.sub(read(j, both), now);
          fresh = f64x2.add(fresh, e);
          squares = f64x2.add(squares, f64x2.mul(e, e));
          times = f64x2.add(times, f64x2.mul(time, e));
          time = f64x2.add(time, one);
        }
        base = v128.bitselect(now, base, due);
        sum = v128.bitselect(fresh, sum, due);
        square = v128.bitselect(squares, square, due);
        timed = v128.bitselect(times, timed, due);
        seen = v128.bitselect(full, seen, due);
      }
      seen = orZero(seen, isFinite2(now));
      const whole = f64x2.ge(seen, full);
      const still = f64x2.ge(alike, full);
      const vty = v128.andnot(f64x2.sub(timed, f64x2.mul(middle, sum)), still);
      const vyy = v128.andnot(f64x2.sub(square, f64x2.mul(f64x2.mul(sum, sum), share)), still);
      const slope = f64x2.mul(vty, perStt);
      const fit = f64x2.pmin(one, f64x2.div(f64x2.mul(vty, slope), vyy));
      write(toSlope, onlyIf(slope, whole), both);
      write(toEnd, onlyIf(f64x2.add(f64x2.add(base, f64x2.mul(sum, share)), f64x2.mul(slope, middle)), whole), both);
      write(toFit, onlyIf(fit, v128.and(whole, f64x2.gt(vyy, zero))), both);
      toSlope += stride;
      toEnd += stride;
      toFit += stride;
    }
    v128.store(state, seen);
    v128.store(state, alike, 16);
    v128.store(state, base, 32);
    v128.store(state, sum, 48);
    v128.store(state, square, 64);
    v128.store(state, timed, 80);
  }
}
