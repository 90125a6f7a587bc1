// What an item of the stream counts: by its age, by its source, by the attention it has got so far.

import { callerError } from "#infra/runtime/index.ts";
import type { StreamItem } from "./stream-item.ts";

/** 2^(-age / halfLife): 1 when new, half after a half-life, never rising.
 * @param ageMs >= 0 @param halfLifeMs > 0, finite
 * @throws tools/parameter-out-of-range */
export function decay(ageMs: number, halfLifeMs: number): number {
  if (ageMs >= 0 && halfLifeMs > 0 && Number.isFinite(halfLifeMs)) return 2 ** (-ageMs / halfLifeMs);
  const says = `An age of ${ageMs} ms with a half-life of ${halfLifeMs} ms; wanted an age of at least 0 and a half-life above 0.`;
  throw callerError("tools/parameter-out-of-range", says, { ageMs, halfLifeMs });
}

/** 1 + ln(1 + count): ten reactions count 3.4, a thousand 7.9. Of the counts known by the moment the highest; 1 where none is. */
export function engagementWeight({ engagement }: StreamItem, asOfMs: number): number {
  const known = engagement.filter(({ knownAtMs }) => knownAtMs <= asOfMs);
  return 1 + Math.log1p(known.reduce((most, { count }) => Math.max(most, count), 0));
}

/** An unknown source is taken to be as original as one with this many items, all its own. */
const priorItems = 4;

/**
 * The influence of each source among items that are known: given x (originals + 4) / (items + 4) / sqrt(items). A source that
 * repeats others falls towards nothing, and one that posts a hundred times counts like ten, not like a hundred.
 * @param known oldest first
 * @param given what is known of a source beforehand, for instance its reach; 1 for those not named
 */
export function sourceInfluence(
  known: readonly StreamItem[],
  given: ReadonlyMap<string, number> = new Map(),
): Map<string, number> {
  const counts = new Map<string, { items: number; originals: number }>();
  for (const { source, duplicateOf } of known) {
    const count = counts.get(source) ?? { items: 0, originals: 0 };
    count.items += 1;
    if (duplicateOf === null) count.originals += 1;
    counts.set(source, count);
  }
  return new Map(
    [...counts].map(([source, { items, originals }]) => [
      source,
      ((given.get(source) ?? 1) * (originals + priorItems)) / (items + priorItems) / Math.sqrt(items),
    ]),
  );
}
