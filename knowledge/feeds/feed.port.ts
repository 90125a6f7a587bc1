// A feed: one source of facts. History is read whole; what cannot be read is handed on with its place and reason, never dropped.

import type { Dataset, Fact } from "#knowledge/domain/index.ts";

export interface Origin {
  readonly file: string;
  /** 1-based line, header included; null where the source has no lines. */
  readonly line: number | null;
}

export type FeedItem =
  | { readonly kind: "fact"; readonly fact: Fact; readonly origin: Origin; readonly repair?: string }
  | { readonly kind: "rejected"; readonly origin: Origin; readonly reason: string; readonly raw: string };

export interface Feed {
  readonly id: string;
  readonly can: { readonly history: boolean; readonly live: boolean };
  /** Which data set it fills and a fingerprint of what will be read, without reading the facts: the same fingerprint means the same facts. */
  identify(): Promise<{ readonly datasetId: string; readonly fingerprint: string }>;
  /** The data set as it will be shown, with the same fingerprint. */
  describe(): Promise<{ readonly dataset: Dataset; readonly fingerprint: string }>;
  /** Every item once, in file order. */
  history(): AsyncIterable<FeedItem>;
}
