// Rounds come one after the other, survive a failure, and end when told to.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startRounds } from "#gateway/services/rounds.ts";
import { silentLog } from "#infra/runtime/index.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a round that takes long holds up the next one, and one that fails is logged and followed by another", async () => {
  const errors: string[] = [];
  const log = { ...silentLog, error: (fields: Record<string, unknown>) => errors.push(String(fields.detail)) };
  let begun = 0;
  let finish = (): void => {};
  const round = () => {
    begun += 1;
    if (begun === 2) return Promise.reject(new Error("the store is away"));
    return new Promise<void>((resolve) => {
      finish = resolve;
    });
  };
  const end = startRounds(round, log, 1_000);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(begun).toBe(1);
  finish();
  await vi.advanceTimersByTimeAsync(2_500);
  expect(begun).toBe(3);
  expect(errors).toEqual(["the store is away"]);
  finish();
  await end();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(begun).toBe(3);
});

test("ending waits for the round under way", async () => {
  const steps: string[] = [];
  const end = startRounds(
    async () => {
      await Promise.resolve();
      steps.push("round over");
    },
    silentLog,
    1_000,
  );
  vi.advanceTimersByTime(1_000);
  await end();
  steps.push("ended");
  expect(steps).toEqual(["round over", "ended"]);
});
