// Features: what the desk measures about a market, each defined once.

export { type Clock, type ClockRule, clocks } from "./clocks.ts";
export {
  chooseFeatures,
  type FeatureQuery,
  type FeatureStream,
  type FeatureTable,
  FoundFacts,
  featureStream,
  featureTable,
  featureTables,
  type LackingInputs,
  openTickTables,
  requireClock,
  requireFound,
  type TickTable,
} from "./compute/index.ts";
export { countFeatures, type FeatureCount, type FeatureStep, stepsOf } from "./describe.ts";
export {
  defineFamily,
  defineFeature,
  type Feature,
  type FeatureGroup,
  type FeatureUnit,
  featureGroups,
  featureUnits,
} from "./feature.ts";
export {
  type BarColumn,
  type ColumnSource,
  columnSources,
  type Members,
  observedSeries,
  openChain,
  type Session,
  type SessionPart,
  type Sessions,
  type SessionsQuery,
  sessionsOf,
  sourcesOf,
  type Write,
} from "./inputs/index.ts";
export {
  BookRows,
  type BookRowsOptions,
  bookColumns,
  mergeBlocks,
  readBookRows,
  readSecondRows,
  SecondRows,
  type SecondRowsOptions,
  type SignRule,
  secondColumns,
  type TickBlock,
  type TickClock,
  type TickCounts,
  TickPusher,
  type TickRows,
  type TickSession,
  type TickSink,
  type TickSource,
  tickSessions,
} from "./inputs/ticks/index.ts";
export {
  bookFeatureStream,
  bookFeatures,
  secondFeatureStream,
  secondFeatures,
  type TickFeatureTable,
} from "./microstructure/tick-features.ts";
export { featureById, features } from "./registry.ts";
export { type CheckResult, type Proof, verifyFeatures, type World } from "./verify/index.ts";
