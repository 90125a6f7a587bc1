// How two columns move together over a whole window, looked at anew in every row: ../../kernels/pair-shape.ts says what is computed.
// Sums are of two rows at a time, so that rows of even and of odd places are added apart.

import { lanesOf, param, stateOf, strideOf, tape } from "../call.ts";
import { firstOf, forget, known, put, ringBytes, sumOf } from "../window.ts";

/** What `lineThrough` leaves behind: means of y and x, sums of squared deviations, of products. Scratch, after the parameters. */
const lineBytes: usize = 40;

/** A line that fits all but exactly leaves rounding, not residuals. */
const nothingLeft: f64 = 1e-20;

/** Fewest rows on a side. */
const sideRows: f64 = 3;

/** Deviations are taken from the first row, so that a high level keeps its digits. */
function lineThrough(y: usize, x: usize, n: usize, to: usize): void {
  const fromY = load<f64>(y);
  const fromX = load<f64>(x);
  const y0 = f64x2.splat(fromY);
  const x0 = f64x2.splat(fromX);
  let sy = f64x2.splat(0);
  let sx = f64x2.splat(0);
  let syy = f64x2.splat(0);
  let sxx = f64x2.splat(0);
  let sxy = f64x2.splat(0);
  const end = n << 3;
  for (let at: usize = 0; at < end; at += 16) {
    const left = (end - at) >> 3;
    const dy = firstOf(f64x2.sub(v128.load(y + at), y0), left);
    const dx = firstOf(f64x2.sub(v128.load(x + at), x0), left);
    sy = f64x2.add(sy, dy);
    sx = f64x2.add(sx, dx);
    syy = f64x2.add(syy, f64x2.mul(dy, dy));
    sxx = f64x2.add(sxx, f64x2.mul(dx, dx));
    sxy = f64x2.add(sxy, f64x2.mul(dx, dy));
  }
  const rows = <f64>n;
  const ty = sumOf(sy);
  const tx = sumOf(sx);
  store<f64>(to, fromY + ty / rows);
  store<f64>(to, fromX + tx / rows, 8);
  store<f64>(to, sumOf(syy) - (ty * ty) / rows, 16);
  store<f64>(to, sumOf(sxx) - (tx * tx) / rows, 24);
  store<f64>(to, sumOf(sxy) - (tx * ty) / rows, 32);
}

type Over = (y: usize, x: usize, n: usize, scratch: usize, at: usize, call: usize) => void;

/** Goes down the lanes and rows of y and x and shows every full window to a function, which writes its answers at `at` on each output's tape. */
function eachWindow(call: usize, rows: i32, outputs: i32, over: Over): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const n = <usize>param(call, 0);
  const scratch = stateOf(call) + 8;
  let ring = scratch + lineBytes;
  for (let lane = 0; lane < lanes; lane++, ring += ringBytes(n) << 1) {
    let at = (<usize>lane) << 3;
    const other = ring + ringBytes(n);
    const y = tape(call, outputs);
    const x = tape(call, outputs + 1);
    for (let row = 0; row < rows; row++, at += stride) {
      const nowY = load<f64>(y + at);
      const nowX = load<f64>(x + at);
      const both = nowY + nowX;
      for (let o = 0; o < outputs; o++) store<f64>(tape(call, o) + at, NaN);
      if (both - both !== 0) {
        forget(ring);
        forget(other);
        continue;
      }
      const firstY = put(ring, n, nowY);
      const firstX = put(other, n, nowX);
      if (firstY !== 0) over(firstY, firstX, n, scratch, at, call);
    }
  }
}

export function sided(call: usize, rows: i32): void {
  eachWindow(call, rows, 4, sidedOver);
}

