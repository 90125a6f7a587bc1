// The market store in plain arrays: the reference that the others are held against, and quick worlds for property tests. Gone at exit.

import { z } from "zod";
import type { AsOf, Bar, Dataset, Fact } from "#knowledge/domain/index.ts";
import { datasetUnknown } from "../../dataset-unknown.ts";
import type { AppendReport, Bounds, MarketStore, MarketView } from "../../market-store.port.ts";
import { openView } from "../../market-view.ts";
import { ViewCache } from "../../view-cache.ts";
import { keyOf } from "./fact-content.ts";
import { memoryFactReader, type StoredFact } from "./memory-fact-reader.ts";

export const MemoryOptions = z.strictObject({});

export const needs = { package: null, for: "market facts in process memory", how: "part of Quorum" } as const;

export async function openMemoryMarketStore(): Promise<MarketStore> {
  return new MemoryMarketStore();
}

interface Holding {
  dataset: Dataset;
  /** By content: the same fact twice is one entry, which takes the newer place. */
  readonly facts: Map<string, StoredFact>;
  seq: number;
  generation: number;
}

class MemoryMarketStore implements MarketStore {
  readonly #holdings = new Map<string, Holding>();
  readonly #views = new ViewCache();

  async datasets(): Promise<readonly Dataset[]> {
    return this.#ids().map((id) => this.#required(id).dataset);
  }

  async describe(dataset: Dataset): Promise<void> {
    const known = this.#holdings.get(dataset.id);
    if (known !== undefined) known.dataset = dataset;
    else this.#holdings.set(dataset.id, { dataset, facts: new Map(), seq: 0, generation: 0 });
  }

  async append(datasetId: string, facts: readonly Fact[]): Promise<AppendReport> {
    const holding = this.#required(datasetId);
    const before = holding.facts.size;
    for (const fact of facts) {
      holding.seq += 1;
      holding.facts.set(keyOf(fact), { fact, seq: holding.seq });
    }
    holding.generation += 1;
    const stored = holding.facts.size - before;
    return { stored, known: facts.length - stored };
  }

  async bounds(datasetId: string): Promise<Bounds | null> {
    const bars = [...this.#required(datasetId).facts.values()].filter(({ fact }) => fact.kind === "bar");
    if (bars.length === 0) return null;
    const times = bars.map(({ fact }) => (fact.value as Bar).knownAtMs);
    return {
      firstMs: times.reduce((a, b) => Math.min(a, b)),
      lastMs: times.reduce((a, b) => Math.max(a, b)),
    };
  }

  async at(datasetId: string, asOf: AsOf): Promise<MarketView> {
    const holding = this.#required(datasetId);
    return this.#views.at(holding.dataset, asOf, () =>
      openView(
        holding.dataset,
        asOf,
        memoryFactReader(
          () => holding.facts.values(),
          asOf,
          () => holding.generation,
        ),
      ),
    );
  }

  async drop(datasetId: string): Promise<void> {
    this.#holdings.delete(datasetId);
  }

  async close(): Promise<void> {
    this.#holdings.clear();
  }

  #ids(): string[] {
    return [...this.#holdings.keys()].sort();
  }

  #required(datasetId: string): Holding {
    const holding = this.#holdings.get(datasetId);
    if (holding === undefined) throw datasetUnknown(datasetId, this.#ids());
    return holding;
  }
}
