// Grown trees, over bins, as trees over values.

import { categorySet } from "../bins/category-bins.ts";
import type { FeatureBins } from "../bins/feature-bins.ts";
import type { GrownTree } from "../grow/growth-rules.ts";
import { isCategorical, missingGoesLeft, type TreeNodes } from "../model/tree-ensemble.ts";

export function toNodes(tree: GrownTree, bins: readonly FeatureBins[], output: number, times = 1): TreeNodes {
  const { splits, left, right, values, covers } = tree;
  const count = splits.length;
  const nodes = {
    output,
    feature: new Int32Array(count).fill(-1),
    threshold: new Float64Array(count),
    left,
    right,
    flags: new Uint8Array(count),
    value: new Float64Array(count),
    cover: covers,
    gain: new Float64Array(count),
    sets: new Map<number, Uint32Array>(),
  };
  for (const [node, split] of splits.entries()) {
    if (split === null) {
      nodes.value[node] = (values[node] as number) * times;
      continue;
    }
    const feature = bins[split.feature] as FeatureBins;
    nodes.feature[node] = split.feature;
    nodes.gain[node] = split.gain;
    if (feature.kind === "categorical") {
      const { set } = split;
      nodes.flags[node] = isCategorical;
      nodes.sets.set(
        node,
        categorySet(feature, (bin) => (((set?.[bin >> 3] ?? 0) >> (bin & 7)) & 1) === 1),
      );
    } else {
      nodes.flags[node] = split.missingLeft ? missingGoesLeft : 0;
      // Behind the last bin only what is missing is left to part: every value goes left.
      nodes.threshold[node] =
        split.bin < feature.bins - 1 ? (feature.edges[split.bin] as number) : Number.POSITIVE_INFINITY;
    }
  }
  return nodes;
}
