// Autocovariances at the first lags, slid along together: ../../kernels/serial.ts says what they are.

import { lanesOf, param, stateOf, strideOf, tape } from "../call.ts";
import { outweighs, refreshRows } from "../pair.ts";
import { known } from "../window.ts";

/** Remembers by lane: rows seen, rows of one value on end, where deviations are taken from, their sum, and by lag the sum of d_t d_(t-l). */
export function serial(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const window = param(call, 0);
  const most = <usize>min(param(call, 1), window - 2);
  const n = <usize>window;
  const back = n * stride;
  const refresh = <u32>refreshRows(window);
  const toBox = tape(call, 0);
  const toVariance = tape(call, 1);
  const toFirst = tape(call, 2);
  let state = stateOf(call) + 16;
  for (let lane = 0; lane < lanes; lane++, state += 32 + ((most + 1) << 3)) {
    const products = state + 32;
    let at = (<usize>lane) << 3;
    let x = tape(call, 3) + at;
    for (let row = 0; row < rows; row++, at += stride, x += stride) {
      store<f64>(toBox + at, NaN);
      store<f64>(toVariance + at, NaN);
      store<f64>(toFirst + at, NaN);
      const now = load<f64>(x);
      if (now - now !== 0) {
        store<u32>(state, 0);
        continue;
      }
      const seen = load<u32>(state) + 1;
      store<u32>(state, seen);
      const alike = seen > 1 && load<f64>(x - stride) === now ? load<u32>(state, 8) + 1 : 1;
      store<u32>(state, alike, 8);
      if (<usize>seen < n) continue;
      const oldest = x - back + stride;
      let fresh = <usize>seen === n || seen % refresh === 0;
      if (!fresh) {
        const from = load<f64>(state, 16);
        const d = now - from;
        const g = load<f64>(oldest - stride) - from;
        store<f64>(state, load<f64>(state, 24) + (d - g), 24);
        let newer = x;
        let older = oldest - stride;
        for (let l: usize = 0; l <= most; l++, newer -= stride, older += stride) {
          const product = products + (l << 3);
          store<f64>(product, load<f64>(product) + (d * (load<f64>(newer) - from) - g * (load<f64>(older) - from)));
        }
        fresh = g * g > outweighs * load<f64>(products);
      }
      if (fresh) takeAfresh(state, products, x, oldest, stride, most);
      const from = load<f64>(state, 16);
      const sum = load<f64>(state, 24);
      const mean = sum / window;
      const g0 = load<f64>(products) - window * mean * mean;
      if (<usize>alike >= n || !(g0 > 0)) continue;
      let early = sum; // all but the last l
      let late = sum; // all but the first l
      let q: f64 = 0;
      let longRun = g0;
      let newer = x;
      let older = oldest;
      for (let l: usize = 1; l <= most; l++, newer -= stride, older += stride) {
        early -= load<f64>(newer) - from;
        late -= load<f64>(older) - from;
        const left = window - <f64>l;
        const gl = load<f64>(products + (l << 3)) - mean * (early + late) + left * mean * mean;
        const rl = gl / g0;
        if (l === 1) store<f64>(toFirst + at, known(rl));
        q += (rl * rl) / left;
        longRun += 2 * (1 - <f64>l / <f64>(most + 1)) * gl;
      }
      store<f64>(toBox + at, known(q * (window * (window + 2))));
      store<f64>(toVariance + at, known(longRun / window));
    }
  }
}

function takeAfresh(state: usize, products: usize, x: usize, oldest: usize, stride: usize, most: usize): void {
  const now = load<f64>(x);
  let sum: f64 = 0;
  for (let j = oldest; j <= x; j += stride) sum += load<f64>(j) - now;
  store<f64>(state, now, 16);
  store<f64>(state, sum, 24);
  let gap: usize = 0;
  for (let l: usize = 0; l <= most; l++, gap += stride) {
    let product: f64 = 0;
    for (let j = oldest + gap; j <= x; j += stride) product += (load<f64>(j) - now) * (load<f64>(j - gap) - now);
    store<f64>(products + (l << 3), product);
  }
}
