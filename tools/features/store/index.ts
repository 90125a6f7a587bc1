// The feature store: values over history beside the facts, the newest of them in the cache, and whether they still look as they did.

export {
  type Compared,
  checkDrift,
  compareStretches,
  type DriftLimits,
  type DriftQuery,
  type FeatureDrift,
  type Stretch,
  usualDriftLimits,
} from "./check-drift.ts";
export {
  type Distance,
  kolmogorovSmirnov,
  kolmogorovTail,
  populationStability,
  type Stability,
  type StabilityBin,
} from "./drift.ts";
export { type FeatureSetOf, featureSetOf, metricOf, missingUnit } from "./feature-set.ts";
export { type MaterialiseProgress, type MaterialiseQuery, type MaterialiseReport, materialise } from "./materialise.ts";
export { type PublishQuery, publishFeatures, type ServedRow, serveFeatures } from "./online.ts";
export { requireStored } from "./require-stored.ts";
export { type FeatureStatistics, featureStatistics, presentSorted, toldQuantiles } from "./statistics.ts";
export { type StoredQuery, type StoredSeries, type StoredValues, storedValues } from "./stored-values.ts";
export { type Label, type TrainingQuery, type TrainingTable, trainingTable } from "./training-table.ts";