function sidedOver(y: usize, x: usize, n: usize, _scratch: usize, at: usize, call: usize): void {
  const end = n << 3;
  const fromY = f64x2.splat(load<f64>(y));
  const fromX = load<f64>(x);
  const x0 = f64x2.splat(fromX);
  let sum = f64x2.splat(0);
  for (let i: usize = 0; i < end; i += 16)
    sum = f64x2.add(sum, firstOf(f64x2.sub(v128.load(x + i), x0), (end - i) >> 3));
  const mean = f64x2.splat(fromX + sumOf(sum) / <f64>n);
  for (let side = 0; side < 2; side++) {
    let count = f64x2.splat(0);
    let sy = f64x2.splat(0);
    let sx = f64x2.splat(0);
    let syy = f64x2.splat(0);
    let sxx = f64x2.splat(0);
    let sxy = f64x2.splat(0);
    for (let i: usize = 0; i < end; i += 16) {
      const away = f64x2.sub(v128.load(x + i), mean);
      const beyond = side === 0 ? f64x2.lt(away, f64x2.splat(0)) : f64x2.gt(away, f64x2.splat(0));
      const counted = firstOf(beyond, (end - i) >> 3);
      const dx = v128.and(away, counted);
      const dy = v128.and(f64x2.sub(v128.load(y + i), fromY), counted);
      count = f64x2.add(count, v128.and(f64x2.splat(1), counted));
      sy = f64x2.add(sy, dy);
      sx = f64x2.add(sx, dx);
      syy = f64x2.add(syy, f64x2.mul(dy, dy));
      sxx = f64x2.add(sxx, f64x2.mul(dx, dx));
      sxy = f64x2.add(sxy, f64x2.mul(dx, dy));
    }
    const m = sumOf(count);
    if (m < sideRows) continue;
    const ty = sumOf(sy);
    const tx = sumOf(sx);
    const vx = leftOf(sumOf(sxx), tx, tx, m);
    const vy = leftOf(sumOf(syy), ty, ty, m);
    const vxy = sumOf(sxy) - (tx * ty) / m;
    if (vx > 0) store<f64>(tape(call, side) + at, known(vxy / vx));
    if (vx > 0 && vy > 0) {
      store<f64>(tape(call, side + 2) + at, known(max<f64>(-1, min<f64>(1, vxy / Math.sqrt(vx * vy)))));
    }
  }
}

/** A sum of squares with the mean taken off: 0 where nothing but rounding is left. */
function leftOf(squares: f64, sum: f64, other: f64, n: f64): f64 {
  const left = squares - (sum * other) / n;
  return left > 1e-13 * squares ? left : 0;
}

export function coShape(call: usize, rows: i32): void {
  eachWindow(call, rows, 2, coShapeOver);
}

function coShapeOver(y: usize, x: usize, n: usize, _scratch: usize, at: usize, call: usize): void {
  const end = n << 3;
  const fromY = load<f64>(y);
  const fromX = load<f64>(x);
  let sy = f64x2.splat(0);
  let sx = f64x2.splat(0);
  for (let i: usize = 0; i < end; i += 16) {
    const left = (end - i) >> 3;
    sy = f64x2.add(sy, firstOf(f64x2.sub(v128.load(y + i), f64x2.splat(fromY)), left));
    sx = f64x2.add(sx, firstOf(f64x2.sub(v128.load(x + i), f64x2.splat(fromX)), left));
  }
  const meanY = f64x2.splat(fromY + sumOf(sy) / <f64>n);
  const meanX = f64x2.splat(fromX + sumOf(sx) / <f64>n);
  let syy = f64x2.splat(0);
  let sxx = f64x2.splat(0);
  let third = f64x2.splat(0);
  let fourth = f64x2.splat(0);
  for (let i: usize = 0; i < end; i += 16) {
    const left = (end - i) >> 3;
    const dy = firstOf(f64x2.sub(v128.load(y + i), meanY), left);
    const dx = firstOf(f64x2.sub(v128.load(x + i), meanX), left);
    const square = f64x2.mul(dx, dx);
    const part = f64x2.mul(dy, square);
    syy = f64x2.add(syy, f64x2.mul(dy, dy));
    sxx = f64x2.add(sxx, square);
    third = f64x2.add(third, part);
    fourth = f64x2.add(fourth, f64x2.mul(part, dx));
  }
  const vy = sumOf(syy);
  const vx = sumOf(sxx);
  if (!(vy > 0 && vx > 0)) return;
  const rows = <f64>n;
  const scale = Math.sqrt(vy / rows) * (vx / rows);
  store<f64>(tape(call, 0) + at, known(sumOf(third) / rows / scale));
  store<f64>(tape(call, 1) + at, known(sumOf(fourth) / rows / (scale * Math.sqrt(vx / rows))));
}

export function residualShape(call: usize, rows: i32): void {
  eachWindow(call, rows, 3, residualShapeOver);
}

