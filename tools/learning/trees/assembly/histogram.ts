// Histograms of a block: per feature and bin the sum of packed gradients. A statistic is one i64, (sum g << 32) + sum h, both whole numbers:
// one load, addition and store an update, half the memory of two doubles, exact subtraction, and the same sum in any order.
import { gatheredBytes, gatherRows, histogramBytes } from "./layout.ts";

/** Adds up n rows of a block. Rows are gathered first, 256 at a time: their cache misses overlap, and the sums then run over what is near.
 * @param order 16 bytes that bring the wanted features to the front of a row, or 0 for all as they stand */
export function histogramOf(
  rows: usize, n: i32, gradients: usize, bins: usize, stride: i32, features: i32, order: usize, into: usize, scratch: usize,
): void {
  memory.fill(into, 0, <usize>features * histogramBytes);
  const bytes = scratch + gatheredBytes;
  const shuffle = order ? v128.load(order) : i8x16.splat(0);
  for (let from: i32 = 0; from < n; from += gatherRows) {
    const m = min<i32>(gatherRows, n - from), ids = rows + (<usize>from << 2);
    if (order) gatherSome(ids, m, gradients, bins, stride, shuffle, scratch, bytes);
    else gather(ids, m, gradients, bins, stride, scratch, bytes);
    scatter(m, scratch, bytes, features, into);
  }
}

function gather(ids: usize, m: i32, gradients: usize, bins: usize, stride: i32, g: usize, b: usize): void {
  for (const end = ids + (<usize>m << 2); ids < end; ids += 4, g += 8, b += 16) {
    const i = <usize>load<u32>(ids);
    store<i64>(g, load<i64>(gradients + (i << 3)));
    v128.store(b, v128.load(bins + i * stride));
  }
}

function gatherSome(ids: usize, m: i32, gradients: usize, bins: usize, stride: i32, order: v128, g: usize, b: usize): void {
  for (const end = ids + (<usize>m << 2); ids < end; ids += 4, g += 8, b += 16) {
    const i = <usize>load<u32>(ids);
    store<i64>(g, load<i64>(gradients + (i << 3)));
    v128.store(b, i8x16.swizzle(v128.load(bins + i * stride), order));
  }
}

// @ts-expect-error: decorator
@inline function add(h: usize, bin: u8, g: i64): void {
  const k = h + (<usize>bin << 3);
  store<i64>(k, load<i64>(k) + g);
}

// The width is a literal where this is called, so each call becomes a loop without a branch.
// @ts-expect-error: decorator
@inline function scatterWidth(m: i32, g: usize, b: usize, h: usize, width: i32): void {
  for (const end = g + (<usize>m << 3); g < end; g += 8, b += 16) {
    const value = load<i64>(g);
    add(h, load<u8>(b), value);
    if (width > 1) add(h + 2048, load<u8>(b, 1), value);
    if (width > 2) add(h + 2048 * 2, load<u8>(b, 2), value);
    if (width > 3) add(h + 2048 * 3, load<u8>(b, 3), value);
    if (width > 4) add(h + 2048 * 4, load<u8>(b, 4), value);
    if (width > 5) add(h + 2048 * 5, load<u8>(b, 5), value);
    if (width > 6) add(h + 2048 * 6, load<u8>(b, 6), value);
    if (width > 7) add(h + 2048 * 7, load<u8>(b, 7), value);
    if (width > 8) add(h + 2048 * 8, load<u8>(b, 8), value);
    if (width > 9) add(h + 2048 * 9, load<u8>(b, 9), value);
    if (width > 10) add(h + 2048 * 10, load<u8>(b, 10), value);
    if (width > 11) add(h + 2048 * 11, load<u8>(b, 11), value);
    if (width > 12) add(h + 2048 * 12, load<u8>(b, 12), value);
    if (width > 13) add(h + 2048 * 13, load<u8>(b, 13), value);
    if (width > 14) add(h + 2048 * 14, load<u8>(b, 14), value);
    if (width > 15) add(h + 2048 * 15, load<u8>(b, 15), value);
  }
}

function scatter(m: i32, g: usize, b: usize, width: i32, h: usize): void {
  switch (width) {
    case 1: scatterWidth(m, g, b, h, 1); break;
    case 2: scatterWidth(m, g, b, h, 2); break;
    case 3: scatterWidth(m, g, b, h, 3); break;
    case 4: scatterWidth(m, g, b, h, 4); break;
    case 5: scatterWidth(m, g, b, h, 5); break;
    case 6: scatterWidth(m, g, b, h, 6); break;
    case 7: scatterWidth(m, g, b, h, 7); break;
    case 8: scatterWidth(m, g, b, h, 8); break;
    case 9: scatterWidth(m, g, b, h, 9); break;
    case 10: scatterWidth(m, g, b, h, 10); break;
    case 11: scatterWidth(m, g, b, h, 11); break;
    case 12: scatterWidth(m, g, b, h, 12); break;
    case 13: scatterWidth(m, g, b, h, 13); break;
    case 14: scatterWidth(m, g, b, h, 14); break;
    case 15: scatterWidth(m, g, b, h, 15); break;
    default: scatterWidth(m, g, b, h, 16);
  }
}

/** The larger child's histogram: what is left of the parent's without the smaller's. Exact, since sums are whole numbers. */
export function subtract(from: usize, what: usize, bytes: i32): void {
  for (const end = from + bytes; from < end; from += 32, what += 32) {
    v128.store(from, i64x2.sub(v128.load(from), v128.load(what)));
    v128.store(from, i64x2.sub(v128.load(from, 16), v128.load(what, 16)), 16);
  }
}
