// One story under one company: tone of title and summary, relevance, and what takes its weight away.

import type { Instrument, NewsItem } from "#knowledge/domain/index.ts";
import type { WordList } from "#tools/define/index.ts";
import { scoreText } from "../lexicon/score-text.ts";
import { instructionLike } from "./instruction-like.ts";
import { type RelevanceReason, relevance } from "./relevance.ts";

export interface ScoredNews {
  readonly storyId: string;
  readonly title: string;
  readonly publisher: string;
  readonly eventTimeMs: number;
  readonly knownAtMs: number;
  /** -1 to 1. */
  readonly score: number;
  /** 0 to 1. */
  readonly relevance: number;
  readonly relevanceBecause: RelevanceReason;
  /** The title reports a move of the market or of a share, which the price has in it already. */
  readonly reportsMove: boolean;
  /** Speaks to a model: weighs nothing. */
  readonly instructionLike: boolean;
}

const titleShare = 0.7;
/** What a summary counts when the title has no tone of its own. */
const summaryAlone = 0.6;

/**
 * Tone of a story: 0.7 title + 0.3 summary where both have a tone, the title alone where the summary has none or repeats it,
 * 0.6 of the summary where the title has none.
 */
export function scoreStory(
  item: Pick<NewsItem, "title" | "summary">,
  words: WordList,
): Pick<ScoredNews, "score" | "reportsMove"> {
  const title = scoreText(item.title, words);
  const summary = item.summary.trim() === item.title.trim() ? { score: 0, hits: [] } : scoreText(item.summary, words);
  const both = title.hits.length > 0 && summary.hits.length > 0;
  const score = both
    ? titleShare * title.score + (1 - titleShare) * summary.score
    : title.hits.length > 0
      ? title.score
      : summaryAlone * summary.score;
  return { score, reportsMove: title.reportsMove };
}

export function scoreItem(
  item: NewsItem,
  instrument: Instrument,
  universe: readonly Instrument[],
  words: WordList,
): ScoredNews {
  const about = relevance(item, instrument, universe);
  return {
    storyId: item.storyId,
    title: item.title,
    publisher: item.publisher,
    eventTimeMs: item.eventTimeMs,
    knownAtMs: item.knownAtMs,
    ...scoreStory(item, words),
    relevance: about.value,
    relevanceBecause: about.because,
    instructionLike: instructionLike(`${item.title}\n${item.summary}`),
  };
}
