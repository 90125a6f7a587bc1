// The event bus: its port, its drivers, topics and dead letters, and the helper that makes an effect happen once.

export { DeadLetter, deadLettersOf } from "./dead-letters.ts";
export {
  type Backlog,
  type Checked,
  defineTopic,
  type Retention,
  type Topic,
  type TopicOptions,
} from "./define-topic.ts";
export { EmbeddedBusOptions, openEmbeddedBus } from "./drivers/embedded/embedded.driver.ts";
export { eventBusDrivers } from "./drivers/index.ts";
export {
  type OnceServices,
  onceRecordsIn,
  openSqliteOnceRecords,
  type SqliteOnceOptions,
} from "./drivers/once-sqlite/once-sqlite.driver.ts";
export {
  openPulsarBus,
  PulsarOptions,
  type PulsarServices,
  probePulsarClient,
} from "./drivers/pulsar/pulsar.driver.ts";
export type {
  BusCapabilities,
  Delivery,
  Entry,
  EventBus,
  Handler,
  MessageStream,
  Published,
  PublishOptions,
  Start,
  SubscribeOptions,
  Subscription,
  SubscriptionStats,
  TopicStats,
} from "./event-bus.port.ts";
export { actsOnce, type OnceOptions, type OutsideEffect, writesOnce } from "./once.ts";
export type { OnceRecords } from "./once-records.port.ts";
export {
  AnomalyFound,
  anomalyFound,
  BarClosed,
  barClosed,
  barClosedOf,
  deskTopics,
  FactorChanged,
  FactsIngested,
  FeatureAlert,
  FeedState,
  factorChanged,
  factsIngested,
  featureAlert,
  feedState,
  QuarantineAdded,
  quarantineAdded,
} from "./topics.ts";
