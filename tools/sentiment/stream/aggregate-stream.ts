// The tone of one company out of all its sources at a moment. What becomes known later changes nothing.

import { callerError, dayMs } from "#infra/runtime/index.ts";
import { type Burst, burstOf } from "./burst.ts";
import { knownBy, type StreamItem } from "./stream-item.ts";
import { type Trend, trendOf } from "./trend.ts";
import { decay, engagementWeight, sourceInfluence } from "./weights.ts";

export interface StreamOptions {
  readonly windowDays: number;
  readonly halfLifeDays: number;
  /** What is known of sources beforehand; 1 for those not named. */
  readonly influence?: ReadonlyMap<string, number>;
}

export interface StreamTone {
  /** Weighted mean score, -1 to 1; null where nothing counts. */
  readonly tone: number | null;
  /** Items known in the window, repeats among them, and those that repeat nothing. */
  readonly items: number;
  readonly originals: number;
  readonly sources: number;
  /** (sum w)^2 / sum w^2: how many equal items the weights come to. */
  readonly effectiveItems: number;
  /** 0 all agree, 1 they cancel; null where no item has a tone. */
  readonly disagreement: number | null;
  /** Share of the items that are originals; null where there is none. */
  readonly novelty: number | null;
  readonly trend: Trend;
  /** Items of the last day against the days of the window before it. */
  readonly burst: Burst;
  /** Standard deviation of the change of the mean score from one day with items to the next; null with fewer than three such days. */
  readonly volatilityPerDay: number | null;
}

/**
 * Weight of an item: relevance x influence of its source x (1 + ln(1 + engagement)) x 2^(-age / half-life); a repeat counts nothing and
 * adds to attention only, but for the first in the window of an original that lies before it, which stands for it. tone = sum w s / sum w. Influence is learnt from the window.
 * @param items  of one company, in any order; those known after the moment are not looked at
 * @throws tools/parameter-out-of-range (window or half-life)
 */
export function aggregateStream(items: readonly StreamItem[], asOfMs: number, options: StreamOptions): StreamTone {
  const { windowDays, halfLifeDays, influence } = options;
  if (!(windowDays >= 1 && Number.isSafeInteger(windowDays))) {
    const says = `A window of ${windowDays} days; wanted a whole number of at least 1.`;
    throw callerError("tools/parameter-out-of-range", says, { windowDays });
  }
  const known = knownBy(items, asOfMs).filter(({ knownAtMs }) => knownAtMs > asOfMs - windowDays * dayMs);
  const influences = sourceInfluence(known, influence);
  const counted = countedOf(known);
  const originals = known.filter(({ duplicateOf }) => duplicateOf === null).length;
  const weights = counted.map(
    (item) =>
      item.relevance *
      influences.get(item.source)! *
      engagementWeight(item, asOfMs) *
      decay(asOfMs - item.knownAtMs, halfLifeDays * dayMs),
  );
  const sum = (value: (item: StreamItem, weight: number) => number): number =>
    counted.reduce((total, item, i) => total + value(item, weights[i]!), 0);
  const weight = sum((_, w) => w);
  const signed = sum(({ score }, w) => w * score);
  const size = sum(({ score }, w) => w * Math.abs(score));
  return {
    tone: weight > 0 ? signed / weight : null,
    items: known.length,
    originals,
    sources: influences.size,
    effectiveItems: weight > 0 ? weight ** 2 / sum((_, w) => w * w) : 0,
    disagreement: size > 0 ? 1 - Math.abs(signed) / size : null,
    novelty: known.length > 0 ? originals / known.length : null,
    trend: trendOf(
      counted.map(({ knownAtMs }) => (knownAtMs - asOfMs) / dayMs),
      counted.map(({ score }) => score),
      weights,
    ),
    burst: burst(known, asOfMs, windowDays),
    volatilityPerDay: volatility(counted, asOfMs, windowDays),
  };
}

/** One item for each story told in the window: its original, else the first that repeats it. */
function countedOf(known: readonly StreamItem[]): readonly StreamItem[] {
  const told = new Set<string>();
  return known.filter(({ itemId, duplicateOf }) => {
    const story = duplicateOf ?? itemId;
    if (told.has(story)) return false;
    told.add(story);
    return true;
  });
}

/** Days are counted back from the moment: day 0 is the last 24 hours. */
const dayOf = ({ knownAtMs }: StreamItem, asOfMs: number): number => Math.floor((asOfMs - knownAtMs) / dayMs);

function burst(known: readonly StreamItem[], asOfMs: number, windowDays: number): Burst {
  const counts = Array.from({ length: windowDays }, () => 0);
  for (const item of known) counts[dayOf(item, asOfMs)]! += 1;
  const [today = 0, ...earlier] = counts;
  return burstOf(today, earlier);
}

function volatility(counted: readonly StreamItem[], asOfMs: number, windowDays: number): number | null {
  const means: number[] = [];
  for (let day = windowDays - 1; day >= 0; day--) {
    const scores = counted.filter((item) => dayOf(item, asOfMs) === day).map(({ score }) => score);
    if (scores.length > 0) means.push(scores.reduce((total, score) => total + score, 0) / scores.length);
  }
  if (means.length < 3) return null;
  const changes = means.slice(1).map((mean, i) => mean - means[i]!);
  const middle = changes.reduce((total, change) => total + change, 0) / changes.length;
  return Math.sqrt(changes.reduce((total, change) => total + (change - middle) ** 2, 0) / (changes.length - 1));
}
