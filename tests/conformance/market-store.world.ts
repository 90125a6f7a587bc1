// What a fact of the market store's suite is given: one data set of its own in the driver's store, and all that a view says.

import { QuorumError } from "#infra/runtime/index.ts";
import type { Fact } from "#knowledge/domain/index.ts";
import type { BarQuery, MarketStore, MarketView, ObservationKind } from "#knowledge/stores/market/index.ts";

export const symbols = ["AAA", "BBB"];
export const everyBar: BarQuery = { symbols, adjusted: "none" };

export interface World {
  readonly store: MarketStore;
  readonly id: string;
  append(...facts: Fact[]): Promise<{ readonly stored: number; readonly known: number }>;
  at(ms: number): Promise<MarketView>;
  /** The same data set after the store was closed and opened again. */
  reopen(): Promise<World>;
  destroy(): Promise<void>;
}

export const closesOf = async (view: MarketView, query: BarQuery) =>
  (await view.bars(query)).map((found) => found.close);

export async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => null).catch((thrown: unknown) => thrown);
  return error instanceof QuorumError ? error.code : `no QuorumError: ${String(error)}`;
}

export const observationKinds: readonly ObservationKind[] = [
  "ticker",
  "metric",
  "macro",
  "option",
  "post",
  "prediction",
  "signal",
  "sample",
];

/** All that a view says of facts, for comparing two of them. */
export async function everythingOf(view: MarketView, of: readonly string[]) {
  const observations = await Promise.all(
    observationKinds.map(async (kind) => [kind, await view.facts(kind, { symbols: of })] as const),
  );
  return {
    instruments: await view.instruments(),
    plain: await view.bars({ symbols: of, adjusted: "none" }),
    splits: await view.bars({ symbols: of, adjusted: "splits" }),
    total: await view.bars({ symbols: of, adjusted: "total" }),
    minutes: await view.bars({ symbols: of, interval: "1m", adjusted: "total" }),
    news: await view.news({ symbols: of }),
    filings: await view.filings({ symbols: of }),
    actions: await view.actions(of),
    ...(Object.fromEntries(observations) as Record<ObservationKind, readonly unknown[]>),
  };
}
