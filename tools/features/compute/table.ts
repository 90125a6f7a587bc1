// A table of features as computed: addressed by symbol and feature, by row or by session.

import { callerError } from "#infra/runtime/index.ts";
import type { AsOf, Dataset, SymbolId } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Feature } from "../feature.ts";
import type { LackingInputs } from "./lacking-inputs.ts";
import type { LaneBlock } from "./lane-block.ts";
import type { MemberRows } from "./member-rows.ts";

export interface FeatureTable {
  readonly asOf: AsOf;
  readonly dataset: Dataset;
  readonly features: readonly Feature[];
  /** Ascending. */
  readonly symbols: readonly SymbolId[];
  /** Features that are missing everywhere because a column of theirs has no facts at all. */
  readonly withoutInputs: readonly LackingInputs[];
  /** Features whose first value needs more bars than a symbol has: missing there, everywhere. */
  readonly tooShort: readonly { readonly feature: Feature; readonly symbols: readonly SymbolId[] }[];
  /** Rows kept of a symbol: its bars. 0 where it has none. */
  rows(symbol: SymbolId): number;
  /** By row, rising. */
  closesMs(symbol: SymbolId): Float64Array;
  /** By row: since when its numbers could have been known. */
  knownAtsMs(symbol: SymbolId): Float64Array;
  /** NaN where it is missing. @throws tools/feature-unknown, knowledge/symbol-unknown for what the table does not hold */
  value(symbol: SymbolId, id: string, row: number): number;
  /** By row. */
  series(symbol: SymbolId, id: string): Float64Array;
  /** One feature by session and symbol, shape (sessions x symbols): NaN where a symbol had no bar. */
  panel(id: string): { readonly closesMs: Float64Array; readonly values: Float64Array };
}

export interface TableParts {
  readonly view: MarketView;
  readonly features: readonly Feature[];
  readonly symbols: readonly SymbolId[];
  readonly lanes: readonly MemberRows[];
  readonly kept: LaneBlock["kept"];
  readonly blocks: readonly LaneBlock[];
  readonly blockLanes: number;
  readonly lacking: readonly LackingInputs[];
}

export function tableOf(parts: TableParts): FeatureTable {
  const { view, features, symbols, lanes, kept, blocks, blockLanes, lacking } = parts;
  const laneAt = new Map(symbols.map((symbol, at) => [symbol, at]));
  const featureAt = new Map(features.map(({ id }, at) => [id, at]));
  const times = lanes.map((member, at) => {
    const [first, count] = kept[at]!;
    return {
      closes: Float64Array.from({ length: count }, (_, row) => member.closeMs(first + row)),
      known: Float64Array.from({ length: count }, (_, row) => member.knownAtMs(first + row)),
    };
  });
  const lane = (symbol: SymbolId): number => {
    const at = laneAt.get(symbol);
    if (at !== undefined) return at;
    throw callerError("knowledge/symbol-unknown", `The table holds no "${symbol}"; it holds ${symbols.join(", ")}.`);
  };
  /** Where a feature's values of a lane begin, and how far apart its rows are. */
  const strip = (id: string, at: number) => {
    const feature = featureAt.get(id);
    if (feature === undefined)
      throw callerError("tools/feature-unknown", `The table holds no "${id}": ask for it when the table is made.`);
    const block = blocks[Math.floor(at / blockLanes)]!;
    return {
      values: block.outputs,
      from: feature * block.keptRows * block.lanes + (at % blockLanes),
      apart: block.lanes,
      rows: kept[at]![1],
    };
  };
  return {
    asOf: view.asOf,
    dataset: view.dataset,
    features,
    symbols,
    withoutInputs: lacking,
    tooShort: features.flatMap((feature) => {
      const short = symbols.filter((_, at) => lanes[at]!.rows <= feature.warmUp);
      return short.length === 0 ? [] : [{ feature, symbols: short }];
    }),
    rows: (symbol) => kept[lane(symbol)]![1],
    closesMs: (symbol) => times[lane(symbol)]!.closes,
    knownAtsMs: (symbol) => times[lane(symbol)]!.known,
    value(symbol, id, row) {
      const { values, from, apart, rows } = strip(id, lane(symbol));
      return row >= 0 && row < rows ? values[from + row * apart]! : Number.NaN;
    },
    series(symbol, id) {
      const { values, from, apart, rows } = strip(id, lane(symbol));
      return Float64Array.from({ length: rows }, (_, row) => values[from + row * apart]!);
    },
    panel(id) {
      const closesMs = Float64Array.from(new Set(times.flatMap(({ closes }) => [...closes]))).sort();
      const place = new Map(Array.from(closesMs, (closeMs, session) => [closeMs, session]));
      const panel = new Float64Array(closesMs.length * symbols.length).fill(Number.NaN);
      for (const [at, { closes }] of times.entries()) {
        const { values, from, apart } = strip(id, at);
        for (const [row, closeMs] of closes.entries())
          panel[place.get(closeMs)! * symbols.length + at] = values[from + row * apart]!;
      }
      return { closesMs, values: panel };
    },
  };
}
