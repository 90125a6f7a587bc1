// What the order of a window tells: ../../kernels/order-statistics.ts and pair-ranks.ts say what is computed.

import { isRead, lanesOf, param, stateOf, strideOf, tape } from "../call.ts";
import { clear, insert, isFull, sortedBytes } from "../sorted.ts";
import { firstOf, forget, known, put, ringBytes, sumOf } from "../window.ts";

/** Writes a lane's numbers at `at` on each output's tape: `sorted` holds n values, the newest stands at `place`. */
type Read = (sorted: usize, n: usize, place: usize, at: usize, call: usize) => void;

function eachSorted(call: usize, rows: i32, params: i32, outputs: i32, read: Read): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const n = <usize>param(call, 0);
  const back = n * stride;
  let window = stateOf(call) + ((<usize>params) << 3);
  for (let lane = 0; lane < lanes; lane++, window += sortedBytes(n)) {
    let at = (<usize>lane) << 3;
    const x = tape(call, outputs);
    for (let row = 0; row < rows; row++, at += stride) {
      const now = load<f64>(x + at);
      if (now - now === 0) {
        const place = insert(window, n, now, load<f64>(x + at - back));
        if (isFull(window, n)) {
          read(window + 8, n, place, at, call);
          continue;
        }
      } else clear(window);
      for (let o = 0; o < outputs; o++) store<f64>(tape(call, o) + at, NaN);
    }
  }
}

function nth(sorted: usize, place: usize): f64 {
  return load<f64>(sorted + (place << 3));
}

/** Linear between order statistics. */
function quantileOf(sorted: usize, n: usize, level: f64): f64 {
  const position = <f64>(n - 1) * level;
  const low = min(n - 1, <usize>position);
  const below = nth(sorted, low);
  return below + (position - <f64>low) * (nth(sorted, min(n - 1, low + 1)) - below);
}

export function quantile(call: usize, rows: i32): void {
  eachSorted(call, rows, 2, 1, readQuantile);
}

function readQuantile(sorted: usize, n: usize, _place: usize, at: usize, call: usize): void {
  store<f64>(tape(call, 0) + at, quantileOf(sorted, n, param(call, 1)));
}

export function orderStatistics(call: usize, rows: i32): void {
  eachSorted(call, rows, 1, 11, readOrder);
}

function readOrder(sorted: usize, n: usize, place: usize, at: usize, call: usize): void {
  const middle = quantileOf(sorted, n, 0.5);
  if (isRead(call, 0)) store<f64>(tape(call, 0) + at, quantileOf(sorted, n, 0.05));
  if (isRead(call, 1)) store<f64>(tape(call, 1) + at, quantileOf(sorted, n, 0.1));
  if (isRead(call, 2)) store<f64>(tape(call, 2) + at, quantileOf(sorted, n, 0.2));
  if (isRead(call, 3)) store<f64>(tape(call, 3) + at, quantileOf(sorted, n, 0.25));
  store<f64>(tape(call, 4) + at, middle);
  if (isRead(call, 5)) store<f64>(tape(call, 5) + at, quantileOf(sorted, n, 0.75));
  if (isRead(call, 6)) store<f64>(tape(call, 6) + at, quantileOf(sorted, n, 0.8));
  if (isRead(call, 7)) store<f64>(tape(call, 7) + at, quantileOf(sorted, n, 0.9));
  if (isRead(call, 8)) store<f64>(tape(call, 8) + at, quantileOf(sorted, n, 0.95));
  if (isRead(call, 9)) store<f64>(tape(call, 9) + at, rankOf(sorted, n, place));
  if (isRead(call, 10)) store<f64>(tape(call, 10) + at, medianDistance(sorted, n, middle));
}

/** Equal values share the mean of their ranks. */
function rankOf(sorted: usize, n: usize, place: usize): f64 {
  const now = load<f64>(place);
  let first = place;
  let last = place;
  while (first > sorted && load<f64>(first - 8) === now) first -= 8;
  while (last < sorted + ((n - 1) << 3) && load<f64>(last + 8) === now) last += 8;
  return (<f64>((first - sorted + (last - sorted)) >> 3) / 2 + 1) / <f64>n;
}

