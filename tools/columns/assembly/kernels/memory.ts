// What a window's values have to do with their own past: ../../kernels/serial.ts, partial-sums.ts and long-memory.ts say what is computed.

import { lanesOf, param, stateOf, strideOf, tape } from "../call.ts";
import { firstOf, known, push, ringBytes, sumOf } from "../window.ts";

/** Remembers by lane: the window. */
export function partialSums(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const n = <usize>param(call, 0);
  const toRange = tape(call, 0);
  const toPeak = tape(call, 1);
  const toSquares = tape(call, 2);
  const toDeviation = tape(call, 3);
  const x = tape(call, 4);
  let ring = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane++, ring += ringBytes(n)) {
    let at = (<usize>lane) << 3;
    for (let row = 0; row < rows; row++, at += stride) {
      const window = push(ring, n, load<f64>(x + at));
      if (window === 0) {
        store<f64>(toRange + at, NaN);
        store<f64>(toPeak + at, NaN);
        store<f64>(toSquares + at, NaN);
        store<f64>(toDeviation + at, NaN);
        continue;
      }
      const mean = f64x2.splat(meanOf(window, n));
      // sums after each row: those of one row and of two are found at once from the one before both
      let before = f64x2.splat(0);
      let high = f64x2.splat(0);
      let low = f64x2.splat(0);
      let squares = f64x2.splat(0);
      let spread = f64x2.splat(0);
      const end = n << 3;
      for (let i: usize = 0; i < end; i += 16) {
        const left = (end - i) >> 3;
        const d = firstOf(f64x2.sub(v128.load(window + i), mean), left);
        const first = i8x16.shuffle(d, f64x2.splat(0), 16, 17, 18, 19, 20, 21, 22, 23, 0, 1, 2, 3, 4, 5, 6, 7);
        const sums = f64x2.add(before, f64x2.add(d, first));
        before = i8x16.shuffle(sums, sums, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
        high = f64x2.pmax(high, sums);
        low = f64x2.pmin(low, sums);
        squares = f64x2.add(squares, firstOf(f64x2.mul(sums, sums), left));
        spread = f64x2.add(spread, f64x2.mul(d, d));
      }
      const top = max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1));
      const bottom = min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1));
      store<f64>(toRange + at, known(top - bottom));
      store<f64>(toPeak + at, known(max(top, -bottom)));
      store<f64>(toSquares + at, known(sumOf(squares)));
      store<f64>(toDeviation + at, known(Math.sqrt(sumOf(spread) / <f64>n)));
    }
  }
}

/** Taken from the first value, so that a high level keeps its digits. */
function meanOf(window: usize, n: usize): f64 {
  const first = load<f64>(window);
  const from = f64x2.splat(first);
  let sum = f64x2.splat(0);
  const end = n << 3;
  for (let i: usize = 0; i < end; i += 16) {
    sum = f64x2.add(sum, firstOf(f64x2.sub(v128.load(window + i), from), (end - i) >> 3));
  }
  return first + sumOf(sum) / <f64>n;
}

/** Remembers: squared deviations (scratch), and by lane the window. */
export function varianceRatio(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const n = <usize>param(call, 0);
  const q = min<usize>(<usize>param(call, 1), n - 1);
  const toRatio = tape(call, 0);
  const toZ = tape(call, 1);
  const x = tape(call, 2);
  const squares = stateOf(call) + 16;
  let ring = squares + ((n + 2) << 3);
  for (let lane = 0; lane < lanes; lane++, ring += ringBytes(n)) {
    let at = (<usize>lane) << 3;
    for (let row = 0; row < rows; row++, at += stride) {
      store<f64>(toRatio + at, NaN);
      store<f64>(toZ + at, NaN);
      const window = push(ring, n, load<f64>(x + at));
      if (window !== 0) ratioOf(window, n, q, squares, toRatio + at, toZ + at);
    }
  }
}

function ratioOf(window: usize, n: usize, q: usize, squares: usize, toRatio: usize, toZ: usize): void {
  const average = meanOf(window, n);
  const mean = f64x2.splat(average);
  const first = f64x2.splat(load<f64>(window));
  let differs = i64x2.splat(0);
  let spread = f64x2.splat(0);
  const end = n << 3;
  for (let i: usize = 0; i < end; i += 16) {
    const left = (end - i) >> 3;
    const value = v128.load(window + i);
    const d = firstOf(f64x2.sub(value, mean), left);
    differs = v128.or(differs, firstOf(f64x2.ne(value, first), left));
    const square = f64x2.mul(d, d);
    v128.store(squares + i, square);
    spread = f64x2.add(spread, square);
  }
  const all = sumOf(spread);
  if (!(all > 0) || !v128.any_true(differs)) return;
  let rolled: f64 = 0;
  for (let t: usize = 0; t < q; t++) rolled += load<f64>(window + (t << 3)) - average;
  let long = rolled * rolled;
  for (let t = q << 3; t < end; t += 8) {
    rolled += load<f64>(window + t) - load<f64>(window + t - (q << 3));
    long += rolled * rolled;
  }
  const rows = <f64>n;
  const span = <f64>q;
  const ratio = (long / (span * (rows - span + 1) * (1 - span / rows))) * ((rows - 1) / all);
  let theta: f64 = 0;
  for (let j: usize = 1; j < q; j++) {
    let sum = f64x2.splat(0);
    const back = j << 3;
    for (let t = back; t < end; t += 16) {
      const product = f64x2.mul(v128.load(squares + t), v128.load(squares + t - back));
      sum = f64x2.add(sum, firstOf(product, (end - t) >> 3));
    }
    const weight = (2 * (span - <f64>j)) / span;
    theta += weight * weight * sumOf(sum);
  }
  theta *= rows / (all * all);
  store<f64>(toRatio, known(ratio));
  if (theta > 0) store<f64>(toZ, known(((ratio - 1) * Math.sqrt(rows)) / Math.sqrt(theta)));
}
