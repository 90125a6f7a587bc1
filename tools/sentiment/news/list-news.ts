// Which stories are worth showing: each once, those about the company, newest first.

import { newestFirst, setAside } from "./aggregate-news.ts";
import type { ScoredNews } from "./score-item.ts";

export interface NewsList {
  /** Stories handed in. */
  readonly known: number;
  /** Those that are relevant enough and no repeat. */
  readonly relevant: number;
  readonly items: readonly ScoredNews[];
}

export function listNews(
  scored: readonly ScoredNews[],
  { limit, minRelevance }: { readonly limit: number; readonly minRelevance: number },
): NewsList {
  const aside = setAside(scored);
  const relevant = scored.filter((item) => aside.get(item) !== "duplicate" && item.relevance >= minRelevance);
  return { known: scored.length, relevant: relevant.length, items: relevant.toSorted(newestFirst).slice(0, limit) };
}