/** Median of |x - centre|: distances rise to both sides of the centre, so that the middle one is found by bisection. */
function medianDistance(sorted: usize, n: usize, centre: f64): f64 {
  let split: usize = 0; // first value not below the centre
  let high = n;
  while (split < high) {
    const middle = (split + high) >> 1;
    if (nth(sorted, middle) < centre) split = middle + 1;
    else high = middle;
  }
  const half = n >> 1;
  const upper = nearest(sorted, n, centre, split, half);
  return n & 1 ? upper : (upper + nearest(sorted, n, centre, split, half - 1)) / 2;
}

/** The k-th smallest distance, k from 0: the nearest k + 1 are some `left` below the centre and the rest above. */
function nearest(sorted: usize, n: usize, centre: f64, split: usize, k: usize): f64 {
  const above = n - split;
  let left: usize = k + 1 > above ? k + 1 - above : 0;
  let most = min(split, k + 1);
  while (left < most) {
    const middle = (left + most) >> 1;
    if (centre - nth(sorted, split - 1 - middle) < nth(sorted, split + k - middle) - centre) left = middle + 1;
    else most = middle;
  }
  const lower = left === 0 ? 0 : centre - nth(sorted, split - left);
  const upper = left === k + 1 ? 0 : nth(sorted, split + k - left) - centre;
  return max(lower, upper);
}

/** How many rows a share of a window is. */
function countOf(n: usize, share: f64): usize {
  return max<usize>(1, min<usize>(n - 1, <usize>(<f64>n * share + 1e-9)));
}

export function tailMeans(call: usize, rows: i32): void {
  eachSorted(call, rows, 2, 2, readTails);
}

function readTails(sorted: usize, n: usize, _place: usize, at: usize, call: usize): void {
  const k = countOf(n, param(call, 1));
  let low: f64 = 0;
  let high: f64 = 0;
  for (let j: usize = 0; j < k; j++) {
    low += nth(sorted, j);
    high += nth(sorted, n - 1 - j);
  }
  store<f64>(tape(call, 0) + at, low / <f64>k);
  store<f64>(tape(call, 1) + at, high / <f64>k);
}

export function tailIndex(call: usize, rows: i32): void {
  eachSorted(call, rows, 2, 1, readTailIndex);
}

function readTailIndex(sorted: usize, n: usize, _place: usize, at: usize, call: usize): void {
  const k = countOf(n, param(call, 1));
  const threshold = nth(sorted, n - 1 - k);
  let excess: f64 = 0;
  if (threshold > 0) {
    // a product of ratios before one logarithm; begun again before it could overflow
    let product: f64 = 1;
    for (let j = n - k; j < n; j++) {
      product *= nth(sorted, j) / threshold;
      if (product > 1e150) {
        excess += Math.log(product);
        product = 1;
      }
    }
    excess = (excess + Math.log(product)) / <f64>k;
  }
  store<f64>(tape(call, 0) + at, excess > 0 ? known(1 / excess) : NaN);
}

export function lMoments(call: usize, rows: i32): void {
  eachSorted(call, rows, 1, 3, readLMoments);
}

function readLMoments(sorted: usize, n: usize, _place: usize, at: usize, call: usize): void {
  const from = f64x2.splat(load<f64>(sorted)); // deviations from the lowest keep the digits of a small spread about a high level
  const rows = <f64>n;
  const per1 = f64x2.splat(1 / (rows - 1));
  const per2 = f64x2.splat(1 / (rows - 2));
  const per3 = f64x2.splat(1 / (rows - 3));
  const one = f64x2.splat(1);
  const two = f64x2.splat(2);
  let place2 = f64x2(0, 1);
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  const end = n << 3;
  for (let i: usize = 0; i < end; i += 16) {
    const d = firstOf(f64x2.sub(v128.load(sorted + i), from), (end - i) >> 3);
    const d1 = f64x2.mul(d, f64x2.mul(place2, per1));
    const d2 = f64x2.mul(d1, f64x2.mul(f64x2.sub(place2, one), per2));
    s0 = f64x2.add(s0, d);
    s1 = f64x2.add(s1, d1);
    s2 = f64x2.add(s2, d2);
    s3 = f64x2.add(s3, f64x2.mul(d2, f64x2.mul(f64x2.sub(place2, two), per3)));
    place2 = f64x2.add(place2, two);
  }
  const b0 = sumOf(s0);
  const b1 = sumOf(s1);
  const b2 = sumOf(s2);
  const l2 = (2 * b1 - b0) / rows;
  const moves = nth(sorted, n - 1) > load<f64>(sorted) && l2 > 0;
  store<f64>(tape(call, 0) + at, moves ? l2 : 0);
  store<f64>(tape(call, 1) + at, moves ? (6 * b2 - 6 * b1 + b0) / rows / l2 : NaN);
  store<f64>(tape(call, 2) + at, moves ? (20 * sumOf(s3) - 30 * b2 + 12 * b1 - b0) / rows / l2 : NaN);
}

