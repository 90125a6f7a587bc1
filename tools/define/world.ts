// The types of the world that tools look at, gathered from knowledge for the tools room.

export type { AsOf, Portfolio } from "#knowledge/domain/index.ts";
export type { MarketView } from "#knowledge/stores/market/index.ts";
export type { MemoryView } from "#knowledge/stores/memory/index.ts";
export type { Evidence } from "#knowledge/stores/records/index.ts";

/** Words with a polarity: -1 negative, 1 positive. Which list it was is part of the evidence. */
export interface WordList {
  readonly name: string;
  readonly polarity: ReadonlyMap<string, number>;
}
