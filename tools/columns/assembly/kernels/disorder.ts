// How much order there is in a window: ../../kernels/entropy.ts and spectrum.ts say what is computed.

import { lanesOf, param, stateOf, strideOf, tape } from "../call.ts";
import { outweighs, refreshRows } from "../pair.ts";
import { firstOf, known, push, put, ringBytes } from "../window.ts";

/** Remembers by lane: pairs and triples that agree, and the window. */
export function sampleEntropy(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const n = <usize>param(call, 0);
  const near = f64x2.splat(param(call, 1));
  let state = stateOf(call) + 16;
  for (let lane = 0; lane < lanes; lane++, state += 16 + ringBytes(n)) {
    const ring = state + 16;
    const aside = (<usize>lane) << 3;
    let pairs = load<f64>(state);
    let triples = load<f64>(state, 8);
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    for (let row = 0; row < rows; row++, x += stride, to += stride) {
      const now = load<f64>(x);
      store<f64>(to, NaN);
      if (now - now !== 0) {
        store<u32>(ring, 0);
        pairs = 0;
        triples = 0;
        continue;
      }
      const before = <usize>load<u32>(ring);
      if (before === n) {
        // the oldest place leaves, with all that agree with it
        const oldest = ring + 8 + ((<usize>load<u32>(ring, 4)) << 3);
        const gone = agreeing(oldest + 8, n - 3, oldest, near);
        pairs -= <f64>(gone & 0xffff_ffff);
        triples -= <f64>(gone >> 32);
      }
      const window = put(ring, n, now);
      const kept = <usize>load<u32>(ring);
      if (kept < 3) continue;
      const first = window !== 0 ? window : ring + 8 + ((<usize>load<u32>(ring, 4) + n - kept) << 3);
      const found = agreeing(first, kept - 3, first + ((kept - 3) << 3), near);
      pairs += <f64>(found & 0xffff_ffff);
      triples += <f64>(found >> 32);
      if (window !== 0 && triples > 0) store<f64>(to, Math.log(pairs / triples));
    }
    store<f64>(state, pairs);
    store<f64>(state, triples, 8);
  }
}

/** Among `count` places from an address on: those whose two values agree with the two at `like` (lower half), and whose three do (upper half). */
function agreeing(from: usize, count: usize, like: usize, near: v128): u64 {
  const a = f64x2.splat(load<f64>(like));
  const b = f64x2.splat(load<f64>(like, 8));
  const c = f64x2.splat(load<f64>(like, 16));
  let two = i64x2.splat(0);
  let three = i64x2.splat(0);
  const end = from + (count << 3);
  for (let at = from; at < end; at += 16) {
    const firsts = f64x2.le(f64x2.abs(f64x2.sub(v128.load(at), a)), near);
    const seconds = f64x2.le(f64x2.abs(f64x2.sub(v128.load(at, 8), b)), near);
    const thirds = f64x2.le(f64x2.abs(f64x2.sub(v128.load(at, 16), c)), near);
    const agree = firstOf(v128.and(firsts, seconds), (end - at) >> 3);
    two = i64x2.sub(two, agree);
    three = i64x2.sub(three, v128.and(agree, thirds));
  }
  const pairs = <u64>(i64x2.extract_lane(two, 0) + i64x2.extract_lane(two, 1));
  const triples = <u64>(i64x2.extract_lane(three, 0) + i64x2.extract_lane(three, 1));
  return pairs | (triples << 32);
}

/** Remembers: a tree of phrases (two children a node, 0 = none), and by lane the window. */
export function lempelZiv(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const window = param(call, 0);
  const n = <usize>window;
  const scale = Math.log2(window) / window;
  const tree = stateOf(call) + 8;
  const treeBytes = (n + 2) << 3;
  let ring = tree + treeBytes;
  for (let lane = 0; lane < lanes; lane++, ring += ringBytes(n)) {
    const aside = (<usize>lane) << 3;
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    for (let row = 0; row < rows; row++, x += stride, to += stride) {
      const first = push(ring, n, load<f64>(x));
      if (first === 0) {
        store<f64>(to, NaN);
        continue;
      }
      let phrases: u32 = 0;
      let node: u32 = 0;
      store<u64>(tree, 0);
      for (let at = first, end = first + (n << 3); at < end; at += 8) {
        const branch = tree + (((<usize>node) << 3) | (load<f64>(at) > 0 ? 4 : 0));
        node = load<u32>(branch);
        if (node === 0) {
          phrases++;
          store<u32>(branch, phrases);
          store<u64>(tree + ((<usize>phrases) << 3), 0);
        }
      }
      store<f64>(to, <f64>phrases * scale);
    }
  }
}

