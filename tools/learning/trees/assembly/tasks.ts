// What each kind of task reads from its record: `w(k)` is word k, `d(k)` double k. Addresses are bytes into the shared memory.
import { binColumn, columnsOf, edgesOf, sortValues } from "./binning.ts";
import { gradients, pack } from "./gradients.ts";
import { histogramOf, subtract } from "./histogram.ts";
import {
  blockWidth, histogramBytes, scratchHistogram, taskAddLeaf, taskAddSplit, taskBin, taskDoubles, taskEdges, taskGatherParts, taskGradients,
  taskHistogram, taskPack, taskPartition, taskWalk,
} from "./layout.ts";
import { addLeaf, addSplit, copyBackwards, partition, partitionByChance, partitionBySet } from "./rows.ts";
import { scan } from "./scan.ts";
import { walk } from "./walk.ts";

let task: usize = 0;
// @ts-expect-error: decorator
@inline function w(index: i32): i32 { return load<i32>(task + (<usize>index << 2)); }
// @ts-expect-error: decorator
@inline function a(index: i32): usize { return <usize>load<u32>(task + (<usize>index << 2)); }
// @ts-expect-error: decorator
@inline function d(index: i32): f64 { return load<f64>(task + taskDoubles + (<usize>index << 3)); }

export function runTask(at: usize, scratch: usize): void {
  task = at;
  switch (w(0)) {
    case taskEdges: return edges(scratch);
    case taskBin: return bin(scratch);
    case taskGradients: return gradients(w(1), a(2), a(3), a(4), w(5), w(6), a(7), task + taskDoubles);
    case taskPack: return pack(a(1), w(2), w(3), <f32>d(2), <f32>d(3), w(4), w(5), task + taskDoubles);
    case taskHistogram: return histogram(scratch);
    case taskPartition: return split();
    case taskGatherParts: return gatherParts();
    case taskAddLeaf: return addLeaf(a(1), w(2), d(0), a(3));
    case taskAddSplit: return addSplit(a(1), w(2), a(3), w(4), w(5), w(6), a(7), d(0), d(1), a(8));
    case taskWalk: return walk(a(1), a(2), a(3), w(4), w(5), a(6));
    default: unreachable();
  }
}

/** Edges of a group of features. 1 sampled rows, 2 columns, 3 places of the features, 4 how many, 5 rows, 6 where 256 edges a feature go,
 * 7 where two words a feature go (bins, values that are not missing), 8 most bins. Scratch: the columns, one column sorted, counters. */
function edges(scratch: usize): void {
  const count = w(4), rows = w(5), column = <usize>rows << 2, sorted = scratch + <usize>blockWidth * column, most = w(8), at = a(6), bins = a(7);
  columnsOf(a(1), w(2), a(3), count, 0, rows, scratch, rows);
  for (let j: i32 = 0; j < count; j++) {
    const found = sortValues(scratch + <usize>j * column, rows, sorted, sorted + column);
    store<i32>(bins + (<usize>j << 3), edgesOf(sorted, found, most, at + (<usize>j << 10)));
    store<i32>(bins + (<usize>j << 3), found, 4);
  }
}

/** Bins of a block's rows. 1 rows, 2 columns, 3 places of the features, 4 how many, 5 first row, 6 last row (not taken),
 * 7 edges (address a feature), 8 where the first row's bins go, 9 bytes a row. */
function bin(scratch: usize): void {
  const count = w(4), from = w(5), rows = w(6) - from, stride = w(9), edgesAt = a(7), to = a(8);
  columnsOf(a(1), w(2), a(3), count, from, w(6), scratch, rows);
  for (let j: i32 = 0; j < count; j++) {
    const at = <usize>load<u32>(edgesAt + (<usize>j << 2));
    if (at != 0) binColumn(scratch + ((<usize>j * rows) << 2), rows, at, to + j, stride);
  }
}

/** Histogram of a node's smaller child over one block, the larger by subtraction, and the best split of both.
 * 1 rows, 2 how many, 3 gradients, 4 bins, 5 bytes a row, 6 features, 7 their order in 16 bytes or 0, 8 feature records, 9 histogram of
 * the smaller (0 scratch), 10 of the larger (holds the parent's; 0 none), 11 and 12 node records, 13 and 14 where splits go,
 * 15 scoring, 16 and 17 features to scan as bits (0 none), 18 and 19 keys of chance. */
function histogram(scratch: usize): void {
  const count = w(6), records = a(8), scoring = a(15), larger = a(10), keyOfLarger = w(19), maskOfLarger = w(17);
  const nodeOfLarger = a(12), outOfLarger = a(14), small = a(9) ? a(9) : scratch + scratchHistogram;
  const mask = w(16), node = a(11), out = a(13), key = w(18);
  histogramOf(a(1), w(2), a(3), a(4), w(5), count, a(7), small, scratch);
  if (mask) scan(small, count, records, mask, node, scoring, key, scratch, out);
  if (larger) {
    subtract(larger, small, count * histogramBytes);
    if (maskOfLarger) scan(larger, count, records, maskOfLarger, nodeOfLarger, scoring, keyOfLarger, scratch, outOfLarger);
  }
}

/** Rows of a node to both sides. 1 rows, 2 how many, 3 spare (as many), 4 the feature's first bin, 5 bytes a row, 6 bin, 7 missing goes
 * left, 8 set of left bins or 0, 9 key of chance where 4 is 0 (then 6 is the share in 2^-32), 10 whether this is the whole node: then it ends
 * in place, else both parts lie in the spare until they are gathered. Word 11 becomes the count of the left. */
function split(): void {
  const at = task, rows = a(1), count = w(2), whole = w(10), spareEnd = a(3) + (<usize>count << 2), left = whole ? rows : a(3);
  let found: i32;
  if (a(4) == 0) found = partitionByChance(rows, count, left, spareEnd, w(9), <u32>w(6));
  else if (a(8)) found = partitionBySet(rows, count, left, spareEnd, a(4), w(5), a(8));
  else found = partition(rows, count, left, spareEnd, a(4), w(5), <u32>w(6), <u32>w(7));
  store<i32>(at + 44, found);
  if (whole) copyBackwards(rows + (<usize>found << 2), spareEnd, count - found);
}

/** Both parts of a chunk to their places. 1 spare, 2 rows of the chunk, 3 how many went left, 4 where the left go, 5 where the right go. */
function gatherParts(): void {
  const spare = a(1), count = w(2), left = w(3), right = a(5);
  memory.copy(a(4), spare, <usize>left << 2);
  copyBackwards(right, spare + (<usize>count << 2), count - left);
}
