// The scan of a day's ticks: what the bad-ticks scenario planted is named by kind, and a calm day has nothing to tell.
import { expect, test } from "vitest";
import { asOf, type Fact } from "#knowledge/domain/index.ts";
import { openSimulatorFeed } from "#knowledge/feeds/index.ts";
import { type MarketView, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { scanAnomalies, scanTicks } from "#tools/anomaly/index.ts";

async function viewOf(scenario: "calm" | "bad-ticks", perSecond: number): Promise<MarketView> {
  const feed = await openSimulatorFeed({ scenario, ticks: { symbols: ["NMBR"], days: 1, perSecond } });
  const { dataset } = await feed.describe();
  const store = await openMemoryMarketStore();
  await store.describe(dataset);
  const facts: Fact[] = [];
  for await (const item of feed.history()) {
    if (item.kind === "fact") facts.push(item.fact);
    if (item.kind === "block") await store.appendBlock(dataset.id, item.block);
  }
  await store.append(dataset.id, facts);
  return store.at(dataset.id, asOf(dataset.nowMs + 3_600_000));
}

test("badly told ticks are named by kind, those that cannot be right with severity 1", async () => {
  const view = await viewOf("bad-ticks", 0.5);
  const { anomalies } = await scanTicks(view);
  const kinds = anomalies.filter(({ severity }) => severity >= 0.95).map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(["crossed", "late", "clock-ahead"]));
  for (const { kind, severity, calibration } of anomalies)
    if (kind === "crossed" || kind === "clock-ahead") expect([severity, calibration]).toEqual([1, "rule"]);
  const told = (await scanAnomalies(view)).anomalies.filter(({ kind }) => kind === "crossed");
  expect(told.map(({ says }) => says)).toContain("bids above asks, in its quotes");
}, 60_000);

test("a calm day's ticks, opening bursts and all, have no finding", async () => {
  const { anomalies, rows } = await scanTicks(await viewOf("calm", 0.5));
  expect(rows).toBeGreaterThan(10_000);
  expect(anomalies.filter(({ severity }) => severity >= 0.95)).toEqual([]);
}, 60_000);
