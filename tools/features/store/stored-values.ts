// Values as they lie in the market store: written as blocks of metrics, read back as one series for each symbol and feature.

import type { BlockOf, SymbolId } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Feature } from "../feature.ts";
import { metricOf, missingUnit } from "./feature-set.ts";

/** Rows by close, rising. NaN where the value is missing. */
export interface StoredSeries {
  readonly closesMs: readonly number[];
  /** Since when each could be used. */
  readonly knownAtsMs: readonly number[];
  readonly values: readonly number[];
}

export interface StoredValues {
  /** Empty where nothing is stored. */
  series(symbol: SymbolId, feature: Pick<Feature, "id" | "version">): StoredSeries;
  /** Whether a metric of that name was read, of any symbol. */
  has(name: string): boolean;
  readonly names: readonly string[];
  /** Of the features asked for. */
  readonly rows: number;
}

export interface StoredQuery {
  readonly symbols: readonly SymbolId[];
  /** Close in [fromMs, toMs]; open ends when left out. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Only these definitions are kept; the names of all are told. */
  readonly features: readonly Pick<Feature, "id" | "version">[];
}

interface Growing {
  readonly closesMs: number[];
  readonly knownAtsMs: number[];
  readonly values: number[];
}

const none: StoredSeries = { closesMs: [], knownAtsMs: [], values: [] };

/** What the view sees of each row: its version known last by as-of. */
export async function storedValues(view: MarketView, query: StoredQuery): Promise<StoredValues> {
  const { symbols, fromMs, toMs, features } = query;
  const wanted = new Set(features.map(metricOf));
  const names = new Set<string>();
  const series = new Map<string, Growing>();
  const stretch = { symbols, ...(fromMs !== undefined && { fromMs }), ...(toMs !== undefined && { toMs: toMs + 1 }) };
  if (symbols.length > 0)
    for await (const block of view.blocks("metric", stretch)) {
      for (const name of block.columns.metric.values) names.add(name);
      addRows(series, block, wanted);
    }
  return {
    series: (symbol, feature) => series.get(keyOf(symbol, metricOf(feature))) ?? none,
    has: (name) => names.has(name),
    names: [...names],
    rows: [...series.values()].reduce((sum, { values }) => sum + values.length, 0),
  };
}

const keyOf = (symbol: SymbolId, metric: string): string => `${symbol} ${metric}`;

function addRows(series: Map<string, Growing>, block: BlockOf<"metric">, wanted: ReadonlySet<string>): void {
  const { metric, unit, value, eventTimeMs, knownAtMs } = block.columns;
  const keep = metric.values.map((name) => wanted.has(name));
  const missing = unit.values.map((word) => word === missingUnit);
  // A block has few symbols and names: the series of a pair is looked up by two small numbers, not by a text made anew for each row.
  const found = new Map<number, Growing>();
  for (let row = 0; row < block.rows; row++) {
    const name = metric.codes[row]!;
    if (!keep[name]) continue;
    const symbol = block.symbol.codes[row]!;
    const pair = symbol * metric.values.length + name;
    let own = found.get(pair);
    if (own === undefined) {
      const key = keyOf(block.symbol.values[symbol]!, metric.values[name]!);
      own = series.get(key) ?? { closesMs: [], knownAtsMs: [], values: [] };
      series.set(key, own);
      found.set(pair, own);
    }
    own.closesMs.push(eventTimeMs[row]!);
    own.knownAtsMs.push(knownAtMs[row]!);
    own.values.push(missing[unit.codes[row]!] ? Number.NaN : value[row]!);
  }
}

/** Rows to be stored, gathered over some symbols. */
export class ValueRows {
  readonly #features: readonly Feature[];
  readonly #symbols: SymbolId[] = [];
  readonly #codes: number[] = [];
  readonly #names: number[] = [];
  readonly #values: number[] = [];
  readonly #closesMs: number[] = [];
  readonly #knownAtsMs: number[] = [];

  constructor(features: readonly Feature[]) {
    this.#features = features;
  }

  get rows(): number {
    return this.#names.length;
  }

  /** The rows added from now on are this symbol's. */
  begin(symbol: SymbolId): void {
    if (this.#symbols.at(-1) !== symbol) this.#symbols.push(symbol);
  }

  add(feature: number, closeMs: number, knownAtMs: number, value: number): void {
    this.#codes.push(this.#symbols.length - 1);
    this.#names.push(feature);
    this.#closesMs.push(closeMs);
    this.#knownAtsMs.push(knownAtMs);
    this.#values.push(value);
  }

  /** Rows [from, to) as a block. */
  block(from: number, to: number): BlockOf<"metric"> {
    const rows = Math.min(to, this.rows) - from;
    const units = [...new Set([missingUnit, ...this.#features.map(({ unit }) => unit)])];
    const unitOf = this.#features.map(({ unit }) => units.indexOf(unit));
    const value = new Float64Array(rows);
    const unit = new Uint32Array(rows);
    const metric = new Uint32Array(rows);
    for (let row = 0; row < rows; row++) {
      const name = this.#names[from + row]!;
      const number = this.#values[from + row]!;
      metric[row] = name;
      if (!Number.isNaN(number)) {
        value[row] = number;
        unit[row] = unitOf[name]!;
      }
    }
    return {
      kind: "metric",
      rows,
      source: "features",
      symbol: { values: this.#symbols, codes: Uint32Array.from(this.#codes.slice(from, from + rows)) },
      columns: {
        metric: { values: this.#features.map(metricOf), codes: metric },
        value,
        unit: { values: units, codes: unit },
        eventTimeMs: Float64Array.from(this.#closesMs.slice(from, from + rows)),
        knownAtMs: Float64Array.from(this.#knownAtsMs.slice(from, from + rows)),
      },
    };
  }
}
