// Explanations: why a model answers what it answers for one row, and what it looks at altogether.

export { type KernelShapOptions, kernelShap, type LocalShap } from "./any-model/kernel-shap.ts";
export { type Lime, type LimeOptions, lime } from "./any-model/lime.ts";
export { type PartialDependence, partialDependence } from "./any-model/partial-dependence.ts";
export { type Importance, type ImportanceOptions, permutationImportance } from "./any-model/permutation-importance.ts";
export { type Ask, featurePlayers, type Players } from "./any-model/players.ts";
export { type AttentionMap, attentionMaps } from "./deep/attention-maps.ts";
export { type ForwardOfX, type InputGradients, openInputGradients } from "./deep/input-gradients.ts";
export { type IntegratedGradients, integratedGradients } from "./deep/integrated-gradients.ts";
export { type DeepFile, type DeepOrigin, isDeepLearner, readDeepFile } from "./deep/read-deep-file.ts";
export { explanationHtml } from "./html/explanation-html.ts";
export { readTreesFile } from "./read-trees-file.ts";
export { type ShapValues, treeShap } from "./tree-shap.ts";
export { type AskedVersion, openAsked, type RowsToExplain, rowsToExplain } from "./version/ask-version.ts";
export {
  type ExplainOptions,
  explainVersion,
  type FeatureParts,
  requirePlace,
  type VersionExplanation,
} from "./version/explain-version.ts";
export { type ExplainedRow, explainRow } from "./version/local-shap.ts";
