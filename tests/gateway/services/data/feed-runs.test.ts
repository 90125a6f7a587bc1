// Opening a vendor's feed for a request: where its key may be sent, and that nothing of it is left when the run ends.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { FeedRunRequest } from "#gateway/contract/index.ts";
import { openFeedRuns } from "#gateway/services/data/feed-runs.ts";
import { manualClock, parseConfig, silentLog } from "#infra/runtime/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { vendorServer } from "#tests/fakes/vendor-server.ts";

const clock = manualClock(Date.parse("2025-04-16T15:00:00Z"));

async function runs(addresses: boolean) {
  const home = mkdtempSync(join(tmpdir(), "quorum-feed-runs-"));
  const records = await openSqliteRecords({ path: ":memory:", clock });
  onTestFinished(async () => {
    await records.close();
    rmSync(home, { recursive: true });
  });
  const market = await openMemoryMarketStore();
  return openFeedRuns({
    config: parseConfig({ QUORUM_HOME: home }),
    addresses,
    env: { TIINGO_API_KEY: "the-key" },
    clock,
    log: silentLog,
    market: async () => market,
    records: async () => records,
    bus: async () => {
      throw new Error("no bus here");
    },
    publish: async () => {},
    beforeClosing: () => undefined,
  });
}
const request = (options: Record<string, unknown>) =>
  FeedRunRequest.parse({ symbols: ["AAA", "BBB"], from: "2025-04-01", options });

test.each(["base", "stream", "loginBase", "tickersBase"])(
  "a desk that is open to others sends no key where %s says",
  async (name) => {
    const open = (await runs(false)).open("tiingo", request({ [name]: "http://127.0.0.1:9" }));
    await expect(open).rejects.toMatchObject({ code: "gateway/bad-request" });
  },
);

test("a run that is told to stop in a pause of an hour leaves no timer behind", async () => {
  const day = { open: 1, high: 2, low: 1, close: 2, volume: 1, divCash: 0, splitFactor: 1 };
  const server = await vendorServer(() => ({ body: [{ date: "2025-04-14T00:00:00.000Z", ...day }] }));
  const feeds = await runs(true);
  const wanted = request({ base: server.url, requestsPerHour: 1 });
  const feed = await feeds.open("tiingo", wanted);
  const stop = new AbortController();
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  const work = feeds.run(feed, wanted, () => {}, stop.signal);
  setTimeout(() => stop.abort(new Error("enough")), 300);
  await expect(work).rejects.toThrow("enough");
  expect(server.asked).toHaveLength(1);
  expect(timers()).toBeLessThanOrEqual(before);
});
