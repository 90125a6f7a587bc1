// The types of the world that tools look at, gathered from knowledge for the tools room.

import type { RegisteredFactor } from "#knowledge/stores/records/index.ts";

export type { AsOf, Portfolio } from "#knowledge/domain/index.ts";
export type { Cache } from "#knowledge/stores/cache/index.ts";
export type { MarketView } from "#knowledge/stores/market/index.ts";
export type { MemoryView } from "#knowledge/stores/memory/index.ts";
export type { Evidence } from "#knowledge/stores/records/index.ts";

/** Words with a polarity: -1 negative, 1 positive. Which list it was is part of the evidence. */
export interface WordList {
  readonly name: string;
  readonly polarity: ReadonlyMap<string, number>;
}

/** A factor that a search registered, and the end of the rows that it was chosen on: these flatter it. */
export interface DiscoveredFactor extends RegisteredFactor {
  readonly trainEndMs: number;
}

/** What was trained to read the tone of texts. */
export interface TextReader {
  /** Of the trained models: part of the evidence, since other models read otherwise. */
  readonly hash: string;
  /** -1 to 1, one a text. */
  score(texts: readonly string[]): readonly number[];
}
