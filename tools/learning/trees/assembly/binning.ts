// Bins of numeric features: where their edges lie, and which bin a value falls in. Values are f32; NaN is missing.
import { missingBin } from "./layout.ts";

/** Copies the named columns of rows from..to out of a row-major matrix, each as a stretch of `room` values. */
export function columnsOf(
  matrix: usize, columns: i32, places: usize, count: i32, from: i32, to: i32, out: usize, room: i32,
): void {
  const stride = <usize>columns << 2;
  for (let j: i32 = 0; j < count; j += 4) {
    const many = min<i32>(4, count - j);
    for (let k: i32 = 0; k < many; k++) {
      let at = matrix + <usize>from * stride + (<usize>load<u32>(places + (<usize>(j + k) << 2)) << 2);
      let to_ = out + (<usize>(j + k) * room << 2);
      for (const end = to_ + (<usize>(to - from) << 2); to_ < end; to_ += 4, at += stride) store<u32>(to_, load<u32>(at));
    }
  }
}

/** Sorts values by three passes of 11 bits over keys that order as the values do; NaN is dropped, -0 counts as 0. The keys end in `sorted`.
 * @param values overwritten. @param counters room for 24 KB. Returns how many there are. */
export function sortValues(values: usize, n: i32, sorted: usize, counters: usize): i32 {
  memory.fill(counters, 0, 3 * 8192);
  const second = counters + 8192, third = counters + 16384;
  let m: i32 = 0;
  for (let i: i32 = 0; i < n; i++) {
    const v = load<f32>(values + (<usize>i << 2));
    if (v != v) continue;
    let key = reinterpret<u32>(v + <f32>0);
    key ^= <u32>(<i32>key >> 31) | 0x80000000;
    store<u32>(values + (<usize>m << 2), key);
    m++;
    count(counters + ((key & 2047) << 2));
    count(second + (((key >> 11) & 2047) << 2));
    count(third + ((key >> 22) << 2));
  }
  let from = values, to = sorted;
  for (let pass: i32 = 0; pass < 3; pass++) {
    const c = counters + (<usize>pass << 13), shift = pass * 11;
    let total: u32 = 0;
    for (let i: usize = 0; i < 8192; i += 4) { const x = load<u32>(c + i); store<u32>(c + i, total); total += x; }
    for (let i: i32 = 0; i < m; i++) {
      const key = load<u32>(from + (<usize>i << 2)), q = c + (((key >> shift) & 2047) << 2), place = load<u32>(q);
      store<u32>(q, place + 1);
      store<u32>(to + (<usize>place << 2), key);
    }
    const held = from; from = to; to = held;
  }
  return m;
}

// @ts-ignore: decorator
@inline function count(at: usize): void { store<u32>(at, load<u32>(at) + 1); }

// @ts-ignore: decorator
@inline function valueOf(key: u32): f32 { return reinterpret<f32>(key ^ (key >> 31 ? 0x80000000 : 0xffffffff)); }

/** Edges between bins, from sorted keys: a bin a value where they fit, else about as many rows in each (a value of many rows keeps a bin of
 * its own). An edge lies half way between two values, and belongs to the lower bin. `out` holds 256, those not needed infinite.
 * Returns how many bins there are; 1 where all values are equal or missing. */
export function edgesOf(sorted: usize, n: i32, most: i32, out: usize): i32 {
  for (let i: usize = 0; i < 256; i++) store<f32>(out + (i << 2), <f32>Infinity);
  if (n == 0) return 1;
  let distinct = 1;
  for (let i: i32 = 1; i < n; i++) distinct += i32(load<u32>(sorted + (<usize>i << 2)) != load<u32>(sorted + (<usize>(i - 1) << 2)));
  const all = distinct <= most;
  let bins: i32 = 0, inBin: i32 = 0, rest = n, i: i32 = 0;
  while (i < n) {
    const key = load<u32>(sorted + (<usize>i << 2));
    let next = i + 1;
    while (next < n && load<u32>(sorted + (<usize>next << 2)) == key) next++;
    inBin += next - i;
    i = next;
    if (i >= n || bins >= most - 1) continue;
    if (all || <i64>inBin * (most - bins) >= <i64>rest) {
      const low = valueOf(key), high = valueOf(load<u32>(sorted + (<usize>i << 2)));
      let edge = <f32>(((<f64>low) + <f64>high) * 0.5);
      if (!(edge < high)) edge = low;
      store<f32>(out + (<usize>bins << 2), edge);
      bins++;
      rest -= inBin;
      inBin = 0;
    }
  }
  return bins + 1;
}

/** The bin of each value: how many edges lie below it. Eight steps without a branch. */
export function binColumn(column: usize, n: i32, edges: usize, to: usize, stride: i32): void {
  for (const end = column + (<usize>n << 2); column < end; column += 4, to += stride) {
    const v = load<f32>(column);
    let p = edges;
    p += <usize>(load<f32>(p, 508) < v) << 9;
    p += <usize>(load<f32>(p, 252) < v) << 8;
    p += <usize>(load<f32>(p, 124) < v) << 7;
    p += <usize>(load<f32>(p, 60) < v) << 6;
    p += <usize>(load<f32>(p, 28) < v) << 5;
    p += <usize>(load<f32>(p, 12) < v) << 4;
    p += <usize>(load<f32>(p, 4) < v) << 3;
    p += <usize>(load<f32>(p) < v) << 2;
    store<u8>(to, v == v ? <u8>((p - edges) >> 2) : missingBin);
  }
}
