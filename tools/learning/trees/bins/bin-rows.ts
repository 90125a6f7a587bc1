// Rows as bins: a byte a value, in blocks. Values pass through a staging area, so that a matrix is never in memory twice.

import { blockWidth, taskBin } from "../assembly/layout.ts";
import type { Regions } from "../kernels/regions.ts";
import { openTaskList } from "../kernels/task-list.ts";
import type { TreePool } from "../kernels/tree-pool.ts";
import { binCategories } from "./category-bins.ts";
import type { Block, FeatureBins } from "./feature-bins.ts";
import { stagingBytes } from "./find-bins.ts";

/** Rows of one task: their columns stay in the second cache. */
const chunkRows = 16_384;

export interface BinnedRows {
  readonly count: number;
  /** Address of each block's first row. */
  readonly blocks: readonly number[];
}

/** Fills blocks that lie at `addresses`. Memory from `regions` is needed only while this runs. */
export function binRows(
  pool: TreePool,
  regions: Regions,
  values: Float32Array | Float64Array,
  bins: readonly FeatureBins[],
  blocks: readonly Block[],
  addresses: readonly number[],
): BinnedRows {
  const columns = bins.length;
  const count = values.length / columns;
  const stagedRows = Math.min(count, Math.max(chunkRows, Math.floor(stagingBytes / (4 * columns))));
  const room = blocks.length * Math.ceil(stagedRows / chunkRows);
  const start = regions.end();
  const staging = regions.take(stagedRows * columns * 4);
  const places = regions.take(blocks.length * blockWidth * 4);
  const edgeList = regions.take(blocks.length * blockWidth * 4);
  const edges = regions.take(columns * 1024);
  const tasksAt = regions.take(room * 160);
  const scratchBytes = blockWidth * Math.min(chunkRows, count) * 4 + 64;
  const scratch = regions.take(pool.threads * scratchBytes);
  regions.back(start);
  pool.reserve(regions.end());
  pool.place(tasksAt, scratch, scratchBytes);

  const buffer = pool.buffer();
  const tasks = openTaskList(pool, tasksAt, room);
  for (const [k, { features }] of blocks.entries()) {
    const mine = (at: number) => new Uint32Array(buffer, at + k * blockWidth * 4, features.length);
    mine(places).set(features);
    mine(edgeList).set(features.map((f) => (bins[f]?.kind === "numeric" ? edges + f * 1024 : 0)));
  }
  for (const [f, feature] of bins.entries()) {
    if (feature.kind === "numeric") new Float32Array(buffer, edges + f * 1024, 256).set(feature.edges);
  }
  const staged = new Float32Array(buffer, staging, stagedRows * columns);
  for (let from = 0; from < count; from += stagedRows) {
    const many = Math.min(stagedRows, count - from);
    staged.set(values.subarray(from * columns, (from + many) * columns));
    for (const [k, { features, width }] of blocks.entries()) {
      const list = k * blockWidth * 4;
      for (let row = 0; row < many; row += chunkRows) {
        const to = (addresses[k] as number) + (from + row) * width;
        const last = Math.min(many, row + chunkRows);
        tasks.add(taskBin, staging, columns, places + list, features.length, row, last, edgeList + list, to, width);
      }
    }
    tasks.run();
  }
  const bytes = new Uint8Array(buffer);
  for (const [k, { features, width }] of blocks.entries()) {
    for (const [j, f] of features.entries()) {
      const feature = bins[f] as FeatureBins;
      if (feature.kind === "categorical") {
        binCategories(feature, values, columns, f, bytes, (addresses[k] as number) + j, width);
      }
    }
  }
  return { count, blocks: addresses };
}
