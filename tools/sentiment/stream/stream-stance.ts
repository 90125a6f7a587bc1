// From the tone of the stream to a stance, and what changed in it.

import type { StreamTone } from "./aggregate-stream.ts";
import type { StreamItem } from "./stream-item.ts";

/** Neutral items of full weight that stand beside the real ones. */
const priorItems = 2;

/**
 * With n effective items: stance = tone n / (n + 2), confidence = n / (n + 4) (1 - disagreement / 2); half of n / (n + 4) where no item has a tone;
 * both 0 where nothing counts. Uncalibrated: the track record does that.
 */
export function streamStance({ tone, effectiveItems: n, disagreement }: StreamTone): {
  readonly stance: number;
  readonly confidence: number;
} {
  if (tone === null) return { stance: 0, confidence: 0 };
  const agreed = disagreement === null ? 0.5 : 1 - disagreement / 2;
  return { stance: (tone * n) / (n + priorItems), confidence: (n / (n + 4)) * agreed };
}

/** Difference of two tones; null where there is none at one of the moments. */
export const toneChange = (now: StreamTone, before: StreamTone): number | null =>
  now.tone === null || before.tone === null ? null : now.tone - before.tone;

/** Chance below which more is said than usual. */
export const burstBelow = 0.001;

/** Items that pull furthest, of those known since a moment; repeats left out. */
export const strongestSince = (items: readonly StreamItem[], sinceMs: number, count: number): readonly StreamItem[] =>
  items
    .filter(({ knownAtMs, duplicateOf, score }) => knownAtMs > sinceMs && duplicateOf === null && score !== 0)
    .sort(
      (a, b) =>
        Math.abs(b.score * b.relevance) - Math.abs(a.score * a.relevance) ||
        b.knownAtMs - a.knownAtMs ||
        (a.itemId < b.itemId ? -1 : 1),
    )
    .slice(0, count);
