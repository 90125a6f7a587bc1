// What every driver of the cache does. It may forget, but what it gives is what was put or made, and of callers at one time one makes.
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import type { CacheStore, CacheValue } from "#knowledge/stores/cache/index.ts";
import { type Facts, runFacts, type SuiteOptions } from "./facts.ts";

export interface OpenedCache {
  readonly cache: CacheStore;
  /** The same cache as another process sees it. */
  another(): Promise<CacheStore>;
  /** Lets the time go by that values live in. */
  pass(ms: number): Promise<void>;
  destroy(): Promise<void>;
}

export function cacheSuite(driver: string, open: () => Promise<OpenedCache>, options?: SuiteOptions): void {
  runFacts(`cache: ${driver}`, open, facts, options);
}

const hourMs = 3_600_000;

/** Something that is under way until it is let go, and tells when it began. */
function gate<T>(value: T) {
  let letGo = (): void => {};
  let hasBegun = (): void => {};
  const begun = new Promise<void>((done) => {
    hasBegun = done;
  });
  const open = new Promise<void>((done) => {
    letGo = done;
  });
  let count = 0;
  const make = async (): Promise<T> => {
    count += 1;
    hasBegun();
    await open;
    return value;
  };
  return { make, begun, letGo, count: () => count };
}

/** Until the value is the wanted one; fails by the test's own time limit. */
async function becomes(read: () => Promise<CacheValue>, wanted: CacheValue): Promise<void> {
  for (let found = await read(); ; found = await read()) {
    try {
      expect(found).toEqual(wanted);
      return;
    } catch {
      await pause(10);
    }
  }
}