function residualShapeOver(y: usize, x: usize, n: usize, scratch: usize, at: usize, call: usize): void {
  lineThrough(y, x, n, scratch);
  const vx = load<f64>(scratch, 24);
  if (!(vx > 0)) return;
  const meanY = f64x2.splat(load<f64>(scratch));
  const meanX = f64x2.splat(load<f64>(scratch, 8));
  const slope = f64x2.splat(load<f64>(scratch, 32) / vx);
  let syy = f64x2.splat(0);
  let m2 = f64x2.splat(0);
  let m3 = f64x2.splat(0);
  let m4 = f64x2.splat(0);
  let pairs = f64x2.splat(0);
  let before = f64x2.splat(0);
  const end = n << 3;
  for (let i: usize = 0; i < end; i += 16) {
    const left = (end - i) >> 3;
    const dy = f64x2.sub(v128.load(y + i), meanY);
    const rest = firstOf(f64x2.sub(dy, f64x2.mul(slope, f64x2.sub(v128.load(x + i), meanX))), left);
    const square = f64x2.mul(rest, rest);
    syy = f64x2.add(syy, firstOf(f64x2.mul(dy, dy), left));
    m2 = f64x2.add(m2, square);
    m3 = f64x2.add(m3, f64x2.mul(square, rest));
    m4 = f64x2.add(m4, f64x2.mul(square, square));
    pairs = f64x2.add(
      pairs,
      f64x2.mul(rest, i8x16.shuffle(before, rest, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23)),
    );
    before = rest;
  }
  const rows = <f64>n;
  const two = sumOf(m2);
  if (!(two > nothingLeft * sumOf(syy))) return;
  const toSkewness = (rows * Math.sqrt(rows - 1)) / (rows - 2);
  const toKurtosis = (rows * (rows + 1) * (rows - 1)) / ((rows - 2) * (rows - 3));
  const normal = (3 * (rows - 1) * (rows - 1)) / ((rows - 2) * (rows - 3));
  store<f64>(tape(call, 0) + at, known((toSkewness * sumOf(m3)) / (two * Math.sqrt(two))));
  store<f64>(tape(call, 1) + at, known((toKurtosis * sumOf(m4)) / (two * two) - normal));
  store<f64>(tape(call, 2) + at, known(sumOf(pairs) / two));
}

export function cointegration(call: usize, rows: i32): void {
  eachWindow(call, rows, 3, cointegrationOver);
}

function cointegrationOver(y: usize, x: usize, n: usize, scratch: usize, at: usize, call: usize): void {
  lineThrough(y, x, n, scratch);
  const vx = load<f64>(scratch, 24);
  if (!(vx > 0)) return;
  const meanY = f64x2.splat(load<f64>(scratch));
  const meanX = f64x2.splat(load<f64>(scratch, 8));
  const slope = f64x2.splat(load<f64>(scratch, 32) / vx);
  let syy = f64x2.splat(0);
  let squares = f64x2.splat(0);
  let products = f64x2.splat(0);
  let changes = f64x2.splat(0);
  // the first residual has none before it: it is taken to follow itself, and what that adds is taken off below
  let rest = f64x2.splat(0);
  let first: f64 = 0;
  let last: f64 = 0;
  const end = n << 3;
  for (let i: usize = 0; i < end; i += 16) {
    const left = (end - i) >> 3;
    const before = rest;
    const dy = f64x2.sub(v128.load(y + i), meanY);
    rest = f64x2.sub(dy, f64x2.mul(slope, f64x2.sub(v128.load(x + i), meanX)));
    let earlier = i8x16.shuffle(before, rest, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
    if (i === 0) {
      first = f64x2.extract_lane(rest, 0);
      earlier = f64x2.replace_lane(earlier, 0, first);
    }
    if (left <= 2) last = left === 2 ? f64x2.extract_lane(rest, 1) : f64x2.extract_lane(rest, 0);
    const change = firstOf(f64x2.sub(rest, earlier), left);
    syy = f64x2.add(syy, firstOf(f64x2.mul(dy, dy), left));
    squares = f64x2.add(squares, firstOf(f64x2.mul(rest, rest), left));
    products = f64x2.add(products, f64x2.mul(earlier, change));
    changes = f64x2.add(changes, f64x2.mul(change, change));
  }
  const all = sumOf(squares);
  const lagged = all - last * last;
  if (!(all > nothingLeft * sumOf(syy)) || !(lagged > 0)) return;
  const rows = <f64>n;
  store<f64>(tape(call, 0) + at, known(last / Math.sqrt(all / (rows - 2))));
  const product = sumOf(products);
  const phi = product / lagged;
  const left = sumOf(changes) - phi * product;
  if (left > 0) store<f64>(tape(call, 1) + at, known(phi / Math.sqrt(left / (rows - 2) / lagged)));
  if (phi > -1 && phi < 0) store<f64>(tape(call, 2) + at, known(-Math.LN2 / Math.log1p(phi)));
}
