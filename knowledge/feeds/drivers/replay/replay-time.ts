// The clock of what is told again: it runs from a moment in the past, faster or slower than ours, or from one thing to the next without
// waiting at all. Whoever waits and whoever reads the time must use the same one.

import type { Clock } from "#infra/runtime/index.ts";
import type { Wait } from "../../waiting.ts";

export interface ReplayTime {
  readonly clock: Clock;
  /** Milliseconds of this clock. Rejects with the signal's reason when that comes first. */
  readonly wait: Wait;
}

export interface OwnTime {
  readonly clock: Clock;
  readonly wait: Wait;
}

/** @param speed milliseconds of replay in one of ours; 0: as fast as whoever reads can take it */
export function openReplayTime(startMs: number, speed: number, own: OwnTime): ReplayTime {
  return speed === 0 ? new LeapingTime(startMs) : pacedTime(startMs, speed, own);
}

function pacedTime(startMs: number, speed: number, { clock, wait }: OwnTime): ReplayTime {
  const beganMs = clock.nowMs();
  return {
    clock: { nowMs: () => whole(startMs + (clock.nowMs() - beganMs) * speed) },
    wait: (ms, signal) => wait(ms / speed, signal),
  };
}

/** The millisecond that it is, whatever dust arithmetic left: facts are dated by it. */
const whole = (ms: number): number => Math.floor(ms + 1e-6);

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** When nobody has anything else to do, the time leaps to where the next one wants to be woken. */
class LeapingTime implements ReplayTime {
  readonly clock: Clock = { nowMs: () => whole(this.#nowMs) };
  #nowMs: number;
  readonly #sleepers: Sleeper[] = [];
  #isPlanned = false;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  readonly wait: Wait = (ms, signal) =>
    new Promise<void>((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const stop = (): void => {
        const at = this.#sleepers.indexOf(sleeper);
        if (at >= 0) this.#sleepers.splice(at, 1);
        reject((signal as AbortSignal).reason);
      };
      const sleeper: Sleeper = {
        dueMs: this.#nowMs + Math.max(0, ms),
        wake: () => {
          signal?.removeEventListener("abort", stop);
          resolve();
        },
      };
      signal?.addEventListener("abort", stop, { once: true });
      const later = this.#sleepers.findIndex(({ dueMs }) => dueMs > sleeper.dueMs);
      this.#sleepers.splice(later < 0 ? this.#sleepers.length : later, 0, sleeper);
      this.#plan();
    });

  #plan(): void {
    if (this.#isPlanned || this.#sleepers.length === 0) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      const first = this.#sleepers.shift();
      if (first === undefined) return;
      this.#nowMs = Math.max(this.#nowMs, first.dueMs);
      first.wake();
      this.#plan();
    });
  }
}
