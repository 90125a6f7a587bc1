// Telling the bus what came into store: one message a kind and batch, one of what was refused, and each bar that closed just now. Told again after a crash it has the same id, so that a consumer that
// acts once by id acts once.

import type { z } from "zod";
import { groupedBy } from "#infra/runtime/index.ts";
import {
  type BarClosed,
  barClosed,
  barClosedOf,
  type EventBus,
  type FactsIngested,
  factsIngested,
  quarantineAdded,
} from "#knowledge/bus/index.ts";
import { type Bar, type Block, factsOfBlock } from "#knowledge/domain/index.ts";
import type { StoredBatch } from "./intake.ts";

type FactsIngestedMessage = z.infer<typeof FactsIngested>;

/** Publishes what a batch held; the bus is opened with the first batch. */
export function announcer(bus: () => Promise<EventBus>): (batch: StoredBatch) => Promise<void> {
  return async (batch) => {
    const opened = await bus();
    for (const message of messagesOf(batch))
      await opened.publish(factsIngested, message, { id: `${batch.key} ${message.kind}` });
    const { datasetId: dataset, source: feed, refused, key } = batch;
    if (refused) await opened.publish(quarantineAdded, { dataset, feed, ...refused }, { id: `${key} quarantine` });
    for (const bar of closedBars(batch)) {
      const id = `${key} ${bar.symbol} ${bar.interval} ${bar.closeMs}`;
      await opened.publish(barClosed, bar, { id });
    }
  };
}

/** What a batch holds, by kind. */
export function messagesOf({
  datasetId: dataset,
  source: feed,
  facts,
  blocks,
}: StoredBatch): readonly FactsIngestedMessage[] {
  const ofFacts = [...groupedBy(facts, ({ kind }) => kind)].map(([kind, same]) => {
    const events = same.map(({ value }) => value.eventTimeMs);
    return {
      dataset,
      feed,
      kind,
      symbols: [...new Set(same.flatMap(({ value }) => ("symbol" in value ? [value.symbol] : [])))].sort(),
      count: same.length,
      ...bounds(events),
      lastKnownMs: same.reduce((last, { value }) => Math.max(last, value.knownAtMs), Number.MIN_SAFE_INTEGER),
    };
  });
  const ofBlocks = [...groupedBy(blocks, ({ kind }) => kind)].map(([kind, same]) => ({
    dataset,
    feed,
    kind,
    symbols: [...new Set(same.flatMap(({ symbol }) => [...symbol.values]))].sort(),
    count: same.reduce((sum, { rows }) => sum + rows, 0),
    ...bounds(same.flatMap((block) => edgesOf(block, "event"))),
    lastKnownMs: Math.max(...same.flatMap((block) => edgesOf(block, "known"))),
  }));
  return [...ofFacts, ...ofBlocks];
}

/** The bars of a live batch; those of history closed long ago. */
export function closedBars({ datasetId: dataset, facts, blocks, isLive }: StoredBatch): readonly BarClosed[] {
  if (isLive !== true) return [];
  const single = facts.flatMap((fact): readonly Bar[] => (fact.kind === "bar" ? [fact.value] : []));
  const byColumn = blocks.flatMap((block) => (block.kind === "bar" ? factsOfBlock(block) : []));
  return [...single, ...byColumn].map((bar) => barClosedOf(dataset, bar));
}

const bounds = (times: readonly number[]): { readonly firstEventMs: number; readonly lastEventMs: number } => ({
  firstEventMs: times.reduce((a, b) => Math.min(a, b), Number.MAX_SAFE_INTEGER),
  lastEventMs: times.reduce((a, b) => Math.max(a, b), Number.MIN_SAFE_INTEGER),
});

/** The least and the greatest time of a block, in milliseconds. */
function edgesOf({ columns }: Block, which: "event" | "known"): readonly number[] {
  const times =
    "eventNs" in columns
      ? which === "event"
        ? columns.eventNs
        : columns.knownNs
      : which === "event"
        ? columns.eventTimeMs
        : columns.knownAtMs;
  let [least, most] = [times[0] ?? 0, times[0] ?? 0];
  for (const time of times) {
    if (time < least) least = time;
    if (time > most) most = time;
  }
  return [least, most].map((time) => (typeof time === "bigint" ? Number(time / 1_000_000n) : time));
}
