// How many questions one caller may ask: a bucket of tokens for each key, refilled steadily. Kept in memory, so a restart forgets it.

import type { MiddlewareHandler } from "hono";
import { type Clock, QuorumError } from "#infra/runtime/index.ts";

export interface RateLimit {
  /** How many calls may come at once. */
  readonly burst: number;
  readonly perMinute: number;
}

interface Bucket {
  left: number;
  atMs: number;
}

/** Takes one from the caller's bucket; 0 when there was one, else the milliseconds until there is. */
export function rateLimiter({ burst, perMinute }: RateLimit, clock: Clock): (key: string) => number {
  const buckets = new Map<string, Bucket>();
  const perMs = perMinute / 60_000;
  return (key) => {
    const nowMs = clock.nowMs();
    const bucket = buckets.get(key) ?? { left: burst, atMs: nowMs };
    const left = Math.min(burst, bucket.left + (nowMs - bucket.atMs) * perMs);
    buckets.set(key, { left: left >= 1 ? left - 1 : left, atMs: nowMs });
    return left >= 1 ? 0 : Math.ceil((1 - left) / perMs);
  };
}

/** @throws gateway/too-many-requests, with retry-after in seconds */
export function limitRate(limit: RateLimit, clock: Clock): MiddlewareHandler {
  const take = rateLimiter(limit, clock);
  return async function limitRate(c, next) {
    const waitMs = take(c.req.header("authorization") ?? "");
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
