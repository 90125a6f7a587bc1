// What of the Redis driver needs no server: what is held near, errors in our words, an address where nobody answers.
import { createServer, type Socket } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { countedIds, manualClock } from "#infra/runtime/index.ts";
import { NearCache } from "#knowledge/stores/cache/drivers/redis/near-cache.ts";
import { redisError } from "#knowledge/stores/cache/drivers/redis/redis-errors.ts";
import { HeldEntries } from "#knowledge/stores/cache/held-entries.ts";
import { openRedisCache } from "#knowledge/stores/cache/index.ts";

const bytes = new Uint8Array([1, 2, 3]);
async function openNear() {
  const clock = manualClock(1_000);
  const near = new NearCache(await HeldEntries.open(100_000, clock), 500);
  return { near, clock };
}
const arrive = (near: NearCache, key: string, leftMs = 10_000): void => near.awaits(key).arrived(bytes, leftMs);

describe("what is held near", () => {
  test("is given while the server tells what is dropped, and only then", async () => {
    const { near } = await openNear();
    arrive(near, "k");
    expect(near.get("k")).toBeUndefined();
    near.isTold();
    arrive(near, "k");
    expect(near.get("k")).toEqual(bytes);
    near.isNotTold();
    expect(near.get("k")).toBeUndefined();
    near.isTold();
    expect(near.get("k")).toBeUndefined(); // what was dropped in between is not known
  });

  test("ends with the value's own time, and after the longest time at the latest", async () => {
    const { near, clock } = await openNear();
    near.isTold();
    arrive(near, "short", 200);
    arrive(near, "long");
    arrive(near, "over", 0);
    arrive(near, "without end", -1);
    clock.advance(199);
    expect(["short", "long", "over", "without end"].map((key) => near.get(key) !== undefined)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    clock.advance(1);
    expect(near.get("short")).toBeUndefined();
    clock.advance(300);
    expect(near.get("long")).toBeUndefined();
  });

  test("never is a value that was dropped while it was on its way", async () => {
    const { near } = await openNear();
    near.isTold();
    const drops = [{ key: "a:1" }, { prefix: "a:" }, { prefix: "" }];
    for (const dropped of drops) {
      const arrival = near.awaits("a:1");
      near.drop(dropped);
      arrival.arrived(bytes, 10_000);
      expect(near.get("a:1")).toBeUndefined();
    }
    for (const dropped of [{ key: "a:" }, { key: "a:11" }, { prefix: "b" }]) {
      const arrival = near.awaits("a:1");
      near.drop(dropped);
      arrival.arrived(bytes, 10_000);
      expect(near.get("a:1")).toEqual(bytes);
      near.drop({ key: "a:1" });
    }
    const lost = near.awaits("a:1");
    near.isNotTold();
    near.isTold();
    lost.arrived(bytes, 10_000);
    expect(near.get("a:1")).toBeUndefined();
  });
});

describe("errors of Redis", () => {
  const reply = (message: string): Error => Object.assign(new Error(message), { name: "ReplyError" });
  test.each([
    [reply("WRONGPASS invalid username-password pair or user is disabled."), "knowledge/store-unauthorised", false],
    [reply("NOAUTH Authentication required."), "knowledge/store-unauthorised", false],
    [reply("NOPERM this user has no permissions"), "knowledge/store-unauthorised", false],
    [reply("OOM command not allowed when used memory > 'maxmemory'."), "knowledge/store-failed", true],
    [reply("WRONGTYPE Operation against a key holding the wrong kind of value"), "knowledge/store-refused", false],
    [reply("LOADING Redis is loading the dataset in memory"), "knowledge/store-unreachable", true],
    [Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), "knowledge/store-unreachable", true],
    [new Error("Command timed out"), "knowledge/store-unreachable", true],
  ])("%s is %s", (thrown, code, retry) => {
    expect(redisError("redis://host:1", thrown)).toMatchObject({
      code,
      retry,
      message: expect.stringContaining("redis://host:1"),
    });
  });

  test("where nobody answers, place and remedy are told, user and password are not", async () => {
    const url = "redis://some-user:hidden-word@127.0.0.1:1/3";
    const error = await openRedisCache({ url }, { clock: manualClock(0), ids: countedIds() }).then(
      () => null,
      (thrown: unknown) => thrown as Error,
    );
    expect(error).toMatchObject({
      code: "knowledge/store-unreachable",
      message: expect.stringContaining("redis://127.0.0.1:1/3"),
    });
    const all = [error?.message, error?.stack, String(error?.cause), JSON.stringify(error)].join();
    expect(all).not.toContain("hidden-word");
    expect(all).not.toContain("some-user");
  });
});

describe("a server that lets nobody listen", () => {
  test("is told, and no connection to it is left that would keep the process alive", async () => {
    const connections = new Set<Socket>();
    const server = createServer((socket) => {
      connections.add(socket.on("close", () => connections.delete(socket)).on("error", () => {}));
      socket.on("data", (data) => {
        for (const command of data
          .toString()
          .split(/^\*\d+\r\n/m)
          .slice(1)) {
          const word = command.split("\r\n")[1]?.toLowerCase();
          if (word === "subscribe") socket.write("-NOPERM this user may not subscribe\r\n");
          else if (word === "info") socket.write("$9\r\nloading:0\r\n");
          else socket.write("+OK\r\n");
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      for (const socket of connections) socket.destroy();
      server.close();
    });
    const { port } = server.address() as { port: number };
    const given = { clock: manualClock(0), ids: countedIds() };
    await expect(openRedisCache({ url: `redis://127.0.0.1:${port}` }, given)).rejects.toMatchObject({
      code: "knowledge/store-unauthorised",
    });
    await vi.waitFor(() => expect(connections.size).toBe(0), { timeout: 10_000 });
  });
});

test("an address whose password ends its host too early is refused and not shown", async () => {
  const given = { clock: manualClock(0), ids: countedIds() };
  for (const url of [
    "redis://desk:12/s3cret@127.0.0.1:1",
    "redis://desk:12?s3cret@127.0.0.1:1",
    "redis://desk:12#s3cret@h",
  ]) {
    const thrown = await openRedisCache({ url }, given).catch((error: Error) => error);
    expect(thrown).toMatchObject({ message: expect.stringContaining("written as %XX") });
    expect(String(thrown)).not.toMatch(/s3cret|desk/);
  }
});
