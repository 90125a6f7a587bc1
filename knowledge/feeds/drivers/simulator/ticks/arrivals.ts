// When trades happen within a session: more of them after the open and before the close, and one calls forth others.

import type { Random } from "#infra/runtime/index.ts";

export interface ArrivalShape {
  readonly lengthNs: number;
  /** Trades that each trade calls forth in the mean, 0 to below 1. */
  readonly branching: number;
}

const [quickNs, slowNs] = [6e7, 3e9];

/**
 * A Hawkes process by its clusters: first trades by the day's shape, each followed by Poisson(branching) others, and so on.
 * Delays are exponential, three in ten with a mean of 60 ms, the rest of 3 s.
 * @param wanted trades in the mean; @returns nanoseconds from the open, ascending, all within the session
 * @source Hawkes & Oakes (1974), J. Applied Probability 11(3)
 */
export function clusteredTimes(random: Random, wanted: number, { lengthNs, branching }: ArrivalShape): Float64Array {
  const first = Math.max(2, Math.round(wanted * (1 - branching)));
  const times: number[] = [];
  for (let made = 0; made < first; made++) times.push(lengthNs * dayQuantile(random.next()));
  const none = Math.exp(-branching);
  for (let parent = 0; parent < times.length; parent++) {
    for (let left = random.next(); left > none; left *= random.next()) {
      const delayNs = -Math.log(1 - random.next()) * (random.next() < 0.3 ? quickNs : slowNs);
      const at = (times[parent] as number) + delayNs;
      if (at < lengthNs) times.push(at);
    }
  }
  return Float64Array.from(times, Math.floor).sort();
}

/**
 * Where in the session the share u of its trading is done, for the density 0.55 + 1.35 (2x - 1)^2 over x in [0, 1]: 3.5 times as much
 * at either end as in the middle. With y = 2x - 1 its distribution is 0.225 y^3 + 0.275 y + 0.5, solved by Cardano.
 */
export function dayQuantile(u: number): number {
  const half = (u - 0.5) / 0.45;
  const root = Math.sqrt(half * half + (0.275 / 0.675) ** 3);
  return (1 + Math.cbrt(half + root) + Math.cbrt(half - root)) / 2;
}
