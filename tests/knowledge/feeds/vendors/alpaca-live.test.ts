// Alpaca's stream: what comes beside the ticks that were asked for, and times to the nanosecond.
import { expect, test } from "vitest";
import { manualClock, seededRandom, silentLog } from "#infra/runtime/index.ts";
import { AlpacaOptions, openAlpacaFeed } from "#knowledge/feeds/drivers/alpaca/alpaca.driver.ts";
import type { LiveItem } from "#knowledge/feeds/index.ts";
import { streamServer } from "#tests/fakes/stream-server.ts";

const options = { symbols: ["AAA"], from: "2025-04-16", keyId: "key-id", secretKey: "secret" };

async function live(script: readonly object[], until: (all: readonly LiveItem[]) => boolean) {
  const { url } = await streamServer([script], 2);
  const clock = manualClock(Date.parse("2025-04-16T15:00:01Z"));
  const parts = { clock, random: seededRandom(1), log: silentLog };
  const feed = await openAlpacaFeed(AlpacaOptions.parse({ ...options, stream: url }), parts);
  const stop = new AbortController();
  const all: LiveItem[] = [];
  for await (const item of feed.live?.({ symbols: ["AAA"], kinds: ["trade"], signal: stop.signal }) ?? []) {
    all.push(item);
    if (until(all)) stop.abort();
  }
  return all;
}

const trade = { T: "t", S: "AAA", i: 7, x: "V", p: 100, s: 10, t: "2025-04-16T15:00:00.123456789Z", c: ["@"], z: "C" };

test("a correction that comes with trades does not take them with it, and a trade keeps its nanoseconds", async () => {
  const correction = { T: "c", S: "AAA", x: "V", oi: 6, op: 1, os: 1, ci: 8, cp: 2, cs: 1, t: trade.t, z: "C" };
  const all = await live([[correction, trade]], (seen) => seen.some(({ kind }) => kind === "block"));
  expect(all.filter(({ kind }) => kind === "rejected")).toHaveLength(1);
  const blocks = all.flatMap((item) => (item.kind === "block" ? [item.block] : []));
  expect(blocks).toMatchObject([{ columns: { eventNs: BigInt64Array.of(1_744_815_600_123_456_789n) } }]);
});

test("an address that is none is refused when the feed is opened, without the key", () => {
  expect(AlpacaOptions.safeParse({ ...options, stream: "stream" }).success).toBe(false);
});
