// Sums over the last N rows without subtracting what leaves: ../../kernels/steady-sums.ts says why.

import { bytesOf, lanesOf, param, stateOf, strideOf, tape } from "../call.ts";
import { finiteOf, isFinite2, onlyIf, orZero, read, write } from "../pair.ts";

export function steadySum(call: usize, rows: i32): void {
  steady(call, rows, 1);
}

export function steadyMean(call: usize, rows: i32): void {
  steady(call, rows, param(call, 0));
}

/** Remembers by pair of lanes: rows of the stretch under way, its sum, rows seen, and of the stretch before the sums from each row to its last. */
function steady(call: usize, rows: i32, divisor: f64): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const window = param(call, 0);
  const n = <usize>window;
  const full = f64x2.splat(window);
  const by = f64x2.splat(divisor);
  const one = f64x2.splat(1);
  let state = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane += 2, state += 48 + ((n + 1) << 4)) {
    const both = lane + 1 < lanes;
    const aside = (<usize>lane) << 3;
    const ends = state + 48;
    let place = load<usize>(state);
    let sum = v128.load(state, 16);
    let seen = v128.load(state, 32);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    for (const end = x + bytesOf(call, rows); x < end; x += stride, to += stride) {
      const now = read(x, both);
      const there = isFinite2(now);
      seen = orZero(f64x2.add(seen, one), there);
      sum = f64x2.add(sum, orZero(now, there));
      place++;
      const value = f64x2.div(f64x2.add(v128.load(ends + (place << 4)), sum), by);
      write(to, onlyIf(finiteOf(value), f64x2.ge(seen, full)), both);
      if (place === n) {
        let after = f64x2.splat(0);
        let j = x;
        for (let e = n - 1; e > 0; e--, j -= stride) {
          const older = read(j, both);
          after = f64x2.add(after, orZero(older, isFinite2(older)));
          v128.store(ends + (e << 4), after);
        }
        sum = f64x2.splat(0);
        place = 0;
      }
    }
    store<usize>(state, place);
    v128.store(state, sum, 16);
    v128.store(state, seen, 32);
  }
}
