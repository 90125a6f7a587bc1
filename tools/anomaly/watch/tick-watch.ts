// Ticks as they are stored: each row through the checks of its symbol, what is wrong with them told once a batch.

import type { AnomalyFound } from "#knowledge/bus/index.ts";
import type { BlockOf } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { type MessageRate, openMessageRate } from "../detectors/message-rate.ts";
import { messagesOf, tickRows } from "../detectors/rows-of-block.ts";
import { openTickChecks, type TickChecks, type TickFault } from "../detectors/tick-checks.ts";
import { anomalyOf } from "../event.ts";
import { kindSays, type TickKind } from "../scan/kinds.ts";
import { RollingTail } from "../tail.ts";

export const watchedSeries = ["trade", "quote", "book", "order"] as const;
export type WatchedSeries = (typeof watchedSeries)[number];

export interface TickWatch {
  /** Reads the rows of a stretch of event time, both ends included, out of the view, and says what is wrong or unusual in them. */
  read(
    view: MarketView,
    kind: WatchedSeries,
    symbols: readonly string[],
    fromMs: number,
    toMs: number,
  ): Promise<AnomalyFound[]>;
}

interface Watched {
  readonly checks: TickChecks;
  readonly rate: MessageRate;
  readonly tail: RollingTail;
  rows: number;
}

interface Found {
  readonly kind: TickKind;
  count: number;
  /** Largest size of what is wrong. */
  size: number;
  /** 1 less the severity. */
  pValue: number;
  readonly eventTimeMs: number;
}

const ruled: ReadonlySet<TickKind> = new Set(["zero-size", "crossed", "clock-ahead"]);
/** A rate is told where it is rarer than this among the newest intervals. */
const rateAlarm = 0.001;

/** Faults that cannot be right have severity 1. Of the others the severity is 1 less the share of all rows read so far that had the fault; of a
 * message rate, 1 less the share of earlier intervals that were as far out (tail.ts). */
export function openTickWatch(): TickWatch {
  const watched = new Map<string, Watched>();
  const counts = new Map<string, number>();
  return {
    async read(view, kind, symbols, fromMs, toMs) {
      const told: AnomalyFound[] = [];
      for (const symbol of symbols) {
        const key = `${view.dataset.id} ${symbol} ${kind}`;
        const own = watched.get(key) ?? openWatched();
        watched.set(key, own);
        const found = new Map<TickKind, Found>();
        for await (const block of view.blocks(kind, { symbols: [symbol], fromMs, toMs: toMs + 1 }))
          take(own, block, found);
        for (const one of found.values()) told.push(tell(view, symbol, key, own, one, fromMs, toMs));
      }
      return told;
    },
  };

  function tell(
    view: MarketView,
    symbol: string,
    key: string,
    { rows }: Watched,
    found: Found,
    fromMs: number,
    toMs: number,
  ): AnomalyFound {
    const { kind, count, size, eventTimeMs } = found;
    const sum = (counts.get(`${key} ${kind}`) ?? 0) + count;
    counts.set(`${key} ${kind}`, sum);
    const severity = ruled.has(kind) ? 1 : Math.max(0, 1 - (kind === "message-rate" ? found.pValue : sum / rows));
    return anomalyOf({
      dataset: view.dataset.id,
      symbol,
      kind,
      severity,
      calibration: ruled.has(kind) ? "rule" : "share-of-history",
      says: kindSays[kind],
      evidence: [
        { name: "rows", value: count, unit: "count" },
        { name: "largest", value: size, unit: "score" },
      ],
      window: { fromMs, toMs, values: rows },
      asOfMs: view.asOf,
      eventTimeMs,
      knownAtMs: view.asOf,
    });
  }
}

const openWatched = (): Watched => ({
  checks: openTickChecks(),
  rate: openMessageRate(),
  tail: new RollingTail({ unbounded: true }),
  rows: 0,
});

function take(own: Watched, block: BlockOf<WatchedSeries>, found: Map<TickKind, Found>): void {
  own.rows += block.rows;
  if (block.kind === "order") {
    for (const [atMs, what] of messagesOf(block as BlockOf<"order">)) takeRate(own, own.rate.push(atMs, what), found);
    return;
  }
  for (const row of tickRows(block as Parameters<typeof tickRows>[0])) {
    for (const { fault, value } of own.checks.push(row))
      note(found, fault, Math.abs(value), Number(row.eventNs / 1_000_000n));
  }
}

function takeRate(own: Watched, reading: ReturnType<MessageRate["push"]>, found: Map<TickKind, Found>): void {
  if (reading?.state !== "scored") return;
  const pValue = own.tail.push(reading.score).pValue(reading.score);
  if (pValue > rateAlarm || Number.isNaN(pValue)) return;
  note(found, "message-rate", reading.messages, reading.fromMs);
  const one = found.get("message-rate")!;
  one.pValue = Math.min(one.pValue, pValue);
}

function note(found: Map<TickKind, Found>, kind: TickFault | "message-rate", size: number, eventTimeMs: number): void {
  const one = found.get(kind) ?? { kind, count: 0, size: 0, pValue: 1, eventTimeMs };
  one.count++;
  if (size > one.size) one.size = size; // NaN: a price that is none
  found.set(kind, one);
}
