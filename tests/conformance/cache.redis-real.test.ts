// The Redis driver against a real server, where REDIS_TEST_URL names one (infra/servers/redis.sh), under a prefix of each fact's own.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { packageRoot, randomIds, systemClock } from "#infra/runtime/index.ts";
import { type CacheStore, openRedisCache } from "#knowledge/stores/cache/index.ts";
import { cacheSuite } from "./cache.suite.ts";

const url = process.env.REDIS_TEST_URL;
const noServer = "REDIS_TEST_URL is not set: start a server with infra/servers/redis.sh";
const factIds = Array.from({ length: 19 }, (_, i) => `CA-${String(i + 1).padStart(2, "0")}`);

for (const [name, nearMaximumBytes] of [
  ["redis, a real server", 16_777_216],
  ["redis, a real server, nothing held near", 0],
] as const) {
  cacheSuite(
    name,
    async () => {
      const prefix = `${randomIds.next("suite")}:`;
      const given = { clock: systemClock, ids: randomIds };
      const another = () => openRedisCache({ url: url ?? "", prefix, nearMaximumBytes }, given);
      const cache = await another();
      return { cache, another, pass: (ms) => pause(ms), destroy: () => cache.close() };
    },
    { skip: url ? {} : Object.fromEntries(factIds.map((id) => [id, noServer])) },
  );
}

const hourMs = 3_600_000;
const opened: CacheStore[] = [];
type Options = Partial<Parameters<typeof openRedisCache>[0]>;
async function openCache(prefix: string, options: Options = {}, at = url ?? ""): Promise<CacheStore> {
  const cache = await openRedisCache({ url: at, prefix, ...options }, { clock: systemClock, ids: randomIds });
  opened.push(cache);
  return cache;
}
afterEach(async () => {
  for (const cache of opened.splice(0)) await cache.close();
});
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    (value) => value,
    (thrown: { code?: unknown }) => thrown.code,
  );

describe.skipIf(!url)("a making shared over a real Redis", () => {
  test("is taken over when the process that makes is killed", async () => {
    const prefix = randomIds.next("kill");
    const child = spawn(
      process.execPath,
      ["--import", "tsx", join(packageRoot, "tests/knowledge/stores/cache/make-child.ts"), url ?? "", prefix],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    await once(child.stdout, "data"); // it is making, and never will be done
    const cache = await openCache(prefix, { lockMs: 600 });
    const asked = cache.getOrMake("k", hourMs, async () => "of the living");
    await pause(900);
    expect(cache.stats().made).toBe(0); // the child lives: its right is prolonged
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await asked).toBe("of the living");
    expect(await cache.get("k")).toBe("of the living");
  });

  test("goes on for longer than the right lasts at a time, and nobody else begins", async () => {
    const prefix = randomIds.next("long");
    const [first, second] = [await openCache(prefix, { lockMs: 60 }), await openCache(prefix, { lockMs: 60 })];
    let count = 0;
    const make = async (): Promise<number> => {
      count += 1;
      await pause(500);
      return count;
    };
    const asked = [first.getOrMake("k", hourMs, make), pause(100).then(() => second.getOrMake("k", hourMs, make))];
    expect(await Promise.all(asked)).toEqual([1, 1]);
  });

  test("is waited for so long as was said; then it is made here too, and the other one's is kept", async () => {
    const prefix = randomIds.next("patience");
    const [slow, other] = [await openCache(prefix), await openCache(prefix, { patienceMs: 50 })];
    let letGo = (): void => {};
    const gate = new Promise<void>((done) => {
      letGo = done;
    });
    const asked = slow.getOrMake("k", hourMs, async () => {
      await gate;
      return "slow";
    });
    await pause(50);
    expect(await other.getOrMake("k", hourMs, async () => "mine")).toBe("mine");
    expect(other.stats()).toMatchObject({ made: 1, unkept: 1 });
    letGo();
    expect(await asked).toBe("slow");
    expect(await other.get("k")).toBe("slow");
  });
});

