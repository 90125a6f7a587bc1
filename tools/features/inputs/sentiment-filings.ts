// Columns of filings: that they came, how long ago, and how far the newest quarter's earnings were from those of a year before.

import { dayMs } from "#infra/runtime/index.ts";
import type { FilingFact } from "#knowledge/domain/index.ts";
import type { ColumnSource } from "./session.ts";

const earnings = "net_income_loss";
/** Differences that a surprise is measured against, and the fewest that will do. */
const [mostPast, leastPast] = [8, 4];
const staleMs = 200 * dayMs;
/** A year between two ends of quarters: of 52 weeks or 53, or by the calendar. */
const [yearFromMs, yearToMs] = [350 * dayMs, 380 * dayMs];
/** Quarters of one fiscal year end so long before the year does. */
const [quartersFromMs, quartersToMs] = [300 * dayMs, 60 * dayMs];
/** Older quarters are needed by no difference. */
const keptMs = 1_500 * dayMs;

export const sentimentFilings: ColumnSource = {
  columns: ["filing_count", "days_since_filing", "earnings_surprise"],
  reads: ["filings"],
  of: "member",
  open({ instruments }) {
    const all = instruments.map(() => ({
      told: new Set<number>(),
      lastMs: Number.NaN,
      hadBar: false,
      ...openQuarters(),
    }));
    return ({ bars, filings, closeMs }, write) => {
      for (const [member, own] of all.entries()) {
        for (const fact of filings[member] ?? []) {
          own.told.add(fact.knownAtMs);
          own.lastMs = fact.knownAtMs;
          own.take(fact);
        }
        if (bars[member] == null) continue;
        if (!Number.isNaN(own.lastMs)) {
          if (own.hadBar) write("filing_count", member, own.told.size);
          write("days_since_filing", member, (closeMs - own.lastMs) / dayMs);
          write("earnings_surprise", member, own.surprise(closeMs));
        }
        own.told.clear();
        own.hadBar = true;
      }
    };
  },
};

/**
 * Seasonal surprise: (E(q) - E(q - 4)) / s, s the standard deviation (n - 1) of the up to 8 differences of quarters before q; 4 at least.
 * E is net income as filed, which splits do not change; of a quarter filed again what was known last. Where a year is known and its first
 * three quarters are, its last one is what they leave.
 * @source Foster, Olsen & Shevlin (1984), The Accounting Review 59(4); Bernard & Thomas (1989), J. Accounting Research 27
 */
export function openQuarters(): { take(fact: FilingFact): void; surprise(atMs: number): number } {
  /** By their end. */
  const [quarters, years] = [new Map<number, number>(), new Map<number, number>()];
  let [surprise, newestMs] = [Number.NaN, Number.NaN];
  let changed = false;
  return {
    take({ item, timeframe, endMs, value }) {
      if (item !== earnings) return;
      (timeframe === "quarterly" ? quarters : years).set(endMs, value);
      changed = true;
    },
    surprise(atMs) {
      if (changed) {
        forget(quarters);
        forget(years);
        [surprise, newestMs] = surpriseOf(withLastQuarters(quarters, years));
        changed = false;
      }
      return atMs - newestMs <= staleMs ? surprise : Number.NaN;
    },
  };
}

function forget(values: Map<number, number>): void {
  const newest = Math.max(...values.keys());
  for (const endMs of values.keys()) if (newest - endMs > keptMs) values.delete(endMs);
}

function withLastQuarters(
  quarters: ReadonlyMap<number, number>,
  years: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
  const all = new Map(quarters);
  for (const [endMs, year] of years) {
    if (quarters.has(endMs)) continue;
    const others = [...quarters].filter(([end]) => end >= endMs - quartersFromMs && end <= endMs - quartersToMs);
    if (others.length === 3)
      all.set(
        endMs,
        others.reduce((left, [, value]) => left - value, year),
      );
  }
  return all;
}

/** The surprise of the newest quarter, and when it ended. */
function surpriseOf(quarters: ReadonlyMap<number, number>): readonly [surprise: number, endMs: number] {
  const ends = [...quarters.keys()].sort((a, b) => a - b);
  const differences = ends.flatMap((endMs) => {
    const before = ends.findLast((end) => endMs - end >= yearFromMs && endMs - end <= yearToMs);
    if (before === undefined) return [];
    return [{ endMs, value: (quarters.get(endMs) as number) - (quarters.get(before) as number) }];
  });
  const [newestMs, newest] = [ends.at(-1) ?? Number.NaN, differences.at(-1)];
  if (newest === undefined || newest.endMs !== newestMs) return [Number.NaN, newestMs];
  const past = differences.slice(-1 - mostPast, -1).map(({ value }) => value);
  if (past.length < leastPast) return [Number.NaN, newestMs];
  const mean = past.reduce((sum, value) => sum + value, 0) / past.length;
  const spread = Math.sqrt(past.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (past.length - 1));
  return [spread > 0 ? newest.value / spread : Number.NaN, newestMs];
}
