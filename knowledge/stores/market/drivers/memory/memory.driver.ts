// The market store in plain arrays: the reference that the others are held against, and quick worlds for property tests. Gone at exit.

import { z } from "zod";
import { type AsOf, type Block, type Dataset, type Fact, factsOfBlock } from "#knowledge/domain/index.ts";
import { datasetUnknown } from "../../dataset-unknown.ts";
import { boundingKinds } from "../../fact-rules.ts";
import type { AppendReport, BlockReport, Bounds, MarketStore, MarketView } from "../../market-store.port.ts";
import { openView } from "../../market-view.ts";
import { ViewCache } from "../../view-cache.ts";
import { keyOf } from "./fact-content.ts";
import { memoryFactReader, type StoredFact } from "./memory-fact-reader.ts";
import { type MemorySeries, memorySeriesKinds, openMemorySeries } from "./memory-series.ts";

export const MemoryOptions = z.strictObject({});

export const needs = { package: null, for: "market facts in process memory", how: "part of Quorum" } as const;

export async function openMemoryMarketStore(): Promise<MarketStore> {
  return new MemoryMarketStore();
}

interface Holding {
  dataset: Dataset;
  /** By content: the same fact twice is one entry, which takes the newer place. */
  readonly facts: Map<string, StoredFact>;
  readonly series: MemorySeries;
  /** Of blocks of facts; the series keep their own. */
  readonly tokens: Set<string>;
  seq: number;
  generation: number;
}

class MemoryMarketStore implements MarketStore {
  readonly can = { facts: true, series: memorySeriesKinds, tokens: true };
  readonly #holdings = new Map<string, Holding>();
  readonly #views = new ViewCache();

  async datasets(): Promise<readonly Dataset[]> {
    return this.#ids().map((id) => this.#required(id).dataset);
  }

  async describe(dataset: Dataset): Promise<void> {
    const known = this.#holdings.get(dataset.id);
    if (known !== undefined) known.dataset = dataset;
    else
      this.#holdings.set(dataset.id, {
        dataset,
        facts: new Map(),
        series: openMemorySeries(),
        tokens: new Set(),
        seq: 0,
        generation: 0,
      });
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

  async appendBlock(datasetId: string, block: Block, token?: string): Promise<BlockReport> {
    const holding = this.#required(datasetId);
    if (block.kind !== "bar" && block.kind !== "metric") {
      holding.generation += 1;
      return holding.series.append(block, token);
    }
    if (token !== undefined && holding.tokens.has(`${block.kind} ${token}`)) return { rows: 0, seen: true };
    const facts =
      block.kind === "bar"
        ? factsOfBlock(block).map((value) => ({ kind: "bar", value }) as const)
        : factsOfBlock(block).map((value) => ({ kind: "metric", value }) as const);
    const { stored } = await this.append(datasetId, facts);
    if (token !== undefined) holding.tokens.add(`${block.kind} ${token}`);
    return { rows: stored, seen: false };
  }

  async bounds(datasetId: string): Promise<Bounds | null> {
    const facts = [...this.#required(datasetId).facts.values()].map(({ fact }) => fact);
    const series = this.#required(datasetId).series.bounds();
    const bars = facts.filter(({ kind }) => kind === "bar");
    const others = series === null ? facts.filter(({ kind }) => boundingKinds.includes(kind)) : [];
    const times = (bars.length > 0 ? bars : others).map(({ value }) => value.knownAtMs);
    if (times.length === 0) return series;
    return {
      firstMs: times.reduce((a, b) => Math.min(a, b), series?.firstMs ?? Number.POSITIVE_INFINITY),
      lastMs: times.reduce((a, b) => Math.max(a, b), series?.lastMs ?? Number.NEGATIVE_INFINITY),
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
        holding.series.reader(asOf, () => holding.facts.values()),
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
