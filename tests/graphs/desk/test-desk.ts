// A whole desk in process memory for tests: real graph, tools, gate, queue and broker; facts as given.

import { openDeskModel } from "#agents/chat-model/drivers/desk/desk.driver.ts";
import type { ChatModel } from "#agents/chat-model/index.ts";
import { specialists } from "#agents/roster/index.ts";
import { sqliteCheckpoints } from "#graphs/checkpoints/index.ts";
import { type Desk, type DeskQuestion, type DeskServices, openDesk } from "#graphs/desk/index.ts";
import { countedIds, type ManualClock, manualClock, silentLog } from "#infra/runtime/index.ts";
import { type Dataset, type Fact, parseAsOf } from "#knowledge/domain/index.ts";
import { type Feed, factsOfItem } from "#knowledge/feeds/index.ts";
import { openMemoryCache } from "#knowledge/stores/cache/index.ts";
import { type MarketStore, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { openEmbeddedMemory } from "#knowledge/stores/memory/index.ts";
import { openSqliteRecords, type SqliteRecords } from "#knowledge/stores/records/index.ts";
import { type Limits, noModels } from "#tools/define/index.ts";
import { openApprovalQueue, openPaperBroker } from "#tools/execution/index.ts";
import { tools } from "#tools/registry/index.ts";
import { killSwitchOn, readLimits } from "#tools/risk/index.ts";
import { readWordList } from "#tools/sentiment/index.ts";

export interface Source {
  readonly dataset: Dataset;
  readonly facts: readonly Fact[];
}

export async function sourceOf(feed: Feed): Promise<Source> {
  const { dataset } = await feed.describe();
  const facts: Fact[] = [];
  for await (const item of feed.history()) facts.push(...factsOfItem(item));
  return { dataset, facts };
}

export interface TestDesk {
  readonly desk: Desk;
  readonly services: DeskServices;
  readonly records: SqliteRecords;
  readonly market: MarketStore;
  readonly clock: ManualClock;
  ask(question: string, asOf?: string, more?: Partial<DeskQuestion>): ReturnType<Desk["ask"]>;
}

export interface TestDeskOptions {
  readonly model?: ChatModel;
  readonly limits?: Limits;
  /** A file of records to reopen; process memory where left out. */
  readonly path?: string;
  readonly services?: Partial<DeskServices>;
}

export async function openTestDesk(source: Source, options: TestDeskOptions = {}): Promise<TestDesk> {
  const clock = manualClock(Date.UTC(2026, 0, 5));
  const records = await openSqliteRecords({ path: options.path ?? ":memory:", clock });
  const memory = await openEmbeddedMemory({ path: ":memory:" });
  const market = await openMemoryMarketStore();
  await market.describe(source.dataset);
  await market.append(source.dataset.id, source.facts);
  const limits = options.limits ?? readLimits();
  const broker = openPaperBroker({ records, market, limits });
  const queue = openApprovalQueue({ records, broker, market, limits, clock });
  const fallback = openDeskModel();
  const services: DeskServices = {
    records,
    memory,
    market,
    queue,
    broker,
    specialists,
    tools,
    limits,
    clock,
    fallback,
    model: options.model ?? fallback,
    words: readWordList(),
    reader: async () => null,
    models: () => noModels,
    cache: await openMemoryCache({}, { clock }),
    killSwitch: () => killSwitchOn(records, limits),
    ids: countedIds(),
    log: silentLog,
    ...options.services,
  };
  const desk = openDesk(services, sqliteCheckpoints(records));
  return {
    desk,
    services,
    records,
    market,
    clock,
    ask: (question, asOf, more = {}) =>
      desk.ask({
        question,
        asOf: asOf === undefined ? null : parseAsOf(asOf),
        threadId: null,
        dataset: source.dataset.id,
        requestedBy: "ana",
        tracing: "hard",
        ...more,
      }),
  };
}
