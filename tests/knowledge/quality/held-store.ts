// A store that holds what it is given as it is, and views that hand it out again: for data sets whose blocks come in the order of a view
// already, so that checks over millions of rows need no engine. Not part of the product.

import { type AsOf, asOf, type Block, type BlockOf, type Dataset, type Fact } from "#knowledge/domain/index.ts";
import type { Coverage, MarketStore, MarketView } from "#knowledge/stores/market/index.ts";

export interface HeldStore {
  readonly store: MarketStore;
  view(): MarketView;
}

export function openHeldStore(): HeldStore {
  let dataset: Dataset | null = null;
  const facts: Fact[] = [];
  const blocks: Block[] = [];
  const parts: Partial<MarketStore> = {
    datasets: async () => (dataset === null ? [] : [dataset]),
    async describe(given) {
      dataset = given;
    },
    async append(_, given) {
      for (const fact of given) facts.push(fact);
      return { stored: given.length, known: 0 };
    },
    async appendBlock(_, block) {
      blocks.push(block);
      return { rows: block.rows, seen: false };
    },
  };
  return {
    store: parts as MarketStore,
    view: () => viewOf(dataset as Dataset, facts, blocks),
  };
}

function viewOf(dataset: Dataset, facts: readonly Fact[], blocks: readonly Block[]): MarketView {
  const valuesOf = (kind: string) => facts.filter((fact) => fact.kind === kind).map(({ value }) => value);
  const view = {
    asOf: asOf(dataset.nowMs) as AsOf,
    dataset,
    instruments: async () => valuesOf("instrument"),
    actions: async () => valuesOf("action"),
    facts: async (kind: string) => valuesOf(kind),
    async *blocks(kind: string): AsyncGenerator<BlockOf<"bar">> {
      for (const block of blocks) if (block.kind === kind) yield block as BlockOf<"bar">;
    },
    coverage: async () => coverageOf(facts, blocks),
  };
  return view as unknown as MarketView;
}

/** Kinds and symbols only: a report over held blocks asks for nothing more. */
function coverageOf(facts: readonly Fact[], blocks: readonly Block[]): Coverage[] {
  const seen = new Map<string, Coverage>();
  const see = (kind: Coverage["kind"], symbol: string) => {
    seen.set(`${kind} ${symbol}`, { kind, symbol, rows: 1, firstEventMs: 0, lastEventMs: 0, lastKnownMs: 0 });
  };
  for (const { kind, value } of facts) if ("symbol" in value) see(kind, value.symbol);
  for (const { kind, symbol } of blocks)
    for (const code of new Set(symbol.codes)) see(kind, symbol.values[code] as string);
  return [...seen.values()];
}
