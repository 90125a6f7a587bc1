// One scored text of one company in the stream that all sources flow into.

export interface Engagement {
  /** When this count was known. */
  readonly knownAtMs: number;
  /** Likes, reposts and answers, in all. */
  readonly count: number;
}

export interface StreamItem {
  readonly itemId: string;
  readonly symbol: string;
  /** A publisher, or an author of posts. */
  readonly source: string;
  readonly knownAtMs: number;
  /** -1 to 1. */
  readonly score: number;
  /** How far the text is about the company, 0 to 1. */
  readonly relevance: number;
  /** Counts as they became known, in any order. */
  readonly engagement: readonly Engagement[];
  /** The original that it repeats; null where it is one itself. */
  readonly duplicateOf: string | null;
}

/** Known by a moment, oldest first, ties by id: any order of the input gives one order, and so one sum to the last bit. */
export const knownBy = (items: readonly StreamItem[], asOfMs: number): StreamItem[] =>
  items
    .filter(({ knownAtMs }) => knownAtMs <= asOfMs)
    .sort((a, b) => a.knownAtMs - b.knownAtMs || (a.itemId < b.itemId ? -1 : a.itemId > b.itemId ? 1 : 0));
