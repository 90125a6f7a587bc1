// From rows to bins in the pool's memory, and the workspace behind them. Memory is planned and refused before any is taken.

import { callerError, type Random } from "#infra/runtime/index.ts";
import { walkBytes } from "../assembly/layout.ts";
import { type BinnedRows, binRows } from "../bins/bin-rows.ts";
import { type Block, blockBytes, blocksOf, type FeatureBins, isConstant } from "../bins/feature-bins.ts";
import { findBins } from "../bins/find-bins.ts";
import { openWorkspace, planWorkspace, type Workspace } from "../grow/workspace.ts";
import { type Regions, regionsFrom } from "../kernels/regions.ts";
import { firstFree, megabytes, type TreePool } from "../kernels/tree-pool.ts";
import { placesOf, type TrainingRows } from "./training-rows.ts";

export interface Preparation {
  readonly categorical: readonly string[];
  readonly maxBins: number;
  readonly memoryBytes: number;
  /** Margins of so many outputs are kept. */
  readonly outputs: number;
  readonly mostLeaves: number;
  readonly mostNodes: number;
}

/** Rows of one set in memory. */
export interface PreparedRows {
  readonly binned: BinnedRows;
  readonly labels: number;
  /** 0 where all rows count alike. */
  readonly weights: number;
  /** Address of each output's margins. */
  readonly margins: readonly number[];
  /** Address of the table that walks need. */
  readonly blockTable: number;
}

export interface Prepared {
  readonly space: Workspace;
  readonly bins: readonly FeatureBins[];
  /** Numbers of the features that vary, ascending. */
  readonly features: readonly number[];
  readonly training: PreparedRows;
  readonly validation: PreparedRows | null;
  /** Where a tree is written for rows to walk over. */
  readonly walkAt: number;
}

/** @throws tools/memory-budget, tools/series-constant, tools/feature-unknown, tools/parameter-out-of-range for what is no category */
export function prepare(
  pool: TreePool,
  rows: TrainingRows,
  validation: TrainingRows | null,
  wanted: Preparation,
  random: Random,
): Prepared {
  const categorical = new Set(placesOf(wanted.categorical, rows.features, "categorical"));
  requireMemory(planned(rows, validation, wanted, pool.threads), wanted.memoryBytes);
  const regions = regionsFrom(firstFree);
  const bins = findBins(pool, regions, rows, categorical, wanted.maxBins, random);
  const features = bins.flatMap((feature, f) => (isConstant(feature) ? [] : [f]));
  if (features.length === 0) {
    const says = `None of the ${rows.features.length} features varies over the ${rows.count} rows, so nothing can be learnt from them. Give features that vary.`;
    throw callerError("tools/series-constant", says, { features: rows.features.slice(0, 20) });
  }
  const blocks = blocksOf(features, pool.threads);
  const kept = regionsFrom(firstFree);
  const places = (set: TrainingRows) => placeRows(kept, set, blocks, wanted.outputs);
  const trainingAt = places(rows);
  const validationAt = validation === null ? null : places(validation);
  const walkAt = kept.take(wanted.mostNodes * walkBytes);
  const shared = kept.end();
  const binned = binRows(pool, regionsFrom(shared), rows.values, bins, blocks, trainingAt.blocks);
  const binnedValidation =
    validation && validationAt
      ? binRows(pool, regionsFrom(shared), validation.values, bins, blocks, validationAt.blocks)
      : null;
  const growing = regionsFrom(shared);
  const layout = planWorkspace(
    {
      rows: rows.count,
      blocks,
      mostLeaves: wanted.mostLeaves,
      mostNodes: wanted.mostNodes,
      hasSets: categorical.size > 0,
    },
    pool.threads,
    growing,
  );
  pool.reserve(growing.end());
  const space = openWorkspace(layout, pool, bins, binned);
  return {
    space,
    bins,
    features,
    walkAt,
    training: fill(space, rows, trainingAt, binned),
    validation:
      validation && validationAt && binnedValidation ? fill(space, validation, validationAt, binnedValidation) : null,
  };
}

type Places = Omit<PreparedRows, "binned"> & { readonly blocks: readonly number[] };

function placeRows(regions: Regions, rows: TrainingRows, blocks: readonly Block[], outputs: number): Places {
  return {
    blocks: blocks.map((block) => regions.take(blockBytes(block, rows.count))),
    labels: regions.take(rows.count * 4),
    weights: rows.weights === undefined ? 0 : regions.take(rows.count * 4),
    margins: Array.from({ length: outputs }, () => regions.take(rows.count * 8)),
    blockTable: regions.take(blocks.length * 8),
  };
}

function fill({ pool, unsigned, blocks }: Workspace, rows: TrainingRows, at: Places, binned: BinnedRows): PreparedRows {
  const floats = (address: number) => new Float32Array(pool.buffer(), address, rows.count);
  floats(at.labels).set(rows.labels);
  if (rows.weights !== undefined) floats(at.weights).set(rows.weights);
  for (const [k, address] of binned.blocks.entries()) {
    unsigned[(at.blockTable >> 2) + 2 * k] = address;
    unsigned[(at.blockTable >> 2) + 2 * k + 1] = blocks[k]?.width ?? 0;
  }
  return { ...at, binned };
}

/** Bytes that training will need at most beside the staging of values, if every feature varies. */
function planned(rows: TrainingRows, validation: TrainingRows | null, wanted: Preparation, threads: number): number {
  const regions = regionsFrom(firstFree);
  const all = rows.features.map((_, f) => f);
  const blocks = blocksOf(all, threads);
  placeRows(regions, rows, blocks, wanted.outputs);
  if (validation !== null) placeRows(regions, validation, blocks, wanted.outputs);
  regions.take(wanted.mostNodes * walkBytes);
  const { mostLeaves, mostNodes } = wanted;
  const hasSets = wanted.categorical.length > 0;
  planWorkspace({ rows: rows.count, blocks, mostLeaves, mostNodes, hasSets }, threads, regions);
  return regions.end();
}

function requireMemory(bytes: number, budget: number): void {
  if (bytes <= budget) return;
  const says = `Training needs ${megabytes(bytes)} MB of working memory; ${megabytes(budget)} MB are allowed. Allow more, or train on fewer rows or features or with fewer leaves.`;
  throw callerError("tools/memory-budget", says, { bytes, budget });
}