describe.skipIf(!url)("a right to make that has run out", () => {
  test("takes with it the right to keep what was made", async () => {
    const prefix = randomIds.next("lost");
    const [first, second] = [await openCache(prefix), await openCache(prefix)];
    let letGo = (): void => {};
    const gate = new Promise<void>((done) => {
      letGo = done;
    });
    const asked = first.getOrMake("k", hourMs, async () => {
      await gate;
      return "late";
    });
    const redis = new Redis(url ?? "");
    await until(async () => (await redis.del(`${prefix}l::k`)) === 1); // as it runs out while its holder stands still
    expect(await second.getOrMake("k", hourMs, async () => "in time")).toBe("in time");
    letGo();
    expect(await asked).toBe("late");
    expect(first.stats()).toMatchObject({ made: 1, unkept: 1 });
    expect(await first.get("k")).toBe("in time");
    redis.disconnect();
  });
});

describe.skipIf(!url)("what lies in a real Redis", () => {
  test("and was not written by this cache is as good as nothing, and is written over", async () => {
    const prefix = randomIds.next("foreign");
    const cache = await openCache(prefix);
    const redis = new Redis(url ?? "");
    await redis.set(`${prefix}v::k`, "of another program");
    await redis.set(`${prefix}v::broken`, Buffer.from([1, 123]));
    expect(await cache.get("k")).toBeUndefined();
    expect(await cache.get("broken")).toBeUndefined();
    expect(await cache.getOrMake("k", hourMs, async () => "made")).toBe("made");
    expect(await cache.get("k")).toBe("made");
    await redis.del(`${prefix}v::list`);
    await redis.lpush(`${prefix}v::list`, "x");
    expect(await codeOf(cache.get("list"))).toBe("knowledge/store-refused");
    redis.disconnect();
  });

  test("lives on there no longer than its time", async () => {
    const prefix = randomIds.next("ttl");
    const cache = await openCache(prefix);
    await cache.set("put", 1, 60_000);
    await cache.getOrMake("made", 60_000, async () => 1);
    const redis = new Redis(url ?? "");
    for (const key of await redis.keys(`${prefix}*`)) {
      const leftMs = await redis.pttl(key);
      expect(leftMs).toBeGreaterThan(0);
      expect(leftMs).toBeLessThanOrEqual(60_000);
    }
    expect((await redis.keys(`${prefix}*`)).length).toBe(2); // and no lock is left
    redis.disconnect();
  });

  test("is held near within the bound", async () => {
    const prefix = randomIds.next("near");
    const cache = await openCache(prefix, { nearMaximumBytes: 5_000 });
    const without = await openCache(prefix, { nearMaximumBytes: 0 });
    for (let i = 0; i < 20; i++) {
      await cache.set(`k${i}`, "x".repeat(500), hourMs);
      await cache.get(`k${i}`);
      await without.get(`k${i}`);
      expect(cache.stats().bytes).toBeLessThanOrEqual(5_000);
    }
    expect(cache.stats().evicted).toBeGreaterThan(0);
    expect(await cache.get("k0")).toBe("x".repeat(500));
    expect(without.stats()).toMatchObject({ entries: 0, nearHits: 0, hits: 20 });
  });
});

