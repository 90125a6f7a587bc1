// Which features may split, block by block: all, a tree's share, or a node's. A row's wanted bytes are brought to the front as rows are
// gathered, so a share of the features costs a share of the sums.

import type { Random } from "#infra/runtime/index.ts";
import { blockWidth, featureBytes } from "../assembly/layout.ts";
import type { Block, FeatureBins } from "../bins/feature-bins.ts";
import { selectionBytes, type Workspace } from "./workspace.ts";

export interface BlockSelection {
  /** How many features; none is scanned where it is 0. */
  readonly count: number;
  /** Address of their order, or 0 for all as they stand. */
  readonly order: number;
  /** Address of their records. */
  readonly records: number;
  /** Where the block's histogram lies within a node's. */
  readonly histogram: number;
}

/** So many of the features by chance, at least one, ascending. */
export function drawFeatures(features: readonly number[], share: number, random: Random): readonly number[] {
  if (share >= 1) return features;
  const count = Math.max(1, Math.round(features.length * share));
  const drawn = [...features];
  for (let i = 0; i < count; i++) {
    const j = i + random.integer(drawn.length - i);
    [drawn[i], drawn[j]] = [drawn[j] as number, drawn[i] as number];
  }
  return drawn.slice(0, count).sort((a, b) => a - b);
}

/** Writes a selection at place `slot` of the workspace (0 is the tree's, 1 and on a batch's nodes).
 * @param features ascending */
export function writeSelection(
  space: Workspace,
  slot: number,
  features: readonly number[],
  monotone: Int8Array,
): readonly BlockSelection[] {
  const { blocks, bytes, unsigned, selections, bins } = space;
  let next = 0;
  let histogram = 0;
  return blocks.map((block, b) => {
    const order = selections + (slot * blocks.length + b) * selectionBytes;
    const records = order + blockWidth;
    const at = histogram;
    let count = 0;
    for (let place = 0; place < block.width && next < features.length; place++) {
      const feature = block.features[place] as number;
      if (feature !== features[next]) continue;
      next++;
      bytes[order + count] = place;
      const record = records + count * featureBytes;
      const { bins: many, kind } = bins[feature] as FeatureBins;
      bytes[record] = many;
      bytes[record + 1] = kind === "categorical" ? 1 : 0;
      bytes[record + 2] = monotone[feature] as number;
      unsigned[(record + 4) >> 2] = feature;
      count++;
    }
    for (let k = count; k < blockWidth; k++) bytes[order + k] = 255; // a swizzle makes 0 of it
    histogram += count * 2048;
    return { count, order: count === (block as Block).width ? 0 : order, records, histogram: at };
  });
}
