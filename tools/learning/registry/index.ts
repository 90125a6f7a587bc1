// The registry of models: its port and drivers, the gate on the way to the champion's place, the card of a version.

export {
  type ComparedVersion,
  compareVersions,
  type VersionComparison,
  type VersionDifference,
} from "./compare-versions.ts";
export { type EmbeddedRegistryOptions, openEmbeddedRegistry } from "./drivers/embedded/embedded.driver.ts";
export { modelRegistryDrivers } from "./drivers/index.ts";
export { openMlflowRegistry } from "./drivers/mlflow/mlflow.driver.ts";
export { MlflowOptions } from "./drivers/mlflow/mlflow-client.ts";
export {
  answeredBy,
  type ExperimentPlan,
  type ExperimentStores,
  endExperiment,
  scoreExperiment,
  startExperiment,
} from "./experiment/experiment.ts";
export {
  type Outcome,
  type SequentialOptions,
  type SequentialResult,
  sequentialTest,
} from "./experiment/sequential-test.ts";
export { judgeVersion, promotableVersion, requireVersion } from "./gate.ts";
export { modelCard } from "./model-card.ts";
export type { ModelRegistry, StoredVerdict } from "./model-registry.port.ts";
export {
  examinedToMs,
  identityOf,
  Lineage,
  Metrics,
  ModelDraft,
  type ModelIdentity,
  ModelName,
  type ModelVersion,
} from "./model-version.ts";
export { type InputDrift, watchDrift } from "./watch/watch-drift.ts";
export { type LivePerformance, watchPerformance } from "./watch/watch-performance.ts";