/** Remembers: cosine and sine of each bin's turn in a row, and by lane rows seen, rows of one value on end, where deviations are taken from, their
 * sum and that of their squares, and by bin the window's transform as it would be told from its oldest row. */
export function spectralShare(call: usize, rows: i32): void {
  const lanes = lanesOf(call);
  const stride = strideOf(call);
  const window = param(call, 0);
  const n = <usize>window;
  const back = n * stride;
  const last = min<usize>(<usize>param(call, 2), n >> 1);
  const first = min<usize>(<usize>param(call, 1), last);
  const bins = last - first + 1;
  const wide = ((bins + 1) >> 1) << 4;
  const cosines = stateOf(call) + 24;
  const sines = cosines + wide;
  if (load<f64>(cosines) === 0 && load<f64>(sines) === 0) turnsInto(cosines, sines, first, bins, window);
  const refresh = <u32>refreshRows(window);
  let state = sines + wide;
  for (let lane = 0; lane < lanes; lane++, state += 40 + (wide << 1)) {
    const real = state + 40;
    const imaginary = real + wide;
    const aside = (<usize>lane) << 3;
    let to = tape(call, 0) + aside;
    let x = tape(call, 1) + aside;
    for (let row = 0; row < rows; row++, x += stride, to += stride) {
      const now = load<f64>(x);
      store<f64>(to, NaN);
      if (now - now !== 0) {
        store<u32>(state, 0);
        continue;
      }
      const seen = load<u32>(state) + 1;
      store<u32>(state, seen);
      const alike = seen > 1 && load<f64>(x - stride) === now ? load<u32>(state, 8) + 1 : 1;
      store<u32>(state, alike, 8);
      if (<usize>seen < n) continue;
      let fresh = <usize>seen === n || seen % refresh === 0;
      if (!fresh) {
        const from = load<f64>(state, 16);
        const d = now - from;
        const g = load<f64>(x - back) - from;
        const squares = load<f64>(state, 32) + (d * d - g * g);
        store<f64>(state, load<f64>(state, 24) + (d - g), 24);
        store<f64>(state, squares, 32);
        turn(real, imaginary, cosines, sines, wide, d - g);
        fresh = g * g > outweighs * squares;
      }
      if (fresh) {
        memory.fill(state + 16, 0, 24 + (wide << 1));
        store<f64>(state, now, 16);
        let sum: f64 = 0;
        let squares: f64 = 0;
        for (let j = x - back + stride; j <= x; j += stride) {
          const d = load<f64>(j) - now;
          sum += d;
          squares += d * d;
          turn(real, imaginary, cosines, sines, wide, d);
        }
        store<f64>(state, sum, 24);
        store<f64>(state, squares, 32);
      }
      const sum = load<f64>(state, 24);
      const all = window * load<f64>(state, 32) - sum * sum; // the power of every bin but the zeroth
      if (<usize>alike < n && all > 0) {
        let power: f64 = 0;
        for (let b: usize = 0; b < bins; b++) {
          const re = load<f64>(real + (b << 3));
          const im = load<f64>(imaginary + (b << 3));
          const size = re * re + im * im;
          power += (first + b) << 1 === n ? size : 2 * size; // the highest bin of an even window has no mirror
        }
        store<f64>(to, known(min<f64>(1, power / all)));
      }
    }
  }
}

function turnsInto(cosines: usize, sines: usize, first: usize, bins: usize, window: f64): void {
  for (let b: usize = 0; b < bins; b++) {
    const angle = (2 * Math.PI * <f64>(first + b)) / window;
    store<f64>(cosines + (b << 3), Math.cos(angle));
    store<f64>(sines + (b << 3), Math.sin(angle));
  }
}

/** One row more: what comes less what leaves is added, and all is told from a row later. Adding a window's rows one by one gives its transform. */
function turn(real: usize, imaginary: usize, cosines: usize, sines: usize, wide: usize, change: f64): void {
  const comes = f64x2.splat(change);
  for (let at: usize = 0; at < wide; at += 16) {
    const re = f64x2.add(v128.load(real + at), comes);
    const im = v128.load(imaginary + at);
    const c = v128.load(cosines + at);
    const s = v128.load(sines + at);
    v128.store(real + at, f64x2.sub(f64x2.mul(re, c), f64x2.mul(im, s)));
    v128.store(imaginary + at, f64x2.add(f64x2.mul(re, s), f64x2.mul(im, c)));
  }
}
