// How much each feature is used.

import type { TreeEnsemble } from "./tree-ensemble.ts";

/** By feature, in the model's order: `gain` adds up what its splits gained, `split` counts them. */
export function featureImportance(model: TreeEnsemble, by: "gain" | "split"): Float64Array {
  const out = new Float64Array(model.features.length);
  for (const [node, feature] of model.feature.entries()) {
    if (feature >= 0) out[feature]! += by === "gain" ? model.gain[node]! : 1;
  }
  return out;
}
