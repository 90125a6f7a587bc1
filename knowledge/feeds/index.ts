// Feeds: where facts come from.

export { CsvOptions, openCsvFeed } from "./drivers/csv/csv.driver.ts";
export { type FeedDeclaration, feedDrivers } from "./drivers/index.ts";
export { openSimulatorFeed, SimulatorOptions } from "./drivers/simulator/simulator.driver.ts";
export { factsOfItem } from "./facts-of-item.ts";
export type {
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
} from "./feed.port.ts";
