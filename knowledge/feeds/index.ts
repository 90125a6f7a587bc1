// Feeds: where facts come from.

export { CsvOptions, openCsvFeed } from "./drivers/csv/csv.driver.ts";
export { type FeedDeclaration, feedDrivers } from "./drivers/index.ts";
export { openReplayFeed, type ReplayFeed, ReplayOptions } from "./drivers/replay/replay.driver.ts";
export type { ReplayView } from "./drivers/replay/replay-view.ts";
export type { Planted, PlantedFactor, PlantedHalt, PlantedMove } from "./drivers/simulator/planted.ts";
export { type ScenarioName, scenarioNames } from "./drivers/simulator/scenario.ts";
export {
  openSimulatorFeed,
  type SimulatorFeed,
  SimulatorOptions,
  type SimulatorParts,
} from "./drivers/simulator/simulator.driver.ts";
export type { BadTick } from "./drivers/simulator/ticks/bad-ticks.ts";
export { factsOfItem } from "./facts-of-item.ts";
export type {
  BookTelling,
  Feed,
  FeedCan,
  FeedGap,
  FeedItem,
  FeedNote,
  FeedState,
  HistoryRequest,
  LiveItem,
  LiveRequest,
  Origin,
  Retells,
} from "./feed.port.ts";
export { realWait, type Wait } from "./waiting.ts";
