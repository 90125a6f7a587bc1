// What is wrong or unusual in the trades, quotes, books and orders of the last day, symbol by symbol.

import { dayMs } from "#infra/runtime/index.ts";
import type { BlockKind, SymbolId } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { openMessageRate, type RateReading } from "../detectors/message-rate.ts";
import { messagesOf, tickRows } from "../detectors/rows-of-block.ts";
import { openTickChecks, type TickFault } from "../detectors/tick-checks.ts";
import { tailOf } from "../tail.ts";
import type { EvidenceFigure, Stretch, TickKind } from "./kinds.ts";

export interface TickAnomaly {
  readonly symbol: string;
  readonly kind: TickKind;
  /** Where the rows stand. */
  readonly series: "trade" | "quote" | "book" | "order";
  readonly severity: number;
  readonly calibration: "share-of-history" | "rule" | "adjusted-p-value";
  /** Over all intervals of the day, of message rates only. */
  readonly pValue: number | null;
  readonly evidence: readonly EvidenceFigure[];
  readonly window: Stretch;
  /** Of the first row, or of the interval. */
  readonly eventTimeMs: number;
  readonly knownAtMs: number;
}

export interface TickScan {
  readonly symbols: number;
  readonly rows: number;
  readonly anomalies: readonly TickAnomaly[];
}

const checkedKinds = ["trade", "quote", "book"] as const;
/** Faults of a row that cannot be right, whatever the others are. */
const rules: ReadonlySet<TickFault> = new Set(["zero-size", "crossed", "clock-ahead"]);

/** @param symbols only these; all with ticks where left out */
export async function scanTicks(view: MarketView, symbols?: readonly string[]): Promise<TickScan> {
  const wanted = symbols && new Set(symbols);
  const fromMs = view.asOf - dayMs;
  const covered = (await view.coverage()).filter(
    ({ kind, symbol, lastEventMs }) => isSeries(kind) && lastEventMs >= fromMs && (wanted?.has(symbol) ?? true),
  );
  const anomalies: TickAnomaly[] = [];
  let rows = 0;
  for (const { kind, symbol } of covered) {
    const found =
      kind === "order"
        ? await scanOrders(view, symbol, fromMs)
        : await scanRows(view, kind as (typeof checkedKinds)[number], symbol, fromMs);
    anomalies.push(...found.anomalies);
    rows += found.rows;
  }
  return { symbols: new Set(covered.map(({ symbol }) => symbol)).size, rows, anomalies };
}

const isSeries = (kind: string): kind is BlockKind => kind === "order" || checkedKinds.some((one) => one === kind);

interface Tally {
  count: number;
  firstMs: number;
  firstKnownMs: number;
  largest: number;
}

async function scanRows(
  view: MarketView,
  kind: (typeof checkedKinds)[number],
  symbol: SymbolId,
  fromMs: number,
): Promise<{ readonly rows: number; readonly anomalies: TickAnomaly[] }> {
  const checks = openTickChecks();
  const tallies = new Map<TickFault, Tally>();
  let rows = 0;
  for await (const block of view.blocks(kind, { symbols: [symbol], fromMs, toMs: view.asOf + 1 })) {
    for (const row of tickRows(block as Parameters<typeof tickRows>[0])) {
      rows++;
      for (const { fault, value } of checks.push(row)) {
        const own = tallies.get(fault) ?? {
          count: 0,
          firstMs: msOf(row.eventNs),
          firstKnownMs: msOf(row.knownNs),
          largest: 0,
        };
        own.count++;
        if (Math.abs(value) > own.largest) own.largest = Math.abs(value);
        tallies.set(fault, own);
      }
    }
  }
  const window = { fromMs, toMs: view.asOf, values: rows };
  return { rows, anomalies: [...tallies].map(([fault, tally]) => anomalyOfRows(symbol, kind, fault, tally, window)) };
}

function anomalyOfRows(
  symbol: string,
  series: TickAnomaly["series"],
  fault: TickFault,
  { count, firstMs, firstKnownMs, largest }: Tally,
  window: Stretch,
): TickAnomaly {
  const share = count / window.values;
  const size: EvidenceFigure[] =
    fault === "zero-size" || fault === "repeated"
      ? []
      : [{ name: sizeNames[fault], value: largest, unit: fault === "crossed" ? "usd/share" : "score" }];
  return {
    symbol,
    kind: fault,
    series,
    severity: rules.has(fault) ? 1 : 1 - share,
    calibration: rules.has(fault) ? "rule" : "share-of-history",
    pValue: null,
    evidence: [
      { name: "rows", value: count, unit: "count" },
      { name: "shareOfRows", value: share, unit: "fraction" },
      ...size,
    ],
    window,
    eventTimeMs: firstMs,
    knownAtMs: firstKnownMs,
  };
}

const sizeNames = {
  "off-price": "largestDeviation",
  crossed: "widestCross",
  late: "longestLagMs",
  "clock-ahead": "longestLeadMs",
} as const;

/** The interval with the highest score, held against all the others of the day; its p-value is multiplied by how many there are. */
async function scanOrders(
  view: MarketView,
  symbol: SymbolId,
  fromMs: number,
): Promise<{ readonly rows: number; readonly anomalies: TickAnomaly[] }> {
  const rate = openMessageRate();
  const readings: RateReading[] = [];
  let rows = 0;
  const keep = (reading: RateReading | null): void => {
    if (reading?.state === "scored") readings.push(reading);
  };
  for await (const block of view.blocks("order", { symbols: [symbol], fromMs, toMs: view.asOf + 1 })) {
    rows += block.rows;
    for (const [atMs, what] of messagesOf(block)) keep(rate.push(atMs, what));
  }
  keep(rate.flush());
  const [worst] = [...readings].sort((a, b) => b.score - a.score);
  if (worst === undefined || worst.score <= 0) return { rows, anomalies: [] };
  const others = readings.filter((reading) => reading !== worst).map(({ score }) => score);
  const pValue = Math.min(1, readings.length * tailOf(others, { unbounded: true }).pValue(worst.score));
  return {
    rows,
    anomalies: [
      {
        symbol,
        kind: "message-rate",
        series: "order",
        severity: Number.isNaN(pValue) ? 0 : 1 - pValue,
        calibration: "adjusted-p-value",
        pValue,
        evidence: [
          { name: "messages", value: worst.messages, unit: "count" },
          { name: "usualMessages", value: worst.usualMessages, unit: "count" },
          { name: "trades", value: worst.trades, unit: "count" },
          { name: "orderToTrade", value: worst.orderToTrade, unit: "ratio" },
        ],
        window: { fromMs: readings[0]!.fromMs, toMs: readings[readings.length - 1]!.fromMs, values: readings.length },
        eventTimeMs: worst.fromMs,
        knownAtMs: worst.fromMs + 1_000,
      },
    ],
  };
}

const msOf = (ns: bigint): number => Number(ns / 1_000_000n);
