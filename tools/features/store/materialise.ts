// Features over history into the market store. One operation is the first run, the backfill of a stretch and the update after a new session:
// everything is computed from the first row on (of ticks and books: of its session), and only rows that are not in store yet, or differ, are written.
// So an update has the bits of a full run by construction, also of formulas that remember for ever, and a corrected fact leaves the earlier version
// of a row readable.

import { callerError, contentHash, isoDay } from "#infra/runtime/index.ts";
import type { BarInterval, Dataset, SymbolId } from "#knowledge/domain/index.ts";
import type { MarketStore, MarketView } from "#knowledge/stores/market/index.ts";
import { FoundFacts, featureTables, type LackingInputs, openTickTables, requireTickInputs } from "../compute/index.ts";
import type { Feature } from "../feature.ts";
import { type TickClock, type TickSession, tickSessions } from "../inputs/ticks/index.ts";
import { featureSetOf, metricOf } from "./feature-set.ts";
import { describeSet, finishedParts, type Part, SetWriter } from "./set-writer.ts";
import { storedValues } from "./stored-values.ts";

export interface MaterialiseQuery {
  /** Of one clock. */
  readonly features: readonly Feature[];
  /** All instruments when left out; on ticks and books all that have any. */
  readonly symbols?: readonly SymbolId[];
  /** Rows that ended in [fromMs, toMs]; what lies before is computed on all the same. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Of bars. */
  readonly interval?: BarInterval;
  /** Of bars: those of ticks and books are computed in this thread. */
  readonly threads?: number;
  readonly beside?: MarketView;
  /** throw: a feature without any facts for one of its columns is an error. tell: it is stored as missing, and the report says so. */
  readonly withoutInputs?: "throw" | "tell";
  /** Values a block; parts are gathered until there are as many, so that an interruption costs no more. 250,000 when left out. */
  readonly blockRows?: number;
  /** After each part that is whole in store. */
  readonly onPart?: (progress: MaterialiseProgress) => void;
  /** After each block of values: a part takes long where it is a session of ticks. */
  readonly onBlock?: (progress: MaterialiseProgress) => void;
  readonly signal?: AbortSignal;
}

export interface MaterialiseProgress {
  readonly symbol: SymbolId;
  /** Day of a session that is whole; null before it is, and on bars, where a part is a symbol's whole history. */
  readonly session: string | null;
  /** Parts. */
  readonly done: number;
  readonly of: number;
  readonly stored: number;
}

export interface MaterialiseReport {
  /** The data set that holds the values. */
  readonly set: Dataset;
  readonly features: number;
  readonly symbols: readonly SymbolId[];
  /** Sessions of ticks and books; null on bars. */
  readonly sessions: number | null;
  /** Parts (symbols; sessions of ticks and books) that this very run had finished before it was interrupted, or that were up to date. */
  readonly finishedBefore: number;
  /** Values written, of them those that replace an earlier version. */
  readonly stored: number;
  readonly replaced: number;
  /** Values that were in store to the bit. */
  readonly known: number;
  readonly withoutInputs: readonly LackingInputs[];
}

/**
 * Stores the values of features at every row in view, in the data set that `featureSetOf` names. May be stopped at any moment, killed too: the
 * same call goes on where it was, since a part that is whole is marked as such under the hash of all that went in (facts, definitions, stretch),
 * and of one that is half there only the rest is written.
 * @throws tools/input-invalid without features, tools/feature-clock where they stand on several; what featureTables and tickSessions throw
 */
export async function materialise(
  store: MarketStore,
  view: MarketView,
  query: MaterialiseQuery,
): Promise<MaterialiseReport> {
  const { features, interval, beside, fromMs, toMs } = query;
  const [first] = features;
  if (first === undefined)
    throw callerError("tools/input-invalid", "Wanted at least one feature to materialise, found none. Name some.");
  const { clock } = first;
  const set = await describeSet(
    store,
    featureSetOf({ dataset: view.dataset, clock, ...pick({ interval }), ...(beside && { beside: beside.dataset }) }),
  );
  const run = contentHash({
    features: features.map(metricOf).sort(),
    facts: await view.snapshot(),
    beside: beside ? await beside.snapshot() : null,
    fromMs: fromMs ?? null,
    toMs: toMs ?? null,
  });
  const into = { store, set, run, stored: await store.at(set.id, view.asOf) };
  return clock === "bar" ? onBars(into, view, query) : onTicks(into, view, query, clock);
}

interface Into {
  readonly store: MarketStore;
  readonly set: Dataset;
  readonly run: string;
  /** The set as it stands. */
  readonly stored: MarketView;
}

