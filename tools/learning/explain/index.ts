// Explanations: why a model answers what it answers for one row, and what it looks at altogether.

export { type KernelShapOptions, kernelShap, type LocalShap } from "./any-model/kernel-shap.ts";
export { type Lime, type LimeOptions, lime } from "./any-model/lime.ts";
export { type PartialDependence, partialDependence } from "./any-model/partial-dependence.ts";
export { type Importance, type ImportanceOptions, permutationImportance } from "./any-model/permutation-importance.ts";
export { type Ask, featurePlayers, type Players } from "./any-model/players.ts";
export { type ShapValues, treeShap } from "./tree-shap.ts";
