// Every input at every bar of some symbols, as the feature service computes it, with closes beside for the labels.

import type { BarInterval, SymbolId } from "#knowledge/domain/index.ts";
import { type MarketView, requireSymbol } from "#knowledge/stores/market/index.ts";
import { input } from "#tools/columns/index.ts";
import { defineFeature, type Feature, type FeatureTable, featureTable } from "#tools/features/index.ts";
import { rankWithTies } from "#tools/numeric/index.ts";
import { type Input, inputsByName } from "./inputs.ts";
import { usualInputs } from "./usual-inputs.ts";

/** One symbol's bars, oldest first, each known later than the one before. */
export interface InputRows {
  readonly symbol: SymbolId;
  readonly closesMs: Float64Array;
  readonly knownAtsMs: Float64Array;
  /** Chained over splits and dividends: ratios are total returns. */
  readonly closes: Float64Array;
  /** Shape (rows x inputs), NaN where missing. */
  readonly values: Float32Array;
}

export interface InputTable {
  readonly inputs: readonly Input[];
  /** By symbol, ascending; those without a bar are there too. */
  readonly rows: readonly InputRows[];
}

export interface InputQuery {
  readonly inputs?: readonly string[] | undefined;
  readonly symbols?: readonly SymbolId[] | undefined;
  readonly interval?: BarInterval;
  readonly toMs?: number | undefined;
  /** Where yields and the VIX are looked for that the view does not have. */
  readonly beside?: MarketView;
  readonly signal?: AbortSignal;
}

const [closed] = defineFeature({
  group: "technical",
  name: "chained-close",
  says: "last price, chained forward over splits and dividends",
  unit: "price",
  source: "of the clock itself",
  of: input("close"),
}) as readonly [Feature];

/** Inputs named must have facts; of the usual ones those without any are left out. @throws as featureTable and inputsByName */
export async function inputTable(view: MarketView, query: InputQuery): Promise<InputTable> {
  const { inputs: named, symbols, interval, toMs, beside, signal } = query;
  const asked = inputsByName(named ?? usualInputs);
  const table = await featureTable(view, {
    features: [...new Set([...asked.map(({ feature }) => feature), closed])],
    symbols: await chosenOf(view, symbols),
    withoutInputs: named === undefined ? "tell" : "throw",
    ...(interval && { interval }),
    ...(toMs !== undefined && { toMs }),
    ...(beside && { beside }),
    ...(signal && { signal }),
  });
  const absent = new Set(table.withoutInputs.map(({ feature }) => feature));
  const inputs = asked.filter(({ feature }) => !absent.has(feature));
  const rows = table.symbols.map((symbol) => rowsOf(table, symbol, inputs));
  for (const [column, { ranked }] of inputs.entries()) if (ranked) rankWithin(rows, column, inputs.length);
  return { inputs, rows };
}

/** Whom a model is asked about: neither the benchmark nor funds, which hold the others, unless they are named. */
async function chosenOf(view: MarketView, asked: readonly SymbolId[] | undefined): Promise<readonly SymbolId[]> {
  const all = await view.instruments();
  for (const symbol of asked ?? []) requireSymbol(symbol, all);
  const own = all.filter(({ benchmark, kind }) => !benchmark && kind !== "etf" && kind !== "index");
  return asked ?? (own.length > 0 ? own : all).map(({ symbol }) => symbol);
}

/** Of bars that became known at one moment, as where an old one was corrected, the newest alone could be decided on. */
function rowsOf(table: FeatureTable, symbol: SymbolId, inputs: readonly Input[]): InputRows {
  const known = table.knownAtsMs(symbol);
  const kept = Array.from(known.keys()).filter((row) => row + 1 === known.length || known[row + 1]! > known[row]!);
  const pick = (of: Float64Array): Float64Array => Float64Array.from(kept, (row) => of[row]!);
  const values = new Float32Array(kept.length * inputs.length);
  for (const [column, { feature }] of inputs.entries()) {
    const series = table.series(symbol, feature.id);
    for (const [at, row] of kept.entries()) values[at * inputs.length + column] = series[row]!;
  }
  return {
    symbol,
    closesMs: pick(table.closesMs(symbol)),
    knownAtsMs: pick(known),
    closes: pick(table.series(symbol, closed.id)),
    values,
  };
}

/** Values of one column become (rank - 1/2) / n - 1/2 among the symbols of their session; missing stays missing. */
function rankWithin(rows: readonly InputRows[], column: number, width: number): void {
  const sessions = new Map<number, { readonly values: Float32Array; readonly at: number }[]>();
  for (const { closesMs, values } of rows)
    for (const [row, closeMs] of closesMs.entries()) {
      const at = row * width + column;
      if (!Number.isFinite(values[at])) continue;
      const session = sessions.get(closeMs);
      if (session === undefined) sessions.set(closeMs, [{ values, at }]);
      else session.push({ values, at });
    }
  for (const session of sessions.values()) {
    const ranks = rankWithTies(session.map(({ values, at }) => values[at]!));
    for (const [i, { values, at }] of session.entries()) values[at] = (ranks[i]! - 0.5) / session.length - 0.5;
  }
}
