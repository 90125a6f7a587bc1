// From the name of a source to a feed, and from a feed into store.

import type { Clock, Log } from "#infra/runtime/index.ts";
import { type Feed, openCsvFeed, openSimulatorFeed } from "#knowledge/feeds/index.ts";
import { ingest } from "#knowledge/ingest/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import type { Records } from "#knowledge/stores/records/index.ts";
import type { FeedSource, IngestOutcome } from "./datasets.ts";

export function openFeed(source: FeedSource, clock: Clock): Promise<Feed> {
  if (source.kind === "folder") return openCsvFeed({ folder: source.folder }, { clock });
  return openSimulatorFeed(source.seed === null ? {} : { seed: source.seed });
}

export interface Stores {
  readonly market: MarketStore;
  readonly records: Records;
  readonly clock: Clock;
  readonly log: Log;
}

/** Reads a feed into store; one that was read whole before is not read again. */
export async function bring(feed: Feed, { market, records, clock, log }: Stores): Promise<IngestOutcome> {
  const { dataset, skipped, stored, known, rejected } = await ingest(
    feed,
    market,
    records.quarantine,
    records.settings,
    clock,
    log,
  );
  return { dataset, read: !skipped, stored, known, quarantined: rejected };
}
