// What is special to the cache in memory: its bound, and the clock it reads.
import { describe, expect, test } from "vitest";
import { manualClock } from "#infra/runtime/index.ts";
import { openMemoryCache } from "#knowledge/stores/cache/index.ts";

const hourMs = 3_600_000;

describe("the cache in memory", () => {
  test("never holds more than its bound; what was used longest ago goes first", async () => {
    const cache = await openMemoryCache({ maximumBytes: 10_000 }, { clock: manualClock(0) });
    for (let i = 0; i < 50; i++) {
      await cache.set(`k${i}`, "x".repeat(700), hourMs);
      expect(await cache.get("k0")).toBe("x".repeat(700)); // used every time
      expect(cache.stats().bytes).toBeLessThanOrEqual(10_000);
    }
    expect(await cache.get("k49")).toBe("x".repeat(700));
    expect(await cache.get("k1")).toBeUndefined();
    expect(cache.stats().evicted).toBe(50 - cache.stats().entries);
  });

  test("does not hold what is larger than all of it, also not what was there before under that key", async () => {
    const cache = await openMemoryCache({ maximumBytes: 1_000 }, { clock: manualClock(0) });
    await cache.set("k", "small", hourMs);
    await cache.set("k", "x".repeat(2_000), hourMs);
    expect(await cache.get("k")).toBeUndefined();
    expect(cache.stats()).toMatchObject({ entries: 0, unkept: 1 });
    expect(await cache.getOrMake("made", hourMs, async () => "y".repeat(2_000))).toBe("y".repeat(2_000));
    expect(cache.stats()).toMatchObject({ made: 1, unkept: 2 });
  });

  test("ends a value at its end to the millisecond, and gives none whose age a clock set back hides", async () => {
    const clock = manualClock(0);
    const cache = await openMemoryCache({}, { clock });
    await cache.set("k", 1, 100);
    clock.advance(99);
    expect(await cache.get("k")).toBe(1);
    clock.advance(1);
    expect(await cache.get("k")).toBeUndefined();
    await cache.set("k", 2, 100);
    clock.advance(-10);
    expect(await cache.get("k")).toBeUndefined();
  });

  test("gives up what it holds when it is closed", async () => {
    const cache = await openMemoryCache({}, { clock: manualClock(0) });
    await cache.set("k", 1, hourMs);
    await cache.close();
    expect(cache.stats()).toMatchObject({ entries: 0, bytes: 0 });
  });
});
