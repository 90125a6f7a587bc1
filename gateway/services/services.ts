// What routes run on. Everything is opened at its first use and once; what was never used is never opened.

import type { Agent } from "#agents/define/index.ts";
import type { Desk } from "#graphs/desk/index.ts";
import type { Discovery } from "#graphs/discovery/index.ts";
import type { Retraining } from "#graphs/retraining/index.ts";
import type { Jobs } from "#infra/jobs/index.ts";
import type { Clock, Config, DatabaseFile, Ids, Log } from "#infra/runtime/index.ts";
import type { EventBus } from "#knowledge/bus/index.ts";
import type { CacheStore } from "#knowledge/stores/cache/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import type { MemoryStore } from "#knowledge/stores/memory/index.ts";
import type { ObjectStore } from "#knowledge/stores/objects/index.ts";
import type { Records } from "#knowledge/stores/records/index.ts";
import type { RelationsStore } from "#knowledge/stores/relations/index.ts";
import type { Limits, TextReader, Tool, WordList } from "#tools/define/index.ts";
import type { ApprovalQueue } from "#tools/execution/index.ts";
import type { PromotionQueue } from "#tools/learning/promotions/index.ts";
import type { ModelRegistry } from "#tools/learning/registry/index.ts";
import type { Serving } from "#tools/learning/serving/index.ts";
import type { DoctorReport, RegistryReport } from "../contract/index.ts";
import type { Datasets } from "./data/datasets.ts";
import type { FeedRuns } from "./data/feed-runs.ts";
import type { KillSwitch } from "./kill-switch.ts";

export interface Services {
  readonly config: Config;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly datasets: Datasets;
  readonly killSwitch: KillSwitch;
  /** Which driver stands behind each store, references resolved: it may hold passwords. */
  database(): Promise<DatabaseFile>;
  records(): Promise<Records>;
  market(): Promise<MarketStore>;
  memory(): Promise<MemoryStore>;
  relations(): Promise<RelationsStore>;
  objects(): Promise<ObjectStore>;
  cache(): Promise<CacheStore>;
  bus(): Promise<EventBus>;
  feeds(): Promise<FeedRuns>;
  queue(): Promise<ApprovalQueue>;
  /** What a crash left half done is finished before it is handed out. */
  desk(): Promise<Desk>;
  /** The search for factors. */
  discovery(): Promise<Discovery>;
  /** Versions of models. */
  models(): Promise<ModelRegistry>;
  /** Versions that wait for a person. */
  promotions(): Promise<PromotionQueue>;
  retraining(): Promise<Retraining>;
  /** Work that is done by hand or when it is due. */
  jobs(): Promise<Jobs>;
  /** Models that answer. */
  serving(): Promise<Serving>;
  limits(): Promise<Limits>;
  words(): Promise<WordList>;
  /** The trained models in use; null from it where none was trained. */
  reader(): Promise<() => Promise<TextReader | null>>;
  tools(): Promise<readonly Tool[]>;
  specialists(): Promise<readonly Agent[]>;
  registry(): Promise<RegistryReport>;
  doctor(): Promise<DoctorReport>;
  /** Closes what was opened, last opened first. Safe to call twice. */
  close(): Promise<void>;
}
