// The weekend's retraining, from frozen data to a person's decision.

export { retrainingEdges } from "./retraining.graph.ts";
export {
  type Retraining,
  type RetrainingEnd,
  RetrainingOptions,
  type RetrainingResult,
  type RetrainingRun,
  usualModels,
} from "./retraining.port.ts";
export { openRetraining } from "./retraining.ts";
export type { RetrainingServices } from "./run-context.ts";
