// The desk's topics, and what a topic does not let compile.
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  barClosed,
  type Checked,
  defineTopic,
  deskTopics,
  type EventBus,
  eventBusDrivers,
  factsIngested,
  feedState,
  quarantineAdded,
} from "#knowledge/bus/index.ts";
import { newFolder, openBus } from "./rig.ts";

const facts = {
  dataset: "djia20",
  feed: "csv",
  kind: "bar",
  symbols: ["AAPL", "MSFT"],
  count: 42,
  firstEventMs: 1,
  lastEventMs: 2,
  lastKnownMs: 3,
};

describe("the desk's topics", () => {
  test("have names of their own and keep what they carry for a time", () => {
    expect(deskTopics.map(({ id }) => id)).toEqual([
      "facts-ingested",
      "quarantine-added",
      "feed-state",
      "bar-closed",
      "anomaly-found",
      "feature-alert",
      "factor-changed",
    ]);
    for (const { retention } of deskTopics) expect(retention.timeMs).toBeGreaterThan(0);
  });

  test("carry their messages over the bus, keyed by what belongs together", async () => {
    const bus = await openBus(newFolder());
    const first = async <T>(topic: Parameters<typeof bus.stats>[0] & { check(message: T): Checked<T> }, message: T) => {
      await bus.publish(topic as never, message as never);
      const stream = await bus.subscribe(topic, { subscription: "s", from: "earliest" });
      for await (const { key, message: got } of stream) {
        expect(got).toEqual(message);
        return key;
      }
    };
    expect(await first(factsIngested, facts)).toBe("djia20/bar");
    expect(await first(quarantineAdded, { dataset: "djia20", feed: "csv", count: 3, reason: "no date" })).toBe(
      "djia20",
    );
    expect(await first(feedState, { feed: "ccxt", state: "stale", atMs: 5, reason: "no heartbeat" })).toBe("ccxt");
    const bar = {
      dataset: "d",
      symbol: "AAPL",
      interval: "1m",
      openMs: 0,
      closeMs: 60_000,
      knownAtMs: 60_000,
      close: 1.5,
    };
    expect(await first(barClosed, bar)).toBe("d/AAPL/1m");
  });

  test("refuse what they do not carry", () => {
    for (const wrong of [
      { ...facts, count: -1 },
      { ...facts, more: 1 },
      { ...facts, symbols: [""] },
    ]) {
      expect(() => factsIngested.check(wrong)).toThrow(
        expect.objectContaining({
          code: "knowledge/bus-message-invalid",
          message: expect.stringContaining("facts-ingested"),
        }),
      );
    }
    expect(() => feedState.check({ feed: "x", state: "sleeping" as "live", atMs: 1, reason: null })).toThrow(
      expect.objectContaining({ code: "knowledge/bus-message-invalid" }),
    );
  });
});

test("a message of another type does not compile, nor one that only looks checked", () => {
  const ticks = defineTopic({ id: "ticks", schema: z.strictObject({ n: z.int() }) });
  const publishing = (bus: EventBus) => {
    // @ts-expect-error n is a number
    void bus.publish(ticks, { n: "one" });
    // @ts-expect-error no field is missing
    void bus.publish(ticks, {});
    // @ts-expect-error only a topic's check makes one
    const forged: Checked<{ n: number }> = { topic: "ticks", json: "{}", key: null };
    void bus.publish(ticks, forged);
    void bus.publish(ticks, ticks.check({ n: 1 }));
  };
  expect(publishing).toBeTypeOf("function");
  // @ts-expect-error a schema that changes the type would not fit a second time
  expect(defineTopic({ id: "t", schema: z.string().transform(Number) }).id).toBe("t");
});

test("every driver is declared with what it needs", () => {
  expect(eventBusDrivers.map(({ id, package: name }) => [id, name])).toEqual([
    ["embedded", "better-sqlite3"],
    ["pulsar", "ws"],
  ]);
});
