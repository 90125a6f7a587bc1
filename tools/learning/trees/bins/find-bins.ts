// The bins of every feature, from a sample of the rows. Numeric features are sorted by the threads, a group of 16 a task.

import type { Random } from "#infra/runtime/index.ts";
import { blockWidth, taskEdges } from "../assembly/layout.ts";
import type { TrainingRows } from "../fit/training-rows.ts";
import type { Regions } from "../kernels/regions.ts";
import { openTaskList } from "../kernels/task-list.ts";
import type { TreePool } from "../kernels/tree-pool.ts";
import { categoryBins } from "./category-bins.ts";
import type { FeatureBins } from "./feature-bins.ts";

/** Edges of this many rows are as good as those of all. */
const sampledRows = 200_000;
/** The sample of so many bytes is in memory at a time. */
export const stagingBytes = 64 * 1024 ** 2;

/** Bins of all features, in their order. Memory from `regions` is needed only while this runs.
 * @param most bins that hold values, 2 to 255 */
export function findBins(
  pool: TreePool,
  regions: Regions,
  rows: TrainingRows,
  categorical: ReadonlySet<number>,
  most: number,
  random: Random,
): readonly FeatureBins[] {
  const sample = sampleOf(rows.count, random);
  const count = sample?.length ?? rows.count;
  const columns = rows.features.length;
  const atOnce = Math.min(columns, Math.max(blockWidth, Math.floor(stagingBytes / (4 * count))));
  const start = regions.end();
  const staging = regions.take(count * atOnce * 4);
  const places = regions.take(columns * 4);
  const edges = regions.take(atOnce * 1024);
  const counts = regions.take(atOnce * 8);
  const room = Math.ceil(atOnce / blockWidth);
  const tasksAt = regions.take(room * 160);
  const scratchBytes = (blockWidth + 1) * count * 4 + 3 * 8192 + 64;
  const scratch = regions.take(pool.threads * scratchBytes);
  regions.back(start);
  pool.reserve(regions.end());
  pool.place(tasksAt, scratch, scratchBytes);

  const buffer = pool.buffer();
  const tasks = openTaskList(pool, tasksAt, room);
  const sampled = new Float32Array(buffer, staging, count * atOnce);
  new Uint32Array(buffer, places, columns).set(Array.from({ length: columns }, (_, i) => i));
  const found: FeatureBins[] = [];
  for (let from = 0; from < columns; from += atOnce) {
    const many = Math.min(atOnce, columns - from);
    copySample(rows, sample, from, many, sampled);
    for (let f = 0; f < many; f += blockWidth) {
      const group = Math.min(blockWidth, many - f);
      tasks.add(taskEdges, staging, many, places + 4 * f, group, count, edges + 1024 * f, counts + 8 * f, most);
    }
    tasks.run();
    const pairs = new Int32Array(buffer, counts, many * 2);
    for (let f = 0; f < many; f++) {
      const column = from + f;
      found.push(
        categorical.has(column)
          ? categoryBins(rows.features[column] as string, rows.values, columns, column, most)
          : {
              kind: "numeric",
              bins: pairs[2 * f] as number,
              hasMissing: (pairs[2 * f + 1] as number) < count,
              edges: new Float32Array(buffer, edges + 1024 * f, 256).slice(),
            },
      );
    }
  }
  return found;
}

/** Rows spread over all, one drawn from each of equal stretches: every k-th alone could meet a period of the data. Null means all. */
function sampleOf(rows: number, random: Random): Uint32Array | null {
  if (rows <= sampledRows) return null;
  return Uint32Array.from({ length: sampledRows }, (_, k) => Math.floor(((k + random.next()) * rows) / sampledRows));
}

function copySample(
  { values, features, count }: TrainingRows,
  sample: Uint32Array | null,
  from: number,
  many: number,
  to: Float32Array,
): void {
  const columns = features.length;
  if (sample === null && many === columns) {
    to.set(values);
    return;
  }
  const rows = sample?.length ?? count;
  for (let k = 0; k < rows; k++) {
    const at = (sample === null ? k : (sample[k] as number)) * columns + from;
    for (let j = 0, write = k * many; j < many; j++, write++) to[write] = values[at + j] as number;
  }
}
