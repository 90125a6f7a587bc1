// The watches of a serving desk: what comes in is told, kept, and part of the answer; what came in while the desk was down is watched afterwards.

import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { openServices } from "#gateway/services/open-services.ts";
import { startWatches } from "#gateway/services/watches.ts";
import { parseConfig, randomIds, seededRandom, silentLog, systemClock } from "#infra/runtime/index.ts";
import { anomalyFound, factsIngested } from "#knowledge/bus/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { bar, factsOf, instrument, weekdays } from "#tests/tools/company/small-world.ts";
import { temporaryFolder } from "../fixture.ts";

const days = weekdays("2023-01-02", "2024-03-29");
const symbols = ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF"];

test("a crash that comes in is told, kept and answered with; one that came in while the desk was down likewise", async () => {
  const home = temporaryFolder();
  const random = seededRandom(3);
  const crash: Readonly<Record<string, number>> = { AAA: days.length - 2, BBB: days.length - 1 };
  const bars = symbols.flatMap((symbol) => {
    let close = 100;
    return days.map((day, t) => {
      close *= Math.exp(0.01 * random.normal() - (crash[symbol] === t ? 0.3 : 0));
      return bar(symbol, day, close);
    });
  });
  const ends = [...new Set(bars.map(({ closeMs }) => closeMs))];
  const [first = 0, second = 0] = ends.slice(-2);
  const openMarket = async () => {
    const market = await openMemoryMarketStore();
    await market.describe({ id: "d", label: "D", simulated: true, origin: "test", benchmark: null, nowMs: second });
    await market.append(
      "d",
      factsOf({ instruments: symbols.map((symbol) => instrument(symbol, `${symbol} Company`)), bars }),
    );
    return market;
  };
  const open = async () => {
    const services = await openServices(parseConfig({ QUORUM_HOME: home, QUORUM_LOG: "silent", QUORUM_DATA: "d" }), {
      clock: systemClock,
      ids: randomIds,
      folders: true,
      env: {},
      log: silentLog,
      openMarket,
    });
    onTestFinished(() => services.close());
    return { services, end: await startWatches(services) };
  };
  const stored = (atMs: number) => ({
    dataset: "d",
    feed: "test",
    kind: "bar",
    symbols,
    count: symbols.length,
    firstEventMs: atMs,
    lastEventMs: atMs,
    lastKnownMs: atMs,
  });

  const before = await open();
  const bus = await before.services.bus();
  await bus.publish(factsIngested, stored(first), { id: "first" });
  const isBusy = async (opened: typeof bus) =>
    (await Promise.all([factsIngested, anomalyFound].map((topic) => opened.stats(topic)))).some(({ subscriptions }) =>
      subscriptions.some(({ backlog }) => backlog > 0),
    );
  while (await isBusy(bus)) await sleep(20);
  const desk = await before.services.desk();
  const ask = (one: typeof desk, atMs: number) =>
    one.ask({
      question: "what is unusual today?",
      asOf: asOf(atMs),
      threadId: null,
      dataset: "d",
      requestedBy: "ana",
      tracing: "hard",
    });
  const kept = async (services: typeof before.services, atMs: number) =>
    (await (await services.memory()).at("d", asOf(atMs)).search({ kind: "anomaly", limit: 50 })).hits.map(
      ({ note }) => note.symbol,
    );
  expect(new Set(await kept(before.services, first))).toEqual(new Set(["AAA"]));
  expect(await kept(before.services, first - 1)).toEqual([]);
  await before.end();
  await before.end();
  await bus.publish(factsIngested, stored(second), { id: "second" });
  await before.services.close();

  const after = await open();
  const opened = await after.services.bus();
  while (await isBusy(opened)) await sleep(20);
  expect(new Set(await kept(after.services, second))).toEqual(new Set(["AAA", "BBB"]));
  const { answer, numbers } = await ask(await after.services.desk(), second);
  expect(answer).toContain("Told by the watches in the last 24 hours, as it happened:");
  expect(answer).toContain("BBB Company (BBB): its");
  expect(numbers.filter(({ evidenceId }) => evidenceId === null)).toEqual([]);
  await after.end();
}, 120_000);
