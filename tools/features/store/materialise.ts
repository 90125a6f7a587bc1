// Features over history into the market store. One operation is the first run, the backfill of a stretch and the update after a new session:
// everything is computed from the first bar on, and only rows that are not in store yet, or differ, are written. So an update has the bits of a full
// run by construction, also of formulas that remember for ever, and a corrected fact leaves the earlier version of a row readable.

import { createHash } from "node:crypto";
import { callerError, contentHash } from "#infra/runtime/index.ts";
import type { BarInterval, BlockOf, Dataset, SymbolId } from "#knowledge/domain/index.ts";
import type { MarketStore, MarketView } from "#knowledge/stores/market/index.ts";
import { type FeatureTable, featureTables, type LackingInputs } from "../compute/index.ts";
import type { Feature } from "../feature.ts";
import { featureSetOf, metricOf } from "./feature-set.ts";
import { type StoredSeries, storedValues, ValueRows } from "./stored-values.ts";

export interface MaterialiseQuery {
  /** Of the bar clock. */
  readonly features: readonly Feature[];
  /** All instruments when left out. */
  readonly symbols?: readonly SymbolId[];
  /** Rows whose bar closed in [fromMs, toMs]; what lies before is computed on all the same. */
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly interval?: BarInterval;
  readonly threads?: number;
  readonly beside?: MarketView;
  /** throw: a feature without any facts for one of its columns is an error. tell: it is stored as missing, and the report says so. */
  readonly withoutInputs?: "throw" | "tell";
  /** Values a block; symbols are gathered until there are as many, so that an interruption costs no more. 250,000 when left out. */
  readonly blockRows?: number;
  /** After each symbol that is whole in store. */
  readonly onSymbol?: (progress: MaterialiseProgress) => void;
  readonly signal?: AbortSignal;
}

export interface MaterialiseProgress {
  readonly symbol: SymbolId;
  readonly done: number;
  readonly of: number;
  readonly stored: number;
}

export interface MaterialiseReport {
  /** The data set that holds the values. */
  readonly set: Dataset;
  readonly features: number;
  readonly symbols: number;
  /** Symbols that this very run had finished before it was interrupted, or that were up to date. */
  readonly finishedBefore: number;
  /** Values written, of them those that replace an earlier version. */
  readonly stored: number;
  readonly replaced: number;
  /** Values that were in store to the bit. */
  readonly known: number;
  readonly withoutInputs: readonly LackingInputs[];
}

/**
 * Stores the values of features at every bar in view, in the data set that `featureSetOf` names. May be stopped at any moment, killed too: the
 * same call goes on where it was, since a symbol that is whole is marked as such under the hash of all that went in (facts, definitions, stretch),
 * and of one that is half there only the rest is written.
 * @throws tools/input-invalid without features; what featureTables throws
 */
export async function materialise(
  store: MarketStore,
  view: MarketView,
  query: MaterialiseQuery,
): Promise<MaterialiseReport> {
  const { features, symbols, interval, beside, fromMs, toMs, signal, onSymbol, blockRows = 250_000 } = query;
  if (features.length === 0)
    throw callerError("tools/input-invalid", "Wanted at least one feature to materialise, found none. Name some.");
  const set = await describeSet(
    store,
    featureSetOf({ dataset: view.dataset, ...pick({ interval }), ...(beside && { beside: beside.dataset }) }),
  );
  const stored = await store.at(set.id, view.asOf);
  const run = contentHash({
    features: features.map(metricOf).sort(),
    facts: await view.snapshot(),
    beside: beside ? await beside.snapshot() : null,
    fromMs: fromMs ?? null,
    toMs: toMs ?? null,
  });
  const all = [...new Set(symbols ?? (await view.instruments()).map(({ symbol }) => symbol))].sort();
  const finished = await finishedOf(stored, run, all);
  const left = all.filter((symbol) => !finished.has(symbol));
  const count = { stored: 0, replaced: 0, known: 0 };
  let done = finished.size;
  let rows = new ValueRows(features);
  let whole: SymbolId[] = [];
  const write = async (): Promise<void> => {
    for (let from = 0; from < rows.rows; from += blockRows) {
      const block = rows.block(from, from + blockRows);
      await store.appendBlock(set.id, block, `${run}/${blockHash(block)}`);
    }
    await store.append(
      set.id,
      whole.map((symbol) => markOf(run, symbol, view.asOf)),
    );
    count.stored += rows.rows;
    for (const symbol of whole) onSymbol?.({ symbol, done: ++done, of: all.length, stored: count.stored });
    rows = new ValueRows(features);
    whole = [];
  };
  let withoutInputs: readonly LackingInputs[] = [];
  const report = (): MaterialiseReport => ({
    set,
    features: features.length,
    symbols: all.length,
    finishedBefore: finished.size,
    ...count,
    withoutInputs,
  });
  if (left.length === 0) return report();
  const asked = {
    features,
    symbols: left,
    ...pick({ interval, fromMs, toMs, signal, beside, threads: query.threads, withoutInputs: query.withoutInputs }),
  };
  for await (const table of featureTables(view, asked)) {
    withoutInputs = table.withoutInputs;
    const stretch = { symbols: table.symbols, features, ...pick({ fromMs, toMs }) };
    const before = await storedValues(stored, stretch);
    for (const symbol of table.symbols) {
      signal?.throwIfAborted();
      rows.begin(symbol);
      for (const [at, feature] of features.entries()) {
        const changed = addChanged(rows, at, table, symbol, feature, before.series(symbol, feature), view.asOf);
        count.replaced += changed.replaced;
        count.known += changed.known;
      }
      whole.push(symbol);
      if (rows.rows >= blockRows) await write();
    }
  }
  await write();
  return report();
}

