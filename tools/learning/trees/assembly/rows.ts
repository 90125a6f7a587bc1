// Rows of nodes: an array of row numbers, each node a stretch of it. A split moves rows within the node's stretch.

export function fillRows(at: usize, count: i32): void {
  for (let i: i32 = 0; i < count; i++) store<i32>(at + (<usize>i << 2), i);
}

/** 32 bits that look random, the same for the same row and key (lowbias32, C. Wellons 2018). */
export function sampleRow(row: u32, key: u32): u32 {
  let x = row ^ key;
  x = (x ^ (x >> 16)) * 0x7feb352d;
  x = (x ^ (x >> 15)) * 0x846ca68b;
  return x ^ (x >> 16);
}

/** Rows whose bin is at most `bin` go to `left` and onwards, the others to `right` and backwards (the address behind its last). With
 * `missingLeft` 1 the missing bin, 255, counts as below all others. Returns how many went left. `left` may be `rows`: what is written there
 * has been read. Both sides are written and one pointer moves: no branch to guess. */
export function partition(
  rows: usize, n: i32, left: usize, right: usize, column: usize, stride: i32, bin: u32, missingLeft: u32,
): i32 {
  const start = left, last = bin + missingLeft;
  for (const end = rows + (<usize>n << 2); rows < end; rows += 4) {
    const i = load<u32>(rows), goes = <usize>(((<u32>load<u8>(column + <usize>i * stride) + missingLeft) & 255) <= last);
    store<u32>(left, i);
    store<u32>(right - 4, i);
    left += goes << 2;
    right -= (1 - goes) << 2;
  }
  return <i32>((left - start) >> 2);
}

// @ts-ignore: decorator
@inline export function inSet(set: usize, bin: u32): usize {
  return <usize>((<u32>load<u8>(set + (bin >> 3)) >> (bin & 7)) & 1);
}

/** As `partition`, left are the bins of a set of 256 bits. */
export function partitionBySet(
  rows: usize, n: i32, left: usize, right: usize, column: usize, stride: i32, set: usize,
): i32 {
  const start = left;
  for (const end = rows + (<usize>n << 2); rows < end; rows += 4) {
    const i = load<u32>(rows), goes = inSet(set, load<u8>(column + <usize>i * stride));
    store<u32>(left, i);
    store<u32>(right - 4, i);
    left += goes << 2;
    right -= (1 - goes) << 2;
  }
  return <i32>((left - start) >> 2);
}

/** As `partition`, left are the rows that chance draws: a share in 2^-32. */
export function partitionByChance(rows: usize, n: i32, left: usize, right: usize, key: u32, share: u32): i32 {
  const start = left;
  for (const end = rows + (<usize>n << 2); rows < end; rows += 4) {
    const i = load<u32>(rows), goes = <usize>(sampleRow(i, key) < share);
    store<u32>(left, i);
    store<u32>(right - 4, i);
    left += goes << 2;
    right -= (1 - goes) << 2;
  }
  return <i32>((left - start) >> 2);
}

/** Copies `count` rows that were written backwards from `end`, in their first order. */
export function copyBackwards(to: usize, end: usize, count: i32): void {
  for (const last = to + (<usize>count << 2); to < last; to += 4) {
    end -= 4;
    store<u32>(to, load<u32>(end));
  }
}

/** Adds a leaf's value to the margins of its rows. */
export function addLeaf(rows: usize, n: i32, value: f64, margins: usize): void {
  for (const end = rows + (<usize>n << 2); rows < end; rows += 4) {
    const at = margins + (<usize>load<u32>(rows) << 3);
    store<f64>(at, load<f64>(at) + value);
  }
}

/** The same for two leaves of one split, whose rows were never moved apart. */
export function addSplit(
  rows: usize, n: i32, column: usize, stride: i32, bin: u32, missingLeft: u32, set: usize, left: f64, right: f64, margins: usize,
): void {
  const last = bin + missingLeft;
  for (const end = rows + (<usize>n << 2); rows < end; rows += 4) {
    const i = <usize>load<u32>(rows), at = margins + (i << 3), found = <u32>load<u8>(column + i * stride);
    const stays = set ? inSet(set, found) != 0 : ((found + missingLeft) & 255) <= last;
    store<f64>(at, load<f64>(at) + (stays ? left : right));
  }
}
