// Features beside labels, as they were known when the label's clock stood: the newest row of each feature whose knownAt is not after the label's time.

import { callerError, isoTime } from "#infra/runtime/index.ts";
import type { SymbolId } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Feature } from "../feature.ts";
import { requireStored } from "./require-stored.ts";
import { type StoredSeries, storedValues } from "./stored-values.ts";

export interface Label {
  readonly symbol: SymbolId;
  /** When a prediction would have to be made: nothing known later goes into its row. */
  readonly atMs: number;
  readonly value: number;
}

export interface TrainingQuery {
  readonly features: readonly Feature[];
  readonly labels: readonly Label[];
  /** Labels of others are left out; all when left out. */
  readonly symbols?: readonly SymbolId[];
  /** A row that closed longer before the label than this is missing; any age when left out. */
  readonly maxAgeMs?: number;
  /** The set as known at a moment: where a row was corrected after a label, its earlier version is read there. Without it the row before is taken. */
  readonly at?: (ms: number) => Promise<MarketView>;
}

export interface TrainingTable {
  readonly features: readonly Feature[];
  /** In the order given. */
  readonly labels: readonly Label[];
  /** Shape (labels x features); NaN where nothing was known, or the value was missing. */
  readonly values: Float64Array;
  /** Close of the bar that each value stands for, same shape; NaN where nothing was known. */
  readonly closesMs: Float64Array;
}

/**
 * The point-in-time join. Facts known after a label's time change nothing in its row.
 * @param view of the data set that holds the values (featureSetOf), at an as-of that is not before the labels
 * @throws tools/feature-not-materialised, tools/input-invalid where a label lies after the view's as-of
 */
export async function trainingTable(view: MarketView, query: TrainingQuery): Promise<TrainingTable> {
  const { features, symbols, at, maxAgeMs = Number.POSITIVE_INFINITY } = query;
  const labels = query.labels.filter(({ symbol }) => symbols?.includes(symbol) !== false);
  const late = labels.find(({ atMs }) => !(atMs <= view.asOf));
  if (late !== undefined) {
    const says = `A label of ${late.symbol} stands at ${isoTime(late.atMs)}, after the as-of ${isoTime(view.asOf)}: read the features at a later as-of.`;
    throw callerError("tools/input-invalid", says, { symbol: late.symbol });
  }
  const named = [...new Set(labels.map(({ symbol }) => symbol))].sort();
  const stored = await storedValues(view, { symbols: named, features });
  if (named.length > 0) requireStored(view, features, stored);
  const values = new Float64Array(labels.length * features.length).fill(Number.NaN);
  const closesMs = new Float64Array(values.length).fill(Number.NaN);
  const put = (place: number, atMs: number, series: StoredSeries, row: number): void => {
    if (row < 0 || atMs - series.closesMs[row]! > maxAgeMs) return;
    values[place] = series.values[row]!;
    closesMs[place] = series.closesMs[row]!;
  };
  const corrected: Corrected[] = [];
  for (const [row, { symbol, atMs }] of labels.entries())
    for (const [column, feature] of features.entries()) {
      const series = stored.series(symbol, feature);
      const place = row * features.length + column;
      const newest = lastAtOrBefore(series.closesMs, atMs);
      const found = knownBy(series, newest, atMs);
      if (found === newest || at === undefined) put(place, atMs, series, found);
      else corrected.push({ place, symbol, atMs, feature, fromMs: series.closesMs[found] ?? Number.MIN_SAFE_INTEGER });
    }
  if (at !== undefined)
    for (const { place, symbol, atMs, feature, fromMs } of corrected) {
      const then = await storedValues(await at(atMs), { symbols: [symbol], features: [feature], fromMs, toMs: atMs });
      const series = then.series(symbol, feature);
      put(place, atMs, series, knownBy(series, series.closesMs.length - 1, atMs));
    }
  return { features, labels, values, closesMs };
}

interface Corrected {
  readonly place: number;
  readonly symbol: SymbolId;
  readonly atMs: number;
  readonly feature: Feature;
  readonly fromMs: number;
}

/** Place of the last close that is not after a moment; -1 where there is none. */
function lastAtOrBefore(closesMs: readonly number[], atMs: number): number {
  let [low, high] = [0, closesMs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (closesMs[middle]! <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The last row up to `from` that was known by then: later closes may have been known sooner. */
function knownBy({ knownAtsMs }: StoredSeries, from: number, atMs: number): number {
  let row = from;
  while (row >= 0 && knownAtsMs[row]! > atMs) row--;
  return row;
}
