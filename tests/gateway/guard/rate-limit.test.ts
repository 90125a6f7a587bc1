// The limit of questions: a burst at once, then a steady rate, each caller on its own.
import { expect, test } from "vitest";
import { rateLimiter } from "#gateway/guard/rate-limit.ts";
import { manualClock } from "#infra/runtime/index.ts";

const limit = { burst: 2, perMinute: 60 };

test("a burst passes, the next call is told how long to wait, and passes after that", () => {
  const clock = manualClock(0);
  const take = rateLimiter(limit, clock);
  expect([take("a"), take("a"), take("a")]).toEqual([0, 0, 1_000]);
  clock.advance(999);
  expect(take("a")).toBe(1);
  clock.advance(1);
  expect(take("a")).toBe(0);
});

test("an hour of silence earns no more than the burst", () => {
  const clock = manualClock(0);
  const take = rateLimiter(limit, clock);
  clock.advance(3_600_000);
  expect([take("a"), take("a"), take("a")]).toEqual([0, 0, 1_000]);
});

test("one caller's calls cost another nothing", () => {
  const take = rateLimiter({ burst: 1, perMinute: 60 }, manualClock(0));
  expect([take("a"), take("a") > 0, take("b")]).toEqual([0, true, 0]);
});
