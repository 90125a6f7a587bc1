// Waiting for a time of the clock that was passed in, with one timer.

import type { Clock } from "#infra/runtime/index.ts";

export interface Nap {
  /** Wakes at this time or earlier; a time later than the one waited for changes nothing. */
  until(dueMs: number): void;
  end(): void;
}

/** The clock is looked at this often, since it need not run like the timer. */
const longestMs = 500;

export function openNap(clock: Clock, wake: (nowMs: number) => void): Nap {
  let timer: NodeJS.Timeout | null = null;
  let wakeMs = Number.POSITIVE_INFINITY;
  let ended = false;
  const rest = (nowMs: number): void => {
    timer = setTimeout(look, Math.min(Math.max(wakeMs - nowMs, 1), longestMs));
  };
  const look = (): void => {
    const nowMs = clock.nowMs();
    if (nowMs < wakeMs) {
      rest(nowMs);
      return;
    }
    timer = null;
    wakeMs = Number.POSITIVE_INFINITY;
    wake(nowMs);
  };
  return {
    until(dueMs) {
      if (ended || dueMs >= wakeMs) return;
      if (timer) clearTimeout(timer);
      wakeMs = dueMs;
      rest(clock.nowMs());
    },
    end() {
      ended = true;
      if (timer) clearTimeout(timer);
    },
  };
}
