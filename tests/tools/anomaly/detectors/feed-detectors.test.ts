// Quote stuffing, stale feeds and bad ticks: planted, found, and not seen where they are not.
import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { openSimulatorFeed } from "#knowledge/feeds/index.ts";
import { openMessageRate, openStaleFeed, openTickChecks, type RateReading, tickRows } from "#tools/anomaly/index.ts";

/** Seconds of a market: about 20 messages and 4 trades each; `stuffed` seconds have 400 messages more. */
function secondsOf(count: number, stuffed: ReadonlySet<number>): RateReading[] {
  const random = seededRandom(5);
  const rate = openMessageRate({ window: 120 });
  const readings: RateReading[] = [];
  for (let second = 0; second < count; second++) {
    const messages = 15 + random.integer(11) + (stuffed.has(second) ? 400 : 0);
    const trades = 2 + random.integer(5);
    for (let i = 0; i < messages + trades; i++) {
      const reading = rate.push(second * 1_000 + (999 * i) / (messages + trades), i < trades ? "trade" : "message");
      if (reading !== null) readings.push(reading);
    }
  }
  const last = rate.flush();
  return last === null ? readings : [...readings, last];
}

describe("message rates", () => {
  test("a stuffed second is far out in rate and ratio, the others are not", () => {
    const stuffed = new Set([150, 300]);
    const readings = secondsOf(400, stuffed);
    expect(readings).toHaveLength(400);
    expect(readings.slice(0, 120).every(({ state }) => state === "warming-up")).toBe(true);
    for (const [second, { score, pValue }] of readings.entries()) {
      if (stuffed.has(second)) expect([score > 6, pValue < 1e-9]).toEqual([true, true]);
      else if (second >= 120) expect(score).toBeLessThan(5);
    }
  });

  test("a burst of trades is no stuffing", () => {
    const rate = openMessageRate({ window: 60 });
    for (let second = 0; second < 60; second++)
      for (let i = 0; i < 20; i++) rate.push(second * 1_000, i < 4 ? "trade" : "message");
    for (let i = 0; i < 400; i++) rate.push(60_000, "trade");
    for (let i = 0; i < 400; i++) rate.push(60_000, "message");
    const reading = rate.flush();
    expect(reading?.rateZ).toBeGreaterThan(8);
    expect(reading?.score).toBeLessThan(0);
  });

  test("a long silence begins the baseline anew, an earlier time is out of order, a time that is none is refused", () => {
    const rate = openMessageRate({ window: 10 });
    for (let second = 0; second < 12; second++) rate.push(second * 1_000, "message");
    expect(rate.push(3_000, "message")?.state).toBe("out-of-order");
    rate.push(3_600_000, "message");
    expect(rate.flush()?.state).toBe("warming-up");
    expect(() => rate.push(Number.NaN, "message")).toThrow(expect.objectContaining({ code: "tools/value-not-finite" }));
  });
});

describe("stale feeds", () => {
  const moving = (t: number) => 100 + (t % 7);

  test("a price that stands still while the others move is soon unlikely, and a holiday is not", () => {
    const feed = openStaleFeed();
    for (let t = 0; t < 50; t++) feed.push(t, moving(t), 1);
    for (let t = 50; t < 60; t++) expect(feed.push(t, moving(49), 0.1).run).toBe(0); // the peers stand still too
    const readings = Array.from({ length: 5 }, (_, i) => feed.push(60 + i, i % 2 === 0 ? Number.NaN : moving(49), 1));
    expect(readings.map(({ run }) => run)).toEqual([1, 2, 3, 4, 5]);
    expect(readings[4]!.pValue).toBeLessThan(1e-6);
    expect(feed.push(65, 99, 1)).toMatchObject({ run: 0, pValue: 1 });
  });

  test("an instrument that often stands still is given more time", () => {
    const feed = openStaleFeed();
    for (let t = 0; t < 60; t++) feed.push(t, Math.floor(t / 3), 1);
    const readings = Array.from({ length: 3 }, (_, i) => feed.push(60 + i, 19, 1));
    expect(readings[2]!.pValue).toBeGreaterThan(0.1);
  });

  test("a time that does not rise is out of order and changes nothing", () => {
    const feed = openStaleFeed();
    for (let t = 0; t < 20; t++) feed.push(t, moving(t), 1);
    expect(feed.push(5, 1, 1)).toMatchObject({ state: "out-of-order", run: 0 });
    expect(feed.push(Number.NaN, 1, 1).state).toBe("out-of-order");
  });
});

test("every planted bad tick of a simulated session is found, and no right one is called wrong", async () => {
  const ticks = { symbols: ["NMBR"], days: 1, perSecond: 0.5 };
  const feed = await openSimulatorFeed({ scenario: "bad-ticks", ticks });
  const keyOf = (kind: string, { eventNs, sequence }: { eventNs: bigint; sequence: bigint }) =>
    `${kind} ${eventNs} ${sequence}`;
  const planted = new Set(
    feed
      .planted()
      .badTicks()
      .map((tick) => keyOf(tick.kind, tick)),
  );
  const found = new Set<string>();
  const checks = { trade: openTickChecks(), quote: openTickChecks(), book: openTickChecks() };
  let rows = 0;
  for await (const item of feed.history()) {
    if (item.kind !== "block") continue;
    const { block } = item;
    if (block.kind !== "trade" && block.kind !== "quote" && block.kind !== "book") continue;
    for (const row of tickRows(block)) {
      rows++;
      if (checks[block.kind].push(row).length > 0) found.add(keyOf(block.kind, row));
    }
  }
  expect(rows).toBeGreaterThan(5_000);
  expect(planted.size).toBeGreaterThan(30);
  const caught = [...planted].filter((key) => found.has(key)).length;
  expect(caught / planted.size).toBeGreaterThanOrEqual(0.97);
  expect([...found].filter((key) => !planted.has(key)).length).toBeLessThanOrEqual(0.0005 * rows);
}, 60_000);
