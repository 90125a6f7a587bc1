// Time is passed in: the system clock live, a fixed or hand-moved clock in tests and replays.

export interface Clock {
  /** UTC epoch milliseconds. */
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };

export function fixedClock(nowMs: number): Clock {
  return { nowMs: () => nowMs };
}

export interface ManualClock extends Clock {
  advance(ms: number): void;
}

/** A clock that moves only when told to. */
export function manualClock(startMs: number): ManualClock {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

/** "2025-04-15T20:00:00.000Z" for epoch milliseconds. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();

/** "2025-04-15", the UTC calendar day. */
export const isoDay = (ms: number): string => isoTime(ms).slice(0, 10);

export const dayMs = 86_400_000;
