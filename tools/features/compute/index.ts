// Numbers from rows: over history and on the stream.

export { chooseFeatures, requireClock } from "./choose-features.ts";
export { type FeatureStream, featureStream } from "./feature-stream.ts";
export { type FeatureQuery, featureTable, featureTables } from "./feature-table.ts";
export type { LackingInputs } from "./lacking-inputs.ts";
export type { FeatureTable } from "./table.ts";
export {
  FoundFacts,
  openTickTables,
  requireFound,
  requireTickInputs,
  type TickTable,
  type TickTableParts,
} from "./tick-tables.ts";
