// What candle patterns are measured against: ../../kernels/candles.ts says what it is.

import { lanesOf, stateOf, strideOf, tape } from "../call.ts";

/** Remembers by lane: whole rows before, 10 at most. */
export function candleMeans(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  let state = stateOf(call);
  for (let lane = 0; lane < lanes; lane++, state += 8) {
    const aside = (<usize>lane) << 3;
    let seen = load<i32>(state);
    let at = aside;
    const open = tape(call, 4);
    const high = tape(call, 5);
    const low = tape(call, 6);
    const close = tape(call, 7);
    for (let row = 0; row < rows; row++, at += stride) {
      const check = load<f64>(open + at) + load<f64>(high + at) + load<f64>(low + at) + load<f64>(close + at);
      const whole = check - check === 0;
      let bodies: f64 = NaN;
      let ranges: f64 = NaN;
      let shadows: f64 = NaN;
      let newer: f64 = NaN;
      if (whole && seen >= 10) {
        bodies = 0;
        ranges = 0;
        shadows = 0;
        newer = 0;
        let back = at - 10 * stride;
        for (let k = 10; k > 0; k--, back += stride) {
          const body = Math.abs(load<f64>(close + back) - load<f64>(open + back));
          const range = load<f64>(high + back) - load<f64>(low + back);
          bodies += body;
          ranges += range;
          shadows += range - body;
          if (k <= 5) newer += range;
        }
      }
      seen = whole ? min(seen + 1, 10) : 0;
      store<f64>(tape(call, 0) + at, bodies / 10);
      store<f64>(tape(call, 1) + at, ranges / 10);
      store<f64>(tape(call, 2) + at, shadows / 10);
      store<f64>(tape(call, 3) + at, newer / 5);
    }
    store<i32>(state, seen);
  }
}