function writerInto(
  { store, set, run }: Into,
  { asOf }: MarketView,
  { features, blockRows = 250_000, onPart, onBlock }: MaterialiseQuery,
  finished: number,
  of: number,
): SetWriter {
  let done = finished;
  return new SetWriter({
    ...{ store, set, run, features, asOf, blockRows },
    onWhole: ({ symbol, session }, stored) =>
      onPart?.({ symbol, session: session === "" ? null : session, done: ++done, of, stored }),
    onBlock: (symbol, stored) => onBlock?.({ symbol, session: null, done, of, stored }),
  });
}

async function onBars(into: Into, view: MarketView, query: MaterialiseQuery): Promise<MaterialiseReport> {
  const { features, interval, beside, fromMs, toMs, signal } = query;
  const { set, run, stored } = into;
  const symbols = [...new Set(query.symbols ?? (await view.instruments()).map(({ symbol }) => symbol))].sort();
  const isFinished = await finishedParts(stored, run, symbols);
  const left = symbols.filter((symbol) => !isFinished({ symbol, session: "" }));
  const finishedBefore = symbols.length - left.length;
  const writer = writerInto(into, view, query, finishedBefore, symbols.length);
  let withoutInputs: readonly LackingInputs[] = [];
  const asked = {
    features,
    symbols: left,
    ...pick({ interval, fromMs, toMs, signal, beside, threads: query.threads, withoutInputs: query.withoutInputs }),
  };
  if (left.length > 0)
    for await (const table of featureTables(view, asked)) {
      withoutInputs = table.withoutInputs;
      const before = await storedValues(stored, { symbols: table.symbols, features, ...pick({ fromMs, toMs }) });
      for (const symbol of table.symbols) {
        signal?.throwIfAborted();
        const [closesMs, knownAtsMs] = [table.closesMs(symbol), table.knownAtsMs(symbol)];
        writer.add(
          symbol,
          { closesMs, knownAtsMs, values: features.map(({ id }) => table.series(symbol, id)) },
          before,
        );
        writer.end({ symbol, session: "" });
        await writer.writeBlocks();
      }
    }
  await writer.write();
  return { set, features: features.length, symbols, sessions: null, finishedBefore, ...writer.count, withoutInputs };
}

async function onTicks(
  into: Into,
  view: MarketView,
  query: MaterialiseQuery,
  clock: TickClock,
): Promise<MaterialiseReport> {
  const { features, fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY, signal } = query;
  const { set, run, stored } = into;
  const sessions = await tickSessions(view, pick({ symbols: query.symbols, fromMs: query.fromMs, toMs: query.toMs }));
  const symbols = [...new Set(sessions.map(({ symbol }) => symbol))];
  const isFinished = await finishedParts(stored, run, symbols);
  const left = sessions.filter((session) => !isFinished(partOf(session)));
  const finishedBefore = sessions.length - left.length;
  const writer = writerInto(into, view, query, finishedBefore, sessions.length);
  if (query.withoutInputs !== "tell") await requireTickInputs(view, sessions, { clock, features });
  const found = new FoundFacts(features);
  const tables = openTickTables({ clock, features, found });
  for (const session of left) {
    for await (const table of tables(view, session)) {
      signal?.throwIfAborted();
      const within = rowsWithin(table.closesMs, fromMs, toMs);
      if (within.from === within.to) continue;
      const cut = <C extends Float64Array>(column: C) => column.subarray(within.from, within.to);
      const closesMs = cut(table.closesMs);
      const stretch = { fromMs: closesMs[0]!, toMs: closesMs.at(-1)! };
      const before = await storedValues(stored, { symbols: [session.symbol], features, ...stretch });
      const computed = { closesMs, knownAtsMs: cut(table.knownAtsMs), values: table.values.map(cut) };
      writer.add(session.symbol, computed, before);
      await writer.writeBlocks();
    }
    writer.end(partOf(session));
  }
  await writer.write();
  const counts = { features: features.length, symbols, sessions: sessions.length, finishedBefore, ...writer.count };
  return { set, ...counts, withoutInputs: left.length === 0 ? [] : found.lacking };
}

const partOf = ({ symbol, openMs, closeMs }: TickSession): Part => ({
  symbol,
  session: isoDay((openMs + closeMs) / 2),
});

/** Places of the closes in [fromMs, toMs]. @param closesMs rising */
function rowsWithin(
  closesMs: Float64Array,
  fromMs: number,
  toMs: number,
): { readonly from: number; readonly to: number } {
  let [from, to] = [0, closesMs.length];
  while (from < to && closesMs[from]! < fromMs) from++;
  while (to > from && closesMs[to - 1]! > toMs) to--;
  return { from, to };
}

/** Without the members that are undefined. */
const pick = <T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
