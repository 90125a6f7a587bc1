// The desk's own feeds run like a vendor's: the simulated market, its history and live, and what is in store told again.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { type FeedEvent, FeedRunRequest } from "#gateway/contract/index.ts";
import { openFeedRuns } from "#gateway/services/data/feed-runs.ts";
import { isoDay, manualClock, parseConfig, silentLog } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { openSimulatorFeed } from "#knowledge/feeds/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { bar, close, dataset, instrument, news } from "../../../conformance/market-store.facts.ts";

const clock = manualClock(Date.parse("2025-04-16T15:00:00Z"));

async function desk() {
  const home = mkdtempSync(join(tmpdir(), "quorum-own-feeds-"));
  const records = await openSqliteRecords({ path: ":memory:", clock });
  onTestFinished(async () => {
    await records.close();
    rmSync(home, { recursive: true });
  });
  const market = await openMemoryMarketStore();
  const closers: (() => Promise<void>)[] = [];
  const runs = openFeedRuns({
    config: parseConfig({ QUORUM_HOME: home }),
    addresses: true,
    env: {},
    clock,
    log: silentLog,
    market: async () => market,
    records: async () => records,
    bus: async () => ({ publish: async () => {} }) as never,
    publish: async () => {},
    beforeClosing: (close) => void closers.push(close),
  });
  const run = async (id: string, given: object) => {
    const request = FeedRunRequest.parse(given);
    const events: FeedEvent[] = [];
    const feed = await runs.open(id, request);
    const report = await runs.run(feed, request, (event) => events.push(event), new AbortController().signal);
    return { report, states: events.flatMap((event) => (event.type === "feed-state" ? [event.state] : [])) };
  };
  const close = async (): Promise<void> => {
    for (const end of closers) await end();
  };
  return { market, runs, run, close };
}

test("they are listed with the vendors', and need no key", async () => {
  const { runs } = await desk();
  const rows = runs.list();
  expect(rows.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).sort());
  expect(rows.filter(({ id }) => id === "simulator" || id === "replay").every(({ ready, live }) => ready && live)).toBe(
    true,
  );
});

test("a simulated session is told live, into a set whose now is the market's", async () => {
  const { market, run } = await desk();
  const ticks = { symbols: "SIMX", days: 1, perSecond: 0.1 };
  const to = isoDay((await (await openSimulatorFeed()).describe()).dataset.nowMs);
  const options = { seed: 3, ticks, live: { speed: 0 } };
  const { report, states } = await run("simulator", { symbols: ["SIMX"], to, dataset: "made", live: true, options });
  expect(report.dataset).toBe("made");
  expect(report.byKind).toMatchObject({ instrument: expect.any(Number), trade: expect.any(Number) });
  expect(states).toEqual(expect.arrayContaining(["connecting", "live", "stopped"]));
  const [held] = await market.datasets();
  expect(held).toMatchObject({ id: "made", simulated: true });
  const view = await market.at("made", asOf(held?.nowMs ?? 0));
  const trades = (await view.coverage()).find(({ kind }) => kind === "trade");
  expect(held?.nowMs).toBeGreaterThanOrEqual(trades?.lastKnownMs ?? Number.POSITIVE_INFINITY);
  expect(Math.abs((held?.nowMs ?? 0) - (trades?.lastEventMs ?? 0))).toBeLessThan(400 * 86_400_000); // and not that of this machine
}, 60_000);

test("a desk that closes ends a live run, and waits until all that it read is in store", async () => {
  const { market, run, close } = await desk();
  const ticks = { symbols: "SIMX", days: 1, perSecond: 0.1 };
  const to = isoDay((await (await openSimulatorFeed()).describe()).dataset.nowMs);
  const options = { seed: 3, ticks, live: { speed: 2_000 } };
  const running = run("simulator", { symbols: ["SIMX"], to, dataset: "made", live: true, options });
  await vi.waitFor(async () => expect(await market.bounds("made")).not.toBeNull(), 20_000);
  await close();
  const { report, states } = await running;
  expect(states.at(-1)).toBe("stopped");
  const view = await market.at("made", asOf((await market.datasets())[0]?.nowMs ?? 0));
  const rows = (await view.coverage()).reduce((sum, one) => sum + (one.kind === "trade" ? one.rows : 0), 0);
  expect(rows).toBe(report.byKind.trade ?? 0);
}, 60_000);

test("a stored period is told again, as history or live", async () => {
  const { market, run } = await desk();
  await market.describe(dataset("world", { nowMs: close(9) }));
  await market.append("world", [instrument("AAA", { knownAtMs: close(0) }), bar("AAA", 1, 10), bar("AAA", 2, 11)]);
  await market.append("world", [news("AAA", "s", close(3)), bar("AAA", 5, 12)]);
  const { report } = await run("replay", { options: { data: "world", kinds: "bar,news" } });
  expect(report).toMatchObject({ dataset: "world_replay", byKind: { bar: 3, news: 1 } });
  const live = { live: true, dataset: "again", to: "2025-01-09", options: { data: "world", speed: 0 } };
  expect((await run("replay", live)).report.byKind).toEqual({ instrument: 1, bar: 2, news: 1 });
  const [again] = (await market.datasets()).filter(({ id }) => id === "again");
  expect(again?.nowMs).toBeLessThanOrEqual(Date.parse("2025-01-09T23:59:59.999Z"));
});

test.each([
  ["replay", {}, "knowledge/dataset-unknown", "--option data=ID"],
  ["simulator", { options: { scenario: "boom" } }, "infra/config-invalid", "scenario"],
  ["tiingo", { symbols: ["AAA"] }, "gateway/bad-request", "--from"],
])("%s with %j says what is missing", async (id, given, code, says) => {
  const { run } = await desk();
  await expect(run(id, given)).rejects.toMatchObject({ code, message: expect.stringContaining(says) });
});
