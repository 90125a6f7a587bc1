// Many stories into one stance: decayed by age, each story once, shrunk while there is little.

import { distance } from "fastest-levenshtein";
import { dayMs } from "#infra/runtime/index.ts";
import type { ScoredNews } from "./score-item.ts";

export type SetAside = "duplicate" | "instruction-like";

export interface WeighedNews {
  readonly item: ScoredNews;
  readonly weight: number;
  /** Why the weight is zero; null where the story counts. */
  readonly setAside: SetAside | null;
}

export interface NewsTone {
  /** -1 to 1; null where no story counts. */
  readonly stance: number | null;
  /** 0 to 1, uncalibrated; null where no story counts. */
  readonly confidence: number | null;
  readonly meanScore: number | null;
  /** Stories that count. */
  readonly items: number;
  readonly effectiveItems: number;
  readonly positive: number;
  readonly negative: number;
  readonly neutral: number;
  /** 0 all tones agree, 1 they cancel; null where no story has a tone. */
  readonly disagreement: number | null;
  readonly duplicates: number;
  readonly instructionLike: number;
  /** Newest first. */
  readonly weighed: readonly WeighedNews[];
}

/** A score this far from zero is counted as a tone. */
const toneFrom = 0.1;
/** A title that reports a move says what the price has said already. */
const moveFactor = 0.4;
/** Neutral stories of full weight that stand beside the real ones. */
const priorItems = 2;
const sameStoryWithinMs = 3 * dayMs;
/** Edits per letter below which two titles are one. */
const sameTitleBelow = 0.15;
/** Letters of a title that are compared. */
const comparedTitle = 300;

/**
 * Weighted tone of the stories known by a moment.
 *   w_i    = relevance_i * 2^(-age_i / halfLife) * (0.4 if the title reports a move) ; 0 for duplicates and instruction-like
 *   n      = sum w_i                 effective items: what they are worth in fresh stories about nothing but this company
 *   mean   = sum w_i s_i / n         stance = mean * n / (n + 2)
 *   split  = 1 - |sum w_i s_i| / sum w_i |s_i|
 *   confidence = n / (n + 4) * (1 - split / 2); half of n / (n + 4) where no story has a tone. Uncalibrated.
 * Of stories with one id, or with nearly equal titles within three days, the one known first counts.
 * @param scored       in any order; all with knownAtMs <= asOfMs
 * @param halfLifeDays > 0
 */
export function aggregateNews(scored: readonly ScoredNews[], asOfMs: number, halfLifeDays: number): NewsTone {
  const aside = setAside(scored);
  const weighed = scored.map((item) => {
    const reason = aside.get(item) ?? null;
    const age = Math.max(0, asOfMs - item.knownAtMs) / dayMs;
    const weight =
      reason === null ? item.relevance * 2 ** (-age / halfLifeDays) * (item.reportsMove ? moveFactor : 1) : 0;
    return { item, weight, setAside: reason };
  });
  const counted = weighed.filter(({ setAside: reason }) => reason === null);
  const total = (value: (entry: WeighedNews) => number): number =>
    counted.reduce((sum, entry) => sum + value(entry), 0);
  const n = total(({ weight }) => weight);
  const signed = total(({ weight, item }) => weight * item.score);
  const size = total(({ weight, item }) => weight * Math.abs(item.score));
  const disagreement = size > 0 ? 1 - Math.abs(signed) / size : null;
  const tones = counted.map(({ item }) => item.score);
  return {
    stance: n > 0 ? signed / (n + priorItems) : null,
    confidence: n > 0 ? (n / (n + 4)) * (disagreement === null ? 0.5 : 1 - disagreement / 2) : null,
    meanScore: n > 0 ? signed / n : null,
    items: counted.length,
    effectiveItems: n,
    positive: tones.filter((score) => score > toneFrom).length,
    negative: tones.filter((score) => score < -toneFrom).length,
    neutral: tones.filter((score) => Math.abs(score) <= toneFrom).length,
    disagreement,
    duplicates: weighed.filter(({ setAside: reason }) => reason === "duplicate").length,
    instructionLike: weighed.filter(({ setAside: reason }) => reason === "instruction-like").length,
    weighed: weighed.toSorted((a, b) => newestFirst(a.item, b.item)),
  };
}

/** Newest first; ties by story id, so that any order of the input gives one order. */
export const newestFirst = (a: ScoredNews, b: ScoredNews): number =>
  b.knownAtMs - a.knownAtMs || (a.storyId < b.storyId ? -1 : a.storyId > b.storyId ? 1 : 0);

/** Repeats and instruction-like stories, each with its reason; of repeats the one known first is no repeat. */
export function setAside(scored: readonly ScoredNews[]): Map<ScoredNews, SetAside> {
  const aside = new Map<ScoredNews, SetAside>();
  const kept: { readonly item: ScoredNews; readonly plain: string }[] = [];
  for (const item of scored.toSorted((a, b) => -newestFirst(a, b))) {
    const plain = item.title
      .slice(0, comparedTitle)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
    if (item.instructionLike) aside.set(item, "instruction-like");
    else if (kept.some((earlier) => isSame(earlier, { item, plain }))) aside.set(item, "duplicate");
    else kept.push({ item, plain });
  }
  return aside;
}

/** The stories that move the tone most, strongest first; those without a tone are left out. */
export const strongest = (weighed: readonly WeighedNews[], count: number): WeighedNews[] =>
  weighed
    .filter(({ item, weight }) => weight * item.score !== 0)
    .toSorted(
      (a, b) => Math.abs(b.weight * b.item.score) - Math.abs(a.weight * a.item.score) || newestFirst(a.item, b.item),
    )
    .slice(0, count);

interface Titled {
  readonly item: ScoredNews;
  readonly plain: string;
}

function isSame(earlier: Titled, later: Titled): boolean {
  if (earlier.item.storyId === later.item.storyId) return true;
  if (later.item.knownAtMs - earlier.item.knownAtMs > sameStoryWithinMs) return false;
  const longer = Math.max(earlier.plain.length, later.plain.length, 1);
  if (Math.abs(earlier.plain.length - later.plain.length) / longer >= sameTitleBelow) return false;
  return distance(earlier.plain, later.plain) / longer < sameTitleBelow;
}
