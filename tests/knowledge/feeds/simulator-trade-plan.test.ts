// The prints that a session is planned to have, over bars of every shape: pennies, no range at all, hardly any shares, wide spreads, halts.
import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { applyDeltas, applyOrders, Level2Book, MarketByOrderBook } from "#knowledge/books/index.ts";
import { type Block, checkBlock } from "#knowledge/domain/index.ts";
import { dayQuantile } from "#knowledge/feeds/drivers/simulator/ticks/arrivals.ts";
import { TickSession } from "#knowledge/feeds/drivers/simulator/ticks/tick-session.ts";
import { planTrades, printKinds, type TradePlan } from "#knowledge/feeds/drivers/simulator/ticks/trade-plan.ts";
import { blocksOf, rowsIn } from "./simulator-sessions.ts";

const lengthNs = 390 * 60e9;

/** A bar, and how its session trades, drawn from a seed. */
function drawn(seed: number) {
  const random = seededRandom(seed);
  const scale = [2, 8, 60, 2_000, 150_000][random.integer(5)] as number;
  const prices = Array.from({ length: 4 }, () => 1 + random.integer(random.next() < 0.3 ? 3 : scale));
  const [high, low] = [Math.max(...prices), Math.min(...prices)];
  const [open, close] = prices as [number, number];
  const volume = [100, 300, 5_000, 2_000_000][random.integer(4)] as number;
  const tone = { spread: 0.3 + 30 * random.next() ** 3, depth: 0.2 + random.next(), branching: 0.9 * random.next() };
  const halts = random.next() < 0.3;
  const halt = {
    fromNs: 80 * 60e9,
    toNs: 140 * 60e9,
    moveBefore: -0.03,
    moveAtReopening: random.next() < 0.5 ? -0.1 : 0.1,
  };
  return {
    bar: { open, close, range: { high, low }, volume, deviation: 0.01 },
    options: { lengthNs, trades: 8 + random.integer(400), tone, halt: halts ? halt : null },
  };
}

const textOf = (row: object): string => Object.values(row).join(" ");
const prices = ({ ticks }: TradePlan): number[] => [...ticks];

describe("the plan of a session's trades", () => {
  test("adds up to its bar, whatever the bar", () => {
    for (let seed = 1; seed <= 1_500; seed++) {
      const { bar, options } = drawn(seed);
      const plan = planTrades(seededRandom(seed), bar, options);
      const said = {
        seed,
        open: plan.ticks[0],
        high: Math.max(...prices(plan)),
        low: Math.min(...prices(plan)),
        close: plan.ticks[plan.count - 1],
        volume: plan.size.reduce((sum, size) => sum + size, 0),
      };
      const { open, close, range, volume } = bar;
      expect(said).toEqual({ seed, open, close, ...range, volume });
    }
  });

  test("has quotes that are no quotes of a crossed book, and every print at or between them", () => {
    for (let seed = 1; seed <= 1_500; seed++) {
      const { bar, options } = drawn(seed);
      const { count, bid, ask, ticks, side, kind, size, atNs } = planTrades(seededRandom(seed), bar, options);
      for (let k = 0; k < count; k++) {
        const [low, high, price] = [bid[k], ask[k], ticks[k]] as [number, number, number];
        const wanted =
          kind[k] === printKinds.book ? price === (side[k] === 1 ? high : low) : price >= low && price <= high;
        const isSound = low >= 1 && low < high && wanted && (size[k] as number) >= 1 && Number.isInteger(size[k]);
        const inTime = (atNs[k] as number) >= (atNs[k - 1] ?? 0) && (atNs[k] as number) < lengthNs;
        if (!isSound || !inTime) expect.fail(`seed ${seed}, print ${k}: ${price} between ${low} and ${high}`);
      }
    }
  });

  test("has no print in a halt, and an auction at its end", () => {
    let halted = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const { bar, options } = drawn(seed);
      if (options.halt === null) continue;
      halted += 1;
      const { atNs, kind } = planTrades(seededRandom(seed), bar, options);
      const { fromNs, toNs } = options.halt;
      const first = atNs.findIndex((at) => at >= fromNs);
      expect([atNs[first], kind[first]]).toEqual([toNs, printKinds.auction]);
    }
    expect(halted).toBeGreaterThan(50);
  });

  test("becomes a session whose orders, levels and prints agree, whatever the bar, read in whatever stretches", () => {
    const openMs = Date.parse("2026-08-03T13:30:00Z");
    for (let seed = 1; seed <= 20; seed++) {
      const { bar, options } = drawn(seed);
      const parts = {
        symbol: "AAA",
        openMs,
        closeMs: openMs + 390 * 60_000,
        bar,
        tone: options.tone,
        halt: options.halt,
        perSecond: 0.1 + 0.1 * (seed % 3),
        firstOrderId: 1,
        random: seededRandom(seed),
      };
      const [whole, parted] = [new TickSession(parts), new TickSession(parts)];
      const blocks = whole.advance(Number.POSITIVE_INFINITY);
      const rest: Block[] = [];
      for (let untilNs = -5e9; !parted.isDone; untilNs += 17 * 60e9) rest.push(...parted.advance(untilNs));
      for (const kind of ["trade", "quote", "book", "delta", "order"] as const)
        expect(rowsIn(rest, kind).map(textOf).join() === rowsIn(blocks, kind).map(textOf).join()).toBe(true);
      const [byOrder, byPrice] = [new MarketByOrderBook(), new Level2Book()];
      for (const block of blocksOf(blocks, "order")) applyOrders(byOrder, block, 0.01);
      for (const block of blocksOf(blocks, "delta")) applyDeltas(byPrice, block, 0.01);
      expect({ seed, wrong: byOrder.inconsistencies.counts, left: byOrder.orders }).toEqual({
        seed,
        wrong: {},
        left: 0,
      });
      const { crossed, locked, absent, gaps } = byPrice.counts;
      expect({ seed, crossed, locked, absent, gaps }).toEqual({ seed, crossed: 0, locked: 0, absent: 0, gaps: 0 });
      const trades = rowsIn(blocks, "trade").map(({ price, size }) => [Math.round(price * 100), size] as const);
      expect({
        seed,
        open: trades[0]?.[0],
        high: Math.max(...trades.map(([ticks]) => ticks)),
        low: Math.min(...trades.map(([ticks]) => ticks)),
        close: trades.at(-1)?.[0],
        volume: trades.reduce((sum, [, size]) => sum + size, 0),
      }).toEqual({ seed, open: bar.open, close: bar.close, ...bar.range, volume: bar.volume });
      for (const block of blocks) expect(checkBlock(block)).toEqual([]);
    }
  }, 120_000);

  test("spreads over the day as the density says: its quantiles lead back through the distribution", () => {
    for (let u = 0; u <= 1; u += 1 / 64) {
      const x = dayQuantile(u);
      expect(0.55 * x + 0.225 * ((2 * x - 1) ** 3 + 1)).toBeCloseTo(u, 12);
    }
  });
});
