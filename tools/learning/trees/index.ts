// Trees: boosted, random forests, extra trees. Trained here, or read from LightGBM and XGBoost.

export { type BoostedFit, type FitContext, fitBoostedTrees, type RoundReport } from "./fit/boosted-trees.ts";
export { type ForestFit, fitForest } from "./fit/forest.ts";
export { BoostedTreesOptions, ForestOptions } from "./fit/options.ts";
export type { Ending } from "./fit/rounds.ts";
export type { TrainingRows } from "./fit/training-rows.ts";
export { readLightGbmText } from "./formats/lightgbm-text.ts";
export { treesToOnnx } from "./formats/onnx.ts";
export { readXgBoostJson } from "./formats/xgboost-json.ts";
export { openTreePool, type TreePool } from "./kernels/tree-pool.ts";
export { featureImportance } from "./model/importance.ts";
export { readTrees, writeTrees } from "./model/model-file.ts";
export { goesLeft, type Link, type TreeEnsemble } from "./model/tree-ensemble.ts";
export { arrangeColumns, predictMargins, predictTrees } from "./predict/predict-trees.ts";
