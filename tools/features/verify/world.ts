// Worlds to prove things in: the facts that features read, as known at a moment, in a store of their own or in the one they came from.

import type { Block, Dataset, Fact } from "#knowledge/domain/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { type MarketView, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";

export interface WorldFacts {
  readonly facts: readonly Fact[];
  readonly blocks: readonly Block[];
}

/** A market that can be looked at from any moment. */
export interface World {
  readonly name: string;
  at(ms: number): Promise<MarketView>;
  /** The last moment that is looked at. */
  readonly endMs: number;
}

const observations = ["macro", "option", "post"] as const;

/** Every fact that the bar clock's columns may rest on, as the view sees it. */
export async function factsIn(view: MarketView, beside?: MarketView): Promise<readonly Fact[]> {
  const instruments = await view.instruments();
  const symbols = instruments.map(({ symbol }) => symbol);
  const found: Fact[] = instruments.map((value) => ({ kind: "instrument", value }));
  for (const value of await view.bars({ symbols, adjusted: "none" })) found.push({ kind: "bar", value });
  for (const value of await view.actions(symbols)) found.push({ kind: "action", value });
  for (const value of await view.news({ symbols })) found.push({ kind: "news", value });
  for (const value of await view.filings({ symbols })) found.push({ kind: "filing", value });
  for (const kind of observations) for (const value of await view.facts(kind, {})) found.push({ kind, value } as Fact);
  if (beside) for (const value of await beside.facts("macro", {})) found.push({ kind: "macro", value });
  return found;
}

/** A store that knows these facts and no others, looked at from a moment. */
export async function worldOf(name: string, dataset: Dataset, { facts, blocks }: WorldFacts): Promise<World> {
  const store = await openMemoryMarketStore();
  await store.describe(dataset);
  await store.append(dataset.id, facts);
  for (const block of blocks) await store.appendBlock(dataset.id, block);
  return { name, endMs: dataset.nowMs, at: (ms) => store.at(dataset.id, asOf(ms)) };
}
