// From the name of a source to a feed, and from a feed into store.

import { type Clock, contentHash, type Log } from "#infra/runtime/index.ts";
import type { BookCadence } from "#knowledge/books/index.ts";
import { asOf, type Dataset } from "#knowledge/domain/index.ts";
import { type Feed, openCsvFeed, openSimulatorFeed } from "#knowledge/feeds/index.ts";
import { ingest, type StoredBatch } from "#knowledge/ingest/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import type { Records } from "#knowledge/stores/records/index.ts";
import { type RelationsStore, relationsOf } from "#knowledge/stores/relations/index.ts";
import type { FeedSource, IngestOutcome } from "./datasets.ts";

/** Two folders of one layout are two data sets: the first keeps the layout's id, another one's id ends in a hash of its path. */
export async function openFeed(source: FeedSource, clock: Clock, settings: Records["settings"]): Promise<Feed> {
  if (source.kind === "simulator") {
    const { seed, scenario } = source;
    return openSimulatorFeed({ ...(seed !== null && { seed }), ...(scenario && { scenario }) });
  }
  const feed = await openCsvFeed({ folder: source.folder }, { clock });
  const { datasetId } = await feed.identify();
  const first = await settings.get(`folder:${datasetId}`);
  if (first === null) await settings.set(`folder:${datasetId}`, source.folder);
  return first === null || first === source.folder
    ? feed
    : named(feed, `${datasetId}_${contentHash(source.folder).slice(0, 8)}`);
}

/** The same feed under another data set id. */
export const named = (feed: Feed, id: string): Feed => ({
  id: feed.id,
  can: feed.can,
  identify: async () => ({ ...(await feed.identify()), datasetId: id }),
  async describe() {
    const { dataset, fingerprint } = await feed.describe();
    return { dataset: { ...dataset, id }, fingerprint };
  },
  history: (request) => feed.history(request),
  ...(feed.reread && { reread: feed.reread.bind(feed) }),
  ...(feed.position && { position: feed.position.bind(feed) }),
  ...(feed.live && { live: feed.live.bind(feed) }),
  ...(feed.clock && { clock: feed.clock }),
});

export interface Stores {
  readonly market: MarketStore;
  readonly records: Records;
  readonly clock: Clock;
  readonly log: Log;
  readonly publish: (batch: StoredBatch) => Promise<void>;
  readonly books: BookCadence;
  readonly relations: () => Promise<RelationsStore>;
}

/** Reads a feed into store; one that was read whole before is not read again. */
export async function bring(
  feed: Feed,
  { market, records, clock, log, publish, books, relations }: Stores,
): Promise<IngestOutcome> {
  const { quarantine, ingest: progress } = records;
  const { dataset, skipped, stored, known, rejected } = await ingest(feed, {
    market,
    quarantine,
    progress,
    clock,
    log,
    publish,
    books,
  });
  if (!skipped) await relate(dataset, market, await relations());
  return { dataset, read: !skipped, stored, known, quarantined: rejected };
}

/** Companies and their sectors as relations. Told again, they are known already. */
async function relate(dataset: Dataset, market: MarketStore, relations: RelationsStore): Promise<void> {
  const view = await market.at(dataset.id, asOf(dataset.nowMs));
  await relations.append(dataset.id, relationsOf(await view.instruments()));
}
