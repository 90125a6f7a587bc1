// What stood last and for how long, where extremes stood first, falls and streaks: ../../kernels/carry.ts, first-extremes.ts and paths.ts say what
// they are. One lane after the other.

import { lanesOf, param, stateOf, strideOf, tape } from "../call.ts";

/** Remembers by lane: the value, whether there is one. */
export function latest(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  let state = stateOf(call);
  for (let lane = 0; lane < lanes; lane++, state += 16) {
    const aside = (<usize>lane) << 3;
    let last = load<f64>(state, 8) === 0 ? NaN : load<f64>(state);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    for (let row = 0; row < rows; row++, x += stride, to += stride) {
      const now = load<f64>(x);
      if (now - now === 0) last = now;
      store<f64>(to, last);
    }
    store<f64>(state, last);
    store<f64>(state, last - last === 0 ? 1 : 0, 8);
  }
}

/** Remembers by lane: the sum, what x stood at, whether it is known. */
export function sumSinceChange(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  let state = stateOf(call);
  for (let lane = 0; lane < lanes; lane++, state += 24) {
    const aside = (<usize>lane) << 3;
    let total = load<f64>(state);
    let stood = load<f64>(state, 16) === 0 ? NaN : load<f64>(state, 8);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    const other = tape(call, 2) + aside - x;
    for (let row = 0; row < rows; row++, x += stride, to += stride) {
      const now = load<f64>(x);
      const step = load<f64>(x + other);
      if (now - now !== 0) {
        stood = NaN;
        store<f64>(to, NaN);
      } else if (now !== stood) {
        stood = now;
        total = 0;
        store<f64>(to, 0);
      } else if (step - step !== 0) {
        stood = NaN;
        store<f64>(to, NaN);
      } else {
        total += step;
        store<f64>(to, total - total === 0 ? total : NaN);
      }
    }
    store<f64>(state, total);
    store<f64>(state, stood, 8);
    store<f64>(state, stood - stood === 0 ? 1 : 0, 16);
  }
}

export function sinceFirstHighest(call: usize, rows: i32): void {
  sinceFirst(call, rows, 1);
}

export function sinceFirstLowest(call: usize, rows: i32): void {
  sinceFirst(call, rows, -1);
}

/** Remembers by lane: the best value, rows seen, how many rows ago it stood. A window is searched again only when its best leaves it. */
function sinceFirst(call: usize, rows: i32, sign: f64): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const n = <u32>param(call, 0);
  let state = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane++, state += 16) {
    const aside = (<usize>lane) << 3;
    let best = load<f64>(state);
    let seen = load<u32>(state, 8);
    let ago = load<u32>(state, 12);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    for (let row = 0; row < rows; row++, x += stride, to += stride) {
      const now = sign * load<f64>(x);
      if (now - now !== 0) {
        seen = 0;
        store<f64>(to, NaN);
        continue;
      }
      seen = min(seen + 1, n);
      if (seen === 1 || now > best) {
        best = now;
        ago = 0;
      } else if (ago + 1 < n) ago++;
      else {
        best = now;
        ago = 0;
        let j = x - stride;
        for (let r: u32 = 1; r < n; r++, j -= stride) {
          const value = sign * load<f64>(j);
          if (value < best) continue;
          best = value;
          ago = r;
        }
      }
      store<f64>(to, seen >= n ? <f64>ago : NaN);
    }
    store<f64>(state, best);
    store<u32>(state, seen, 8);
    store<u32>(state, ago, 12);
  }
}

/** Remembers by lane: the streak. */
export function streak(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  let state = stateOf(call);
  for (let lane = 0; lane < lanes; lane++, state += 8) {
    const aside = (<usize>lane) << 3;
    let length = load<f64>(state);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    for (let row = 0; row < rows; row++, x += stride, to += stride) {
      const now = load<f64>(x);
      if (now > 0) length = length > 0 ? length + 1 : 1;
      else if (now < 0) length = length < 0 ? length - 1 : -1;
      else length = 0;
      store<f64>(to, now - now === 0 ? length : NaN);
    }
    store<f64>(state, length);
  }
}

/** Remembers by lane: rows seen, and of the block under way its highest and lowest value and its deepest fall; of the block before, from each place
 * on, the highest value and the deepest fall. */
export function deepestFall(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const n = <usize>param(call, 0);
  let state = stateOf(call) + 8;
  for (let lane = 0; lane < lanes; lane++, state += 32 + (n << 4)) {
    const ends = state + 32;
    const aside = (<usize>lane) << 3;
    let seen = load<usize>(state);
    let place = load<usize>(state, 4);
    let high = load<f64>(state, 8);
    let low = load<f64>(state, 16);
    let fall = load<f64>(state, 24);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    for (let row = 0; row < rows; row++, x += stride, to += stride) {
      const now = load<f64>(x);
      let deepest: f64 = NaN;
      if (!(now > 0) || now - now !== 0) {
        seen = 0;
        place = 0;
      } else {
        if (seen < n) seen++;
        if (place === 0) {
          high = now;
          low = now;
          fall = 0;
        } else {
          high = max(high, now);
          low = min(low, now);
          fall = max(fall, 1 - now / high);
        }
        place++;
        if (place === n) {
          deepest = fall;
          let top: f64 = 0;
          let bottom = now;
          let most: f64 = 0;
          let j = x;
          for (let p = n; p > 0; p--, j -= stride) {
            const value = load<f64>(j);
            bottom = min(bottom, value);
            top = max(top, value);
            most = max(most, 1 - bottom / value);
            store<f64>(ends + ((p - 1) << 4), top);
            store<f64>(ends + ((p - 1) << 4), most, 8);
          }
          place = 0;
        } else if (seen === n) {
          const end = ends + (place << 4);
          deepest = max(max(fall, load<f64>(end, 8)), 1 - low / load<f64>(end));
        }
      }
      store<f64>(to, deepest);
    }
    store<usize>(state, seen);
    store<usize>(state, place, 4);
    store<f64>(state, high, 8);
    store<f64>(state, low, 16);
    store<f64>(state, fall, 24);
  }
}