/** Adds the rows of one feature that are not in store as they are now. Of bars that close at one moment the last one stands for it. */
function addChanged(
  rows: ValueRows,
  at: number,
  table: FeatureTable,
  symbol: SymbolId,
  feature: Feature,
  before: StoredSeries,
  asOf: number,
): { readonly replaced: number; readonly known: number } {
  const closes = table.closesMs(symbol);
  const known = table.knownAtsMs(symbol);
  const values = table.series(symbol, feature.id);
  const count = { replaced: 0, known: 0 };
  let place = 0;
  for (let row = 0; row < closes.length; row++) {
    const closeMs = closes[row]!;
    if (closes[row + 1] === closeMs) continue;
    while (place < before.closesMs.length && before.closesMs[place]! < closeMs) place++;
    const there = before.closesMs[place] === closeMs;
    if (there && Object.is(before.values[place], values[row])) {
      count.known += 1;
      continue;
    }
    if (there) count.replaced += 1;
    // What other facts came to say is known since they were read again, whenever the row itself was: what was served before stays as it was.
    rows.add(at, closeMs, there ? Math.max(known[row]!, before.knownAtsMs[place]!, asOf) : known[row]!, values[row]!);
  }
  return count;
}

/** Brings the set into store, or forward; its "now" never moves back. */
async function describeSet(store: MarketStore, set: Dataset): Promise<Dataset> {
  const there = (await store.datasets()).find(({ id }) => id === set.id);
  const wanted = { ...set, nowMs: Math.max(set.nowMs, there?.nowMs ?? set.nowMs) };
  if (contentHash(there ?? null) !== contentHash(wanted)) await store.describe(wanted);
  return wanted;
}

const markName = (run: string): string => `materialised/${run}`;

/** Marks stand at the beginning of time, where no bar closes. */
const markOf = (run: string, symbol: SymbolId, knownAtMs: number) => ({
  kind: "metric" as const,
  value: { symbol, metric: markName(run), value: 1, unit: "flag", eventTimeMs: 0, knownAtMs, source: "features" },
});

async function finishedOf(
  stored: MarketView,
  run: string,
  symbols: readonly SymbolId[],
): Promise<ReadonlySet<SymbolId>> {
  const marks = await stored.facts("metric", { symbols, fromMs: 0, toMs: 0 });
  return new Set(marks.filter(({ metric }) => metric === markName(run)).map(({ symbol }) => symbol));
}

function blockHash({ symbol, columns }: BlockOf<"metric">): string {
  const hash = createHash("sha256").update(symbol.values.join(" "));
  const { value, eventTimeMs, knownAtMs, metric, unit } = columns;
  for (const part of [value, eventTimeMs, knownAtMs, symbol.codes, metric.codes, unit.codes])
    hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  return hash.digest("hex").slice(0, 32);
}

/** Without the members that are undefined. */
const pick = <T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