const facts: Facts<OpenedCache> = {
  "CA-01 what was put comes back equal: any JSON, null too, and bytes; what was not put is undefined": async ({
    cache,
  }) => {
    const values: CacheValue[] = [null, true, 0, -1.5e300, "", "ä\u2028\u0000\ud800", [], {}, [1, [null, { a: "b" }]]];
    values.push({ "": 1, b: { c: [] } }, new Uint8Array(0), new Uint8Array([0, 1, 255]), "x".repeat(2_000_000));
    for (const [i, value] of values.entries()) await cache.set(`k${i}`, value, hourMs);
    for (const [i, value] of values.entries()) expect(await cache.get(`k${i}`)).toEqual(value);
    expect(await cache.get("k0")).toBeNull();
    expect(await cache.get("never")).toBeUndefined();
    await cache.set("holes", { a: 1, b: undefined }, hourMs);
    expect(Object.keys((await cache.get("holes")) as object)).toEqual(["a"]);
  },
  "CA-02 a value is a copy, on the way in and on the way out": async ({ cache }) => {
    const list = [1, 2];
    const bytes = new Uint8Array([1, 2]);
    await cache.set("list", list, hourMs);
    await cache.set("bytes", bytes, hourMs);
    list.push(3);
    bytes[0] = 9;
    ((await cache.get("list")) as number[]).push(4);
    ((await cache.get("bytes")) as Uint8Array)[1] = 9;
    expect(await cache.get("list")).toEqual([1, 2]);
    expect(await cache.get("bytes")).toEqual(new Uint8Array([1, 2]));
    const [first, second] = await Promise.all(
      [1, 2].map(() => cache.getOrMake("made", hourMs, async () => ({ a: [1] }))),
    );
    first?.a.push(2);
    expect(second).toEqual({ a: [1] });
    expect(await cache.get("made")).toEqual({ a: [1] });
  },
  "CA-03 a value is there until its time is over, and not after": async ({ cache, pass }) => {
    await cache.set("short", "a", 400);
    await cache.set("long", "b", hourMs);
    expect(await cache.get("short")).toBe("a");
    await pass(500);
    expect(await cache.get("short")).toBeUndefined();
    expect(await cache.get("long")).toBe("b");
  },
  "CA-04 putting again replaces value and time": async ({ cache, pass }) => {
    await cache.set("k", "first", 300);
    await cache.set("k", "second", hourMs);
    await pass(400);
    expect(await cache.get("k")).toBe("second");
    await cache.set("k", "third", 300);
    await pass(400);
    expect(await cache.get("k")).toBeUndefined();
  },
  "CA-05 what is deleted is gone; deleting what is not there does nothing": async ({ cache }) => {
    await cache.set("k", 1, hourMs);
    await cache.set("kk", 2, hourMs);
    await cache.delete("k");
    await cache.delete("k");
    expect(await cache.get("k")).toBeUndefined();
    expect(await cache.get("kk")).toBe(2);
  },
  "CA-06 namespaces are apart, whatever their names and keys": async ({ cache }) => {
    const a = cache.namespace("a");
    const places = [cache, a, a.namespace("b"), cache.namespace("a-b"), cache.namespace("b")];
    for (const [i, place] of places.entries())
      for (const key of ["k", "b/k", "a/:k", ":k"]) await place.set(key, `${i} ${key}`, hourMs);
    for (const [i, place] of places.entries()) {
      for (const key of ["k", "b/k", "a/:k", ":k"]) expect(await place.get(key)).toBe(`${i} ${key}`);
    }
  },
  "CA-07 an invalidation drops exactly the keys that begin so, taken by the letter": async ({ cache }) => {
    const space = cache.namespace("space");
    const keys = ["AAPL", "AAPL:bars", "AAP", "A[A]*", "A[A]*?", "aapl:bars", "x\\y", "x^-y"];
    for (const place of [space, cache, space.namespace("inner")])
      for (const key of keys) await place.set(key, key, hourMs);
    const left = async (place: Pick<CacheStore, "get">): Promise<string[]> => {
      const found = await Promise.all(keys.map(async (key) => [key, await place.get(key)]));
      return found.filter(([, value]) => value !== undefined).map(([key]) => String(key));
    };
    await space.invalidate("AAPL");
    expect(await left(space)).toEqual(keys.slice(2));
    await space.invalidate("A[A]*");
    await space.invalidate("x\\");
    await space.invalidate("?");
    expect(await left(space)).toEqual(["AAP", "aapl:bars", "x^-y"]);
    await space.invalidate("x^-");
    expect(await left(space)).toEqual(["AAP", "aapl:bars"]);
    expect(await left(space.namespace("inner"))).toEqual(keys);
    await space.invalidate("");
    expect(await left(space)).toEqual([]);
    expect(await left(space.namespace("inner"))).toEqual([]);
    expect(await left(cache)).toEqual(keys);
    await cache.invalidate("");
    expect(await left(cache)).toEqual([]);
  },
  "CA-08 of fifty callers at one time one makes, and all get it": async ({ cache }) => {
    const { make, begun, letGo, count } = gate({ answer: 42 });
    const asked = Array.from({ length: 50 }, () => cache.getOrMake("k", hourMs, make));
    await begun;
    letGo();
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 50 }, () => ({ answer: 42 })));
    expect(await cache.getOrMake("k", hourMs, make)).toEqual({ answer: 42 });
    expect(count()).toBe(1);
    expect(await cache.get("k")).toEqual({ answer: 42 });
  },
  "CA-09 an error of the making goes to all who share it and is not kept": async ({ cache }) => {
    let count = 0;
    const fail = async (): Promise<number> => {
      count += 1;
      await pause(20);
      throw new RangeError("no such thing");
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => cache.getOrMake("k", hourMs, fail)));
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: "rejected", reason: expect.any(RangeError) });
    expect(count).toBe(1);
    expect(await cache.getOrMake("k", hourMs, async () => 7)).toBe(7);
  },
  "CA-10 a made value lives as long as was said, then it is made again": async ({ cache, pass }) => {
    let count = 0;
    const make = async (): Promise<number> => {
      count += 1;
      return count;
    };
    expect(await cache.getOrMake("k", 400, make)).toBe(1);
    expect(await cache.getOrMake("k", 400, make)).toBe(1);
    await pass(500);
    expect(await cache.getOrMake("k", 400, make)).toBe(2);
  },
  "CA-11 what is invalidated while it is made is given to those who asked before, and not kept": async ({ cache }) => {
    const space = cache.namespace("s");
    const old = gate("old");
    const early = space.getOrMake("k", hourMs, old.make);
    await old.begun;
    await space.invalidate("k");
    const late = space.getOrMake("k", hourMs, async () => "new");
    expect(await late).toBe("new");
    old.letGo();
    expect(await early).toBe("old");
    expect(await space.get("k")).toBe("new");
  },
  "CA-12 what is put or deleted while it is made stays so": async ({ cache }) => {
    for (const change of ["set", "delete"] as const) {
      const slow = gate("slow");
      const asked = cache.getOrMake(change, hourMs, slow.make);
      await slow.begun;
      await (change === "set" ? cache.set(change, "put", hourMs) : cache.delete(change));
      slow.letGo();
      expect(await asked).toBe("slow");
      expect(await cache.get(change)).toBe(change === "set" ? "put" : undefined);
    }
  },
  "CA-13 what cannot be a key, a namespace, a time or a value is refused and leaves nothing": async ({ cache }) => {
    const within: Record<string, unknown> = {};
    within.self = within;
    const wrong: (() => unknown)[] = [
      ...["", "a\nb", "a\u0000", "x".repeat(513)].map((key) => () => cache.set(key, 1, hourMs)),
      () => cache.get(""),
      () => cache.delete("a\u001b[2J"),
      () => cache.invalidate("a\u0007"),
      ...["", "A", "a/b", "a:b", "x".repeat(41)].map((name) => async () => cache.namespace(name)),
      ...[0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e15].map((ttlMs) => () => cache.set("k", 1, ttlMs)),
      () => cache.getOrMake("k", 0, async () => 1),
      ...[undefined, Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1, Symbol("s")].map(
        (value) => () => cache.set("k", value, hourMs),
      ),
      ...[
        new Date(0),
        new Map(),
        new Float64Array(1),
        { a: [{ b: Number.NaN }] },
        [undefined],
        within,
        { toJSON: () => 1 },
      ].map((value) => () => cache.getOrMake("k", hourMs, async () => value)),
    ];
    for (const [i, attempt] of wrong.entries()) {
      const outcome = await Promise.resolve()
        .then(attempt)
        .then(
          () => "no error",
          (thrown: { code?: unknown }) => thrown.code,
        );
      expect([i, outcome]).toEqual([i, "knowledge/cache-input-invalid"]);
    }
    expect(await cache.get("k")).toBeUndefined();
    await expect(cache.set("k", { a: [{ b: Number.NaN }] }, hourMs)).rejects.toThrow("value.a[0].b");
  },
  "CA-14 it counts what it did": async ({ cache }) => {
    await cache.get("k");
    await cache.set("k", 1, hourMs);
    await cache.get("k");
    await cache.getOrMake("k", hourMs, async () => 2);
    await Promise.all([1, 2, 3].map(() => cache.getOrMake("new", hourMs, async () => 3)));
    expect(cache.stats()).toMatchObject({ hits: 2, misses: 2, made: 1, joined: 2, unkept: 0 });
  },
  "CA-15 a closed cache says so, and may be closed twice": async ({ cache }) => {
    const space = cache.namespace("s");
    await cache.close();
    await cache.close();
    for (const work of [
      () => cache.get("k"),
      () => space.set("k", 1, 1),
      () => space.getOrMake("k", 1, async () => 1),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: "knowledge/store-failed" });
    }
  },
  "CA-16 what one process puts, replaces, deletes and invalidates the others see": async ({ cache, another }) => {
    const other = await another();
    const space = other.namespace("s");
    await cache.namespace("s").set("k", "first", hourMs);
    await cache.set("k", "unmoved", hourMs);
    expect(await space.get("k")).toBe("first");
    expect(await space.get("k")).toBe("first");
    expect(other.stats().hits).toBe(2); // it may hold the value itself now
    await cache.namespace("s").set("k", "second", hourMs);
    await becomes(() => space.get("k"), "second");
    await cache.namespace("s").delete("k");
    await becomes(() => space.get("k"), undefined);
    await cache.namespace("s").set("k", "third", hourMs);
    expect(await space.get("k")).toBe("third");
    await cache.namespace("s").invalidate("");
    await becomes(() => space.get("k"), undefined);
    expect(await other.get("k")).toBe("unmoved");
    await other.close();
  },
  "CA-17 of many callers in several processes one makes": async ({ cache, another }) => {
    const stores = [cache, await another(), await another()];
    let count = 0;
    const make = async (): Promise<string> => {
      count += 1;
      await pause(150);
      return "made";
    };
    const asked = Array.from({ length: 30 }, (_, i) => stores[i % 3]!.getOrMake("k", hourMs, make));
    expect(new Set(await Promise.all(asked))).toEqual(new Set(["made"]));
    expect(count).toBe(1);
    for (const store of stores.slice(1)) await store.close();
  },
  "CA-18 an error of the making in one process lets another make it": async ({ cache, another }) => {
    const other = await another();
    const failing = gate(0);
    const first = cache.getOrMake("k", hourMs, async () => {
      await failing.make();
      throw new RangeError("not here");
    });
    await failing.begun;
    const second = other.getOrMake("k", hourMs, async () => "there");
    failing.letGo();
    await expect(first).rejects.toThrow(RangeError);
    expect(await second).toBe("there");
    await other.close();
  },
  "CA-19 what one process invalidates while another makes it is not kept, and not joined": async ({
    cache,
    another,
  }) => {
    const other = await another();
    const old = gate("old");
    const early = cache.getOrMake("k", hourMs, old.make);
    await old.begun;
    await other.invalidate("k");
    expect(await other.getOrMake("k", hourMs, async () => "new")).toBe("new");
    await pause(200); // until it is told: before that it would wait for the old one
    expect(await cache.getOrMake("k", hourMs, async () => "another")).toBe("new");
    old.letGo();
    expect(await early).toBe("old");
    expect(await cache.get("k")).toBe("new");
    expect(await other.get("k")).toBe("new");
    await other.close();
  },
};
