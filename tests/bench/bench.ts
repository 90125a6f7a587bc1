// What a benchmark is: a seed, and a run that measures. A peer's figure is taken in the same run.

import type { z } from "zod";
import type { BenchResult } from "#gateway/contract/index.ts";

/** Settings that some benchmarks take; each says which. */
export type BenchSettings = Readonly<Partial<Record<"suite" | "seeds" | "epochs" | "models", string>>>;

export interface Bench {
  readonly seed: number;
  run(settings?: BenchSettings): Promise<readonly z.input<typeof BenchResult>[]>;
}

/** The middle of the values; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[half] as number)
    : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
}

/** Milliseconds of each of `times` runs, after `warmUps` that are not counted. */
export async function timed(
  times: number,
  warmUps: number,
  work: (turn: number) => Promise<unknown>,
): Promise<readonly number[]> {
  const spent: number[] = [];
  for (let turn = -warmUps; turn < times; turn++) {
    const from = performance.now();
    await work(turn);
    if (turn >= 0) spent.push(performance.now() - from);
  }
  return spent;
}