/** Remembers by lane: both windows as they came and in order. */
export function tailPair(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const n = <usize>param(call, 0);
  const k = max<usize>(1, <usize>(param(call, 1) * param(call, 0)));
  const toLower = tape(call, 0);
  const toUpper = tape(call, 1);
  const toShortfall = tape(call, 2);
  const y = tape(call, 3);
  const x = tape(call, 4);
  let state = stateOf(call) + 16;
  for (let lane = 0; lane < lanes; lane++, state += (ringBytes(n) + sortedBytes(n)) << 1) {
    const ringY = state;
    const ringX = ringY + ringBytes(n);
    const orderY = ringX + ringBytes(n);
    const orderX = orderY + sortedBytes(n);
    let at = (<usize>lane) << 3;
    for (let row = 0; row < rows; row++, at += stride) {
      const nowY = load<f64>(y + at);
      const nowX = load<f64>(x + at);
      const both = nowY + nowX;
      store<f64>(toLower + at, NaN);
      store<f64>(toUpper + at, NaN);
      store<f64>(toShortfall + at, NaN);
      if (both - both !== 0) {
        forget(ringY);
        forget(ringX);
        clear(orderY);
        clear(orderX);
        continue;
      }
      // where the ring is full the next value goes where the oldest one stands
      insert(orderY, n, nowY, load<f64>(ringY + 8 + ((<usize>load<u32>(ringY, 4)) << 3)));
      insert(orderX, n, nowX, load<f64>(ringX + 8 + ((<usize>load<u32>(ringX, 4)) << 3)));
      const ys = put(ringY, n, nowY);
      const xs = put(ringX, n, nowX);
      if (ys === 0) continue;
      const lowY = f64x2.splat(nth(orderY + 8, k - 1));
      const lowX = f64x2.splat(nth(orderX + 8, k - 1));
      const highY = f64x2.splat(nth(orderY + 8, n - k));
      const highX = f64x2.splat(nth(orderX + 8, n - k));
      let low = i64x2.splat(0);
      let lowBoth = i64x2.splat(0);
      let high = i64x2.splat(0);
      let highBoth = i64x2.splat(0);
      let sum = f64x2.splat(0);
      const end = n << 3;
      for (let i: usize = 0; i < end; i += 16) {
        const valueY = v128.load(ys + i);
        const valueX = v128.load(xs + i);
        const left = (end - i) >> 3;
        const isLow = firstOf(f64x2.le(valueX, lowX), left);
        const isHigh = firstOf(f64x2.ge(valueX, highX), left);
        low = i64x2.sub(low, isLow);
        high = i64x2.sub(high, isHigh);
        sum = f64x2.add(sum, v128.and(valueY, isLow));
        lowBoth = i64x2.sub(lowBoth, v128.and(isLow, f64x2.le(valueY, lowY)));
        highBoth = i64x2.sub(highBoth, v128.and(isHigh, f64x2.ge(valueY, highY)));
      }
      const lows = countIn(low);
      store<f64>(toLower + at, countIn(lowBoth) / lows);
      store<f64>(toUpper + at, countIn(highBoth) / countIn(high));
      store<f64>(toShortfall + at, sumOf(sum) / lows);
    }
  }
}

function countIn(x: v128): f64 {
  return <f64>(i64x2.extract_lane(x, 0) + i64x2.extract_lane(x, 1));
}
