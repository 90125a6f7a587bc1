// How many questions one caller may ask: a burst at once, then a steady rate. Kept in memory, so a restart forgets it.

import type { MiddlewareHandler } from "hono";
import { type Clock, QuorumError } from "#infra/runtime/index.ts";

export interface RateLimit {
  /** How many calls may come at once. */
  readonly burst: number;
  readonly perMinute: number;
}

/** Counts a call of the caller's; 0 where it may go on, else the milliseconds until it may.
 * For each caller the time is kept at which all calls so far would be worked off at the steady rate (the generic cell rate algorithm). */
export function rateLimiter({ burst, perMinute }: RateLimit, clock: Clock): (caller: string) => number {
  const workedOffMs = new Map<string, number>();
  const eachMs = 60_000 / perMinute;
  return (caller) => {
    const nowMs = clock.nowMs();
    const fromMs = Math.max(workedOffMs.get(caller) ?? 0, nowMs);
    const waitMs = fromMs - nowMs - (burst - 1) * eachMs;
    if (waitMs > 0) return waitMs;
    workedOffMs.set(caller, fromMs + eachMs);
    return 0;
  };
}

/** @throws gateway/too-many-requests, with retry-after in seconds */
export function limitRate(limit: RateLimit, clock: Clock): MiddlewareHandler {
  const take = rateLimiter(limit, clock);
  return async function limitRate(c, next) {
    const waitMs = take(c.req.header("authorization")?.split(" ")[1] ?? ""); // the token alone: its scheme may be written in many ways
    if (waitMs === 0) return next();
    const seconds = Math.ceil(waitMs / 1_000);
    c.header("retry-after", String(seconds));
    throw new QuorumError(
      "gateway/too-many-requests",
      `More than ${limit.perMinute} questions a minute; the next one is taken in ${seconds} s.`,
      { fault: "caller", retry: true },
    );
  };
}
