// Polygon's stream: login and subscription, ticks as blocks, a lost connection made good from history.
import { expect, test } from "vitest";
import { manualClock, QuorumError, seededRandom, silentLog } from "#infra/runtime/index.ts";
import { openPolygonFeed, PolygonOptions } from "#knowledge/feeds/drivers/polygon/polygon.driver.ts";
import type { LiveItem } from "#knowledge/feeds/index.ts";
import { type StreamScript, streamServer } from "#tests/fakes/stream-server.ts";
import { vendorServer } from "#tests/fakes/vendor-server.ts";

const nowMs = Date.parse("2025-04-16T15:00:00Z");
const trade = (q: number, p: number) => ({ ev: "T", sym: "AAA", x: 4, i: `${q}`, z: 3, p, s: 100, c: [], t: nowMs, q });
const quote = (q: number) => ({ ev: "Q", sym: "AAA", bx: 4, bp: 99, bs: 2, ax: 7, ap: 101, as: 1, c: 0, t: nowMs, q });
const minute = {
  ev: "AM",
  sym: "AAA",
  v: 500,
  av: 1,
  op: 1,
  vw: 1,
  o: 100,
  c: 101,
  h: 102,
  l: 99,
  a: 1,
  s: nowMs - 60_000,
  e: nowMs,
};
const loggedIn = [[{ ev: "status", status: "auth_success", message: "authenticated" }]];

async function live(scripts: readonly StreamScript[], until: (all: readonly LiveItem[]) => boolean) {
  const clock = manualClock(nowMs);
  const stream = await streamServer(scripts, 2);
  const history = await vendorServer(() => ({
    body: { results: [{ t: nowMs - 120_000, o: 1, h: 2, l: 1, c: 2, v: 3 }] },
  }));
  const options = PolygonOptions.parse({
    symbols: ["AAA"],
    from: "2025-04-16",
    apiKey: "key",
    base: history.url,
    stream: stream.url,
  });
  const feed = await openPolygonFeed(options, {
    clock,
    random: seededRandom(1),
    log: silentLog,
    policy: { firstPauseMs: 1, longestPauseMs: 2 },
  });
  const stop = new AbortController();
  const all: LiveItem[] = [];
  for await (const item of feed.live?.({ symbols: ["AAA"], kinds: ["trade"], signal: stop.signal }) ?? []) {
    all.push(item);
    if (until(all)) stop.abort();
  }
  return { all, heard: stream.heard };
}
const count = (all: readonly LiveItem[], kind: LiveItem["kind"]) => all.filter((item) => item.kind === kind).length;

test("logs in, subscribes, and turns trades, quotes and minutes into blocks and bars", async () => {
  const script = [...loggedIn, [trade(1, 100), quote(1)], [minute]];
  const { all, heard } = await live([script], (seen) => count(seen, "fact") === 1);
  expect(heard[0]).toEqual([
    '{"action":"auth","params":"key"}',
    '{"action":"subscribe","params":"T.AAA,Q.AAA,AM.AAA"}',
  ]);
  const blocks = all.flatMap((item) => (item.kind === "block" ? [item.block] : []));
  expect(blocks.map(({ kind }) => kind)).toEqual(["trade", "quote"]);
  expect(blocks[0]).toMatchObject({
    rows: 1,
    columns: { price: Float64Array.of(100), sequence: BigInt64Array.of(1n) },
  });
  const bars = all.flatMap((item) => (item.kind === "fact" ? [item.fact.value] : []));
  expect(bars).toMatchObject([{ interval: "1m", openMs: nowMs - 60_000, closeMs: nowMs, close: 101 }]);
});

test("subscribes again after a break and reads the minutes that it missed", async () => {
  const scripts = [
    [...loggedIn, [trade(1, 100)], "break"],
    [...loggedIn, [trade(2, 101)]],
  ] as const;
  const { all, heard } = await live(scripts, (seen) => count(seen, "block") === 2);
  expect(heard).toHaveLength(2);
  expect(heard[1]).toEqual(heard[0]);
  expect([count(all, "gap"), count(all, "fact")]).toEqual([1, 1]);
});

test("a message of no known shape is rejected with what it was, and the stream goes on", async () => {
  const script = [...loggedIn, [{ ev: "X", sym: "AAA" }], "no json", [trade(1, 100)]];
  const { all } = await live([script], (seen) => count(seen, "block") === 1);
  const rejected = all.flatMap((item) => (item.kind === "rejected" ? [item.raw] : []));
  expect(rejected).toHaveLength(2);
  expect(rejected[1]).toContain("no json");
});

test("one event of no known shape does not take the others of its message with it", async () => {
  const script = [...loggedIn, [trade(1, 100), { ev: "X", sym: "AAA" }, trade(2, 101)]];
  const { all } = await live([script], (seen) => count(seen, "block") === 2);
  expect([count(all, "block"), count(all, "rejected")]).toEqual([2, 1]);
});

test("a minute is known no earlier than it ends, whatever our clock says; one that is read later is known then", async () => {
  const early = { ...minute, s: nowMs, e: nowMs + 60_000 };
  const { all } = await live([[...loggedIn, [early]]], (seen) => count(seen, "fact") + count(seen, "rejected") === 1);
  expect(all.flatMap((item) => (item.kind === "fact" ? [item.fact.value.knownAtMs] : []))).toEqual([nowMs + 60_000]);
  const scripts = [[...loggedIn, [trade(1, 100)], "break"], [...loggedIn]] as const;
  const missed = await live(scripts, (seen) => count(seen, "fact") === 1);
  const facts = missed.all.flatMap((item) => (item.kind === "fact" ? [item.fact.value] : []));
  expect(facts).toMatchObject([{ eventTimeMs: nowMs - 60_000, knownAtMs: nowMs }]);
});

test("what the plan does not allow is told, not only silent", async () => {
  const script = [...loggedIn, [{ ev: "status", status: "error", message: "not authorized for Q.AAA" }]];
  const { all } = await live([script], (seen) => count(seen, "rejected") === 1);
  expect(all.find((item) => item.kind === "rejected")).toMatchObject({
    reason: expect.stringContaining("not authorized for Q.AAA"),
  });
});

test("a refused login ends the stream", async () => {
  const refused = [[{ ev: "status", status: "auth_failed", message: "bad key" }]];
  await expect(live([refused], () => false)).rejects.toThrow(QuorumError);
});
