// The memory that growing needs beside the bins, planned before any of it is allocated.

import {
  blockWidth,
  featureBytes,
  histogramBytes,
  nodeBytes,
  scoringBytes,
  scratchTraining,
  splitBytes,
  taskBytes,
} from "../assembly/layout.ts";
import type { BinnedRows } from "../bins/bin-rows.ts";
import type { Block, FeatureBins } from "../bins/feature-bins.ts";
import type { Regions } from "../kernels/regions.ts";
import { openTaskList, type TaskList } from "../kernels/task-list.ts";
import type { TreePool } from "../kernels/tree-pool.ts";

/** Rows of one task. */
export const chunkRows = 16_384;
/** Histograms kept to subtract from; a node beyond them is summed up directly. */
const histogramBudget = 256 * 1024 ** 2;

export interface WorkspacePlan {
  readonly rows: number;
  readonly blocks: readonly Block[];
  readonly mostLeaves: number;
  readonly mostNodes: number;
  readonly hasSets: boolean;
}

/** Addresses. */
export interface WorkspaceLayout extends WorkspacePlan {
  readonly gradients: number;
  readonly rowNumbers: number;
  readonly spare: number;
  readonly histograms: number;
  readonly histogramSlots: number;
  readonly slotBytes: number;
  /** How many nodes are evaluated in one phase. */
  readonly batch: number;
  readonly nodes: number;
  readonly splits: number;
  readonly selections: number;
  readonly scoring: number;
  readonly sets: number;
  readonly tasksAt: number;
  readonly taskRoom: number;
  readonly scratch: number;
  readonly scratchBytes: number;
}

/** Bytes of a node's choice of features in one block: their order in 16 bytes, and a record each. */
export const selectionBytes = 16 + blockWidth * featureBytes;

export function planWorkspace(plan: WorkspacePlan, threads: number, regions: Regions): WorkspaceLayout {
  const { rows, blocks, mostLeaves, mostNodes, hasSets } = plan;
  const count = Math.max(1, blocks.length);
  const slotBytes = blocks.reduce((sum, { width }) => sum + width, 0) * histogramBytes;
  const histogramSlots = Math.max(1, Math.min(mostLeaves, Math.floor(histogramBudget / Math.max(1, slotBytes))));
  const chunks = Math.ceil(rows / chunkRows);
  const batch = Math.max(2, Math.min(mostLeaves, Math.floor(8192 / count), 1024));
  const taskRoom = Math.max(batch * count, 2 * chunks + batch) + 64;
  const scratchBytes = scratchTraining;
  return {
    ...plan,
    gradients: regions.take(rows * 8),
    rowNumbers: regions.take(rows * 4),
    spare: regions.take(rows * 4),
    histogramSlots,
    slotBytes,
    histograms: regions.take(histogramSlots * slotBytes),
    batch,
    nodes: regions.take(batch * nodeBytes),
    splits: regions.take(batch * count * splitBytes),
    selections: regions.take((batch + 1) * count * selectionBytes),
    scoring: regions.take(scoringBytes),
    sets: regions.take(hasSets ? mostNodes * 32 : 0),
    taskRoom,
    tasksAt: regions.take(taskRoom * taskBytes),
    scratchBytes,
    scratch: regions.take(threads * scratchBytes),
  };
}

export interface Workspace extends WorkspaceLayout {
  readonly pool: TreePool;
  readonly tasks: TaskList;
  readonly bins: readonly FeatureBins[];
  readonly binned: BinnedRows;
  readonly whole: Int32Array;
  readonly unsigned: Uint32Array;
  readonly real: Float64Array;
  readonly bytes: Uint8Array;
  /** Block and place in its rows, of each feature that is in one. */
  readonly whereIs: ReadonlyMap<number, { readonly block: number; readonly place: number }>;
}

/** The planned memory must be reserved already. */
export function openWorkspace(
  layout: WorkspaceLayout,
  pool: TreePool,
  bins: readonly FeatureBins[],
  binned: BinnedRows,
): Workspace {
  const buffer = pool.buffer();
  pool.place(layout.tasksAt, layout.scratch, layout.scratchBytes);
  return {
    ...layout,
    pool,
    bins,
    binned,
    tasks: openTaskList(pool, layout.tasksAt, layout.taskRoom),
    whole: new Int32Array(buffer),
    unsigned: new Uint32Array(buffer),
    real: new Float64Array(buffer),
    bytes: new Uint8Array(buffer),
    whereIs: new Map(
      layout.blocks.flatMap(({ features }, block) => features.map((f, place) => [f, { block, place }] as const)),
    ),
  };
}

/** Where a feature's bins begin, and how far apart they lie. */
export function columnOf({ whereIs, binned, blocks }: Workspace, feature: number): { at: number; stride: number } {
  const { block, place } = whereIs.get(feature) as { block: number; place: number };
  return { at: (binned.blocks[block] as number) + place, stride: (blocks[block] as Block).width };
}
