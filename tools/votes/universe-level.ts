// What a market did that has no benchmark: the mean of its members.

import type { Bar } from "#knowledge/domain/index.ts";

/** A level at a close: only ratios of levels mean something. */
export interface Level {
  readonly closeMs: number;
  readonly close: number;
}

/**
 * Level of the members' mean, 1 at the first close; each step is the mean of the simple returns of those that closed then and before.
 *   level_t = level_(t-1) * (1 + mean over members of (close_t / own previous close - 1))
 * @param bars of any number of symbols, each oldest first, adjusted for dividends and splits
 * @returns by closeMs, ascending; empty where there are no bars
 */
export function universeLevel(bars: readonly Bar[]): readonly Level[] {
  const last = new Map<string, number>();
  const steps = new Map<number, { sum: number; members: number }>();
  for (const { symbol, closeMs, close } of bars) {
    const step = steps.get(closeMs) ?? { sum: 0, members: 0 };
    steps.set(closeMs, step);
    const before = last.get(symbol);
    last.set(symbol, close);
    if (before === undefined || before <= 0) continue;
    step.sum += close / before - 1;
    step.members += 1;
  }
  let level = 1;
  return [...steps]
    .sort(([a], [b]) => a - b)
    .map(([closeMs, { sum, members }]) => {
      if (members > 0) level *= 1 + sum / members;
      return { closeMs, close: level };
    });
}
