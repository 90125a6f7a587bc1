// From a feed into the store: each fact checked, what is none put aside with its place and reason, the rest stored in batches.
// A feed whose fingerprint was stored whole is skipped; one that was interrupted is read again, and what is there already counts as known.

import { type Clock, isoTime, type Log } from "#infra/runtime/index.ts";
import { type Dataset, type Fact, type FactKind, factSchemas } from "#knowledge/domain/index.ts";
import type { Feed, FeedItem } from "#knowledge/feeds/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import type { QuarantinedLine, QuarantineRecords, SettingRecords } from "#knowledge/stores/records/index.ts";

export interface IngestReport {
  /** As described in store. */
  readonly dataset: Dataset;
  /** True where the feed was known whole from before and not read again; all counts are 0 then. */
  readonly skipped: boolean;
  readonly stored: number;
  /** Facts that were in store already. */
  readonly known: number;
  readonly rejected: number;
  readonly repaired: number;
  /** Facts read, by kind. */
  readonly byKind: Readonly<Record<FactKind, number>>;
}

const batchFacts = 20_000;
const settingOf = (datasetId: string): string => `ingested:${datasetId}`;

/** Everything a feed's history holds, stored durably; the data set is in store when this returns. */
export async function ingest(
  feed: Feed,
  store: MarketStore,
  quarantine: QuarantineRecords,
  settings: SettingRecords,
  clock: Clock,
  log: Log,
): Promise<IngestReport> {
  const { datasetId, fingerprint } = await feed.identify();
  const byKind = Object.fromEntries(Object.keys(factSchemas).map((kind) => [kind, 0])) as Record<FactKind, number>;
  const counts = { stored: 0, known: 0, rejected: 0, repaired: 0 };
  const held = await heldBy(store, datasetId);
  if (held !== null && (await settings.get(settingOf(datasetId))) === fingerprint)
    return { dataset: held, skipped: true, ...counts, byKind };

  const { dataset } = await feed.describe();
  await store.describe(dataset);
  await quarantine.clear(datasetId); // what is still wrong is put aside again
  const facts: Fact[] = [];
  const rejected: QuarantinedLine[] = [];
  let storing: Promise<void> = Promise.resolve(); // one batch is stored while the next is read
  const storeBatch = async (batch: readonly Fact[], lines: readonly QuarantinedLine[]): Promise<void> => {
    const report = await store.append(datasetId, batch);
    if (lines.length > 0) await quarantine.add(lines);
    counts.stored += report.stored;
    counts.known += report.known;
  };
  const flush = async (): Promise<void> => {
    const [batch, lines] = [facts.splice(0), rejected.splice(0)];
    await storing;
    storing = storeBatch(batch, lines);
    storing.catch(() => undefined); // the next flush, or the end, throws it
  };
  try {
    for await (const item of feed.history()) {
      const read = check(item);
      if (read.kind === "rejected") {
        counts.rejected += 1;
        rejected.push({ dataset: datasetId, ...read.origin, reason: read.reason, raw: read.raw, atMs: clock.nowMs() });
      } else if (read.kind === "fact") {
        byKind[read.fact.kind] += 1;
        if (read.repair !== undefined) counts.repaired += 1;
        facts.push(read.fact);
      }
      if (facts.length + rejected.length >= batchFacts) await flush();
    }
    await flush();
  } finally {
    await storing; // nothing is left running, also when the feed broke off
  }
  await settings.set(settingOf(dataset.id), fingerprint);
  log.info({ ...counts, feed: feed.id, dataset: datasetId, now: isoTime(dataset.nowMs) }, "data set ingested");
  return { dataset, skipped: false, ...counts, byKind };
}

/** The data set where the store holds bars of it; null also where the store's folder was removed and the records were not. */
async function heldBy(store: MarketStore, datasetId: string): Promise<Dataset | null> {
  const held = (await store.datasets()).find(({ id }) => id === datasetId) ?? null;
  return held !== null && (await store.bounds(datasetId)) !== null ? held : null;
}

/** The item as it is, or as rejected where its fact breaks a rule of its kind. */
function check(item: FeedItem): FeedItem {
  if (item.kind !== "fact") return item;
  const result = factSchemas[item.fact.kind].safeParse(item.fact.value);
  if (result.success) return item;
  const reason = result.error.issues
    .map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": "))
    .join("; ");
  return { kind: "rejected", origin: item.origin, reason, raw: JSON.stringify(item.fact.value) };
}