describe.skipIf(!url)("a real Redis that goes away", () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => {
    process.kill(server.pid, "SIGKILL");
    await rm(server.folder, { recursive: true });
  });
  const everyCall = (cache: CacheStore): Promise<unknown>[] => [
    cache.get("k"),
    cache.set("k", 1, hourMs),
    cache.delete("k"),
    cache.invalidate(""),
    cache.getOrMake("k", hourMs, async () => 1),
  ];

  test("is told by every call, gives nothing held near, and serves again once it is back", async () => {
    const cache = await openCache("away:", {}, server.url);
    await cache.set("k", "kept", hourMs);
    await cache.get("k");
    expect(await cache.get("k")).toBe("kept");
    expect(cache.stats().nearHits).toBe(1);
    process.kill(server.pid, "SIGKILL");
    await until(async () => (await codeOf(cache.get("k"))) === "knowledge/store-unreachable");
    for (const call of everyCall(cache)) expect(await codeOf(call)).toBe("knowledge/store-unreachable");
    expect(cache.stats().entries).toBe(0);
    server = await startServer(server);
    await until(async () => (await codeOf(cache.set("k", "again", hourMs))) === undefined);
    expect(await cache.get("k")).toBe("again");
    const other = await openCache("away:", {}, server.url);
    await until(async () => {
      await cache.get("k");
      return cache.stats().entries === 1; // held near again
    });
    await other.set("k", "by another", hourMs);
    await until(async () => (await cache.get("k")) === "by another"); // so it is told again what is dropped
  });

  test("while a value is made: the value is given, and counted as not kept", async () => {
    const cache = await openCache("making:", {}, server.url);
    const asked = cache.getOrMake("k", hourMs, async () => {
      process.kill(server.pid, "SIGKILL");
      await until(async () => (await codeOf(cache.get("other"))) === "knowledge/store-unreachable");
      return "made";
    });
    expect(await asked).toBe("made");
    expect(cache.stats()).toMatchObject({ made: 1, unkept: 1 });
    server = await startServer(server);
  });

  test("without a word: every call is given up after its time", async () => {
    const cache = await openCache("stalled:", { commandTimeoutMs: 200 }, server.url);
    process.kill(server.pid, "SIGSTOP");
    try {
      for (const call of everyCall(cache)) expect(await codeOf(call)).toBe("knowledge/store-unreachable");
    } finally {
      process.kill(server.pid, "SIGCONT");
    }
    await until(async () => (await codeOf(cache.set("k", 1, hourMs))) === undefined);
  });

  test("for want of memory, or because of the password, says so and not the password", async () => {
    const cache = await openCache("full:", {}, server.url);
    const admin = new Redis(server.url);
    await admin.config("SET", "maxmemory", "1");
    expect(await codeOf(cache.set("k", "x".repeat(1_000), hourMs))).toBe("knowledge/store-failed");
    await admin.config("SET", "maxmemory", "0");
    await admin.config("SET", "requirepass", "the-right-words");
    const at = new URL(server.url);
    for (const [password, code] of [
      ["", "knowledge/store-unauthorised"],
      ["words-that-are-wrong", "knowledge/store-unauthorised"],
      ["the-right-words", "no error"],
    ] as const) {
      at.password = password;
      const error = await openCache("secret:", {}, at.href).then(
        () => ({ code: "no error" }) as Error & { code: string },
        (thrown: Error & { code: string }) => thrown,
      );
      expect(error.code).toBe(code);
      expect([error.message, error.stack, String(error.cause), JSON.stringify(error)].join()).not.toContain(
        "words-that",
      );
    }
    admin.disconnect();
  });
});

interface Server {
  readonly pid: number;
  readonly url: string;
  readonly folder: string;
}

/** A server of its own, for tests that stop it; started again at the same address where an earlier one is given. */
async function startServer(earlier?: Server): Promise<Server> {
  const again = earlier && { REDIS_PORT: new URL(earlier.url).port, REDIS_FOLDER: earlier.folder };
  const env = { ...process.env, ...again };
  const { stdout } = await promisify(execFile)("bash", [join(packageRoot, "infra/servers/redis.sh")], { env });
  const said = Object.fromEntries(
    stdout
      .trim()
      .split("\n")
      .map((line) => line.split(/=(.*)/s)),
  );
  return { pid: Number(said.pid), url: String(said.url), folder: String(said.folder) };
}

/** Fails by the test's own time limit. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(20);
}
