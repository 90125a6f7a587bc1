// Round after round until all are done, nothing improves, time is up, or the caller calls it off. Between rounds others get their turn.

import { setImmediate } from "node:timers/promises";
import type { Clock } from "#infra/runtime/index.ts";

/** Why training ended. */
export type Ending = "all rounds" | "no improvement" | "budget spent";

export interface RoundRules {
  readonly rounds: number;
  readonly stopAfter?: number | undefined;
  readonly budgetMs?: number | undefined;
  readonly greaterIsBetter: boolean;
}

export interface RoundContext {
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly onRound?: (report: {
    readonly round: number;
    readonly rounds: number;
    readonly score: number | null;
  }) => void;
}

export interface RoundsDone {
  readonly ending: Ending;
  /** Rounds to keep: up to the best where training can stop early, else all. */
  readonly rounds: number;
  readonly scores: readonly number[];
}

/** @param score the validation rows' figure as it is now, or null without them. @throws the signal's reason */
export async function runRounds(
  { rounds, stopAfter, budgetMs, greaterIsBetter }: RoundRules,
  { clock, signal, onRound }: RoundContext,
  round: (round: number) => void,
  score: (() => number) | null,
): Promise<RoundsDone> {
  const startMs = clock.nowMs();
  const scores: number[] = [];
  let best = 0;
  let done = 0;
  let ending: Ending = "all rounds";
  while (done < rounds) {
    signal?.throwIfAborted();
    round(done);
    done++;
    if (score !== null) {
      const now = score();
      scores.push(now);
      const record = scores[best - 1];
      if (record === undefined || (greaterIsBetter ? now > record : now < record)) best = done;
    }
    onRound?.({ round: done, rounds, score: scores.at(-1) ?? null });
    if (stopAfter !== undefined && done - best >= stopAfter) {
      ending = "no improvement";
      break;
    }
    if (budgetMs !== undefined && done < rounds && clock.nowMs() - startMs >= budgetMs) {
      ending = "budget spent";
      break;
    }
    await setImmediate();
  }
  return { ending, rounds: stopAfter === undefined ? done : best, scores };
}
