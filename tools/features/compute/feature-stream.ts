// Features as sessions come: the same numbers as over history, from memory that does not grow.

import type { SymbolId } from "#knowledge/domain/index.ts";
import { compile } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import type { BarColumn, Members, Session } from "../inputs/index.ts";
import { requireClock } from "./choose-features.ts";
import { SessionRows } from "./member-rows.ts";

export interface FeatureStream {
  readonly features: readonly Feature[];
  /**
   * Takes the next session: the newest values of each symbol that had a bar in it, in the features' order, NaN where missing.
   * @throws tools/rows-not-ascending
   */
  push(session: Session): ReadonlyMap<SymbolId, Float64Array>;
}

/**
 * Begins before the first session. Every member is looked at where features look across members; values are made for `symbols` only.
 * @throws tools/feature-clock
 */
export function featureStream(
  features: readonly Feature[],
  members: Members,
  symbols: readonly SymbolId[] = members.instruments.map(({ symbol }) => symbol),
): FeatureStream {
  requireClock(features, "bar");
  const columns = [...new Set(features.flatMap(({ inputs }) => inputs))].sort() as BarColumn[];
  const rows = new SessionRows(members, columns);
  const wanted = new Set(symbols);
  const lanes = members.instruments.flatMap(({ symbol }, member) =>
    wanted.has(symbol) ? [{ symbol, member, step: oneRow(features, columns) }] : [],
  );
  return {
    features,
    push(session) {
      rows.take(session);
      const newest = new Map<SymbolId, Float64Array>();
      for (const { symbol, member, step } of lanes)
        if (session.bars[member] != null) newest.set(symbol, step(rows.rowOf(member)));
      return newest;
    },
  };
}

/** One member's program, a row at a time: it is made at the member's first bar. */
function oneRow(features: readonly Feature[], columns: readonly BarColumn[]): (row: Float64Array) => Float64Array {
  const cells = Object.fromEntries(columns.map((column) => [column, new Float64Array(1)]));
  const results = features.map(() => new Float64Array(1));
  let program: ReturnType<typeof compile> | null = null;
  return (row) => {
    program ??= compile(
      features.map(({ expression }) => expression),
      { stepRows: 1 },
    );
    for (const [place, column] of columns.entries()) (cells[column] as Float64Array)[0] = row[place] as number;
    program.run(cells, 1, results);
    return Float64Array.from(results, (result) => result[0] as number);
  };
}
