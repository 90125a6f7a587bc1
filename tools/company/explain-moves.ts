// The stories known around a day on which a price moved. They stood beside the move; that they caused it is not said.

import { dayMs } from "#infra/runtime/index.ts";
import { newestFirst, type ScoredNews, setAside } from "#tools/sentiment/index.ts";
import type { Day } from "./price-summary.ts";

const afterCloseMs = dayMs / 2;
const minRelevance = 0.3;

/** Stories from the close before the move to twelve hours after its own close, each once, the most relevant first. */
export function newsAround(
  { previousCloseMs, closeMs }: Pick<Day, "previousCloseMs" | "closeMs">,
  scored: readonly ScoredNews[],
  limit: number,
): ScoredNews[] {
  const near = scored.filter(({ knownAtMs }) => knownAtMs > previousCloseMs && knownAtMs <= closeMs + afterCloseMs);
  const aside = setAside(near);
  return near
    .filter((item) => !aside.has(item) && item.relevance >= minRelevance)
    .toSorted((a, b) => b.relevance - a.relevance || Math.abs(b.score) - Math.abs(a.score) || newestFirst(a, b))
    .slice(0, limit);
}
