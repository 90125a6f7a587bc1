import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BarOptions, barsOfTrades, openBarBuilder, type Trade, type TradeBar } from "#knowledge/books/index.ts";

const trade = (eventTimeMs: number, price: number, size = 1, knownAtMs = eventTimeMs): Trade => ({
  eventTimeMs,
  knownAtMs,
  price,
  size,
});

function builderOf(options: BarOptions) {
  const bars: TradeBar[] = [];
  const late: Trade[] = [];
  return {
    builder: openBarBuilder(options, { onBar: (bar) => bars.push(bar), onLate: (each) => late.push(each) }),
    bars,
    late,
  };
}

function taken(options: BarOptions, trades: readonly Trade[]) {
  const opened = builderOf(options);
  for (const each of trades) opened.builder.add(each);
  return opened;
}

const minute = 60_000;
const prices = ({ open, high, low, close, volume }: TradeBar) => [open, high, low, close, volume];

describe("bars by time", () => {
  test("hold first, highest, lowest and last price, what was traded, and are known at their end", () => {
    const { bars, builder } = taken({ interval: "1m" }, [
      trade(0, 10, 2),
      trade(30_000, 12, 1),
      trade(30_000, 9, 1),
      trade(59_999, 11, 4),
      trade(minute, 20),
    ]);
    expect(bars).toEqual([
      {
        openMs: 0,
        closeMs: minute,
        open: 10,
        high: 12,
        low: 9,
        close: 11,
        volume: 8,
        value: 85,
        trades: 4,
        firstTradeMs: 0,
        lastTradeMs: 59_999,
        knownAtMs: minute,
        revision: 0,
      },
    ]);
    expect(builder.open()).toMatchObject({ openMs: minute, open: 20, trades: 1 });
  });

  test("are not made for intervals without trades", () => {
    const { bars } = taken({ interval: "1s" }, [trade(100, 1), trade(5_000, 2), trade(7_000, 3)]);
    expect(bars.map(({ openMs }) => openMs)).toEqual([0, 5_000]);
  });

  test("end by the clock too, and not before it is there", () => {
    const { bars, builder } = taken({ interval: "1m" }, [trade(10, 1)]);
    builder.advance(minute - 1);
    expect(bars).toEqual([]);
    builder.advance(minute);
    builder.advance(minute);
    expect(bars).toHaveLength(1);
    expect(builder.open()).toBeNull();
  });

  test("are known when the last of their trades was, where that is after their end", () => {
    const { bars } = taken({ interval: "1m" }, [trade(59_990, 1, 1, 60_250), trade(61_000, 2)]);
    expect(bars[0]?.knownAtMs).toBe(60_250);
  });

  test("take trades within the open bar in any order: first and last price go by the time of the trade", () => {
    const { bars, late } = taken({ interval: "1m" }, [
      trade(20, 5),
      trade(10, 3),
      trade(30, 7),
      trade(25, 9),
      trade(30, 8),
      trade(minute, 1),
    ]);
    expect(prices(bars[0] as TradeBar)).toEqual([3, 9, 3, 8, 5]);
    expect(late).toEqual([]);
  });

  test("list a trade that is older than the open bar, and change no bar", () => {
    const { bars, late, builder } = taken({ interval: "1m" }, [
      trade(10, 1),
      trade(minute + 10, 2),
      trade(20, 99, 1, minute + 20),
    ]);
    expect(bars).toHaveLength(1);
    expect(bars[0]).toMatchObject({ high: 1, revision: 0 });
    expect(late).toEqual([trade(20, 99, 1, minute + 20)]);
    builder.advance(2 * minute);
    builder.add(trade(minute + 20, 3));
    expect(late).toHaveLength(2);
  });

  test("are revised by a late trade with a later knownAtMs, where that is wanted, as long as they are kept", () => {
    const { bars, late, builder } = taken({ interval: "1m", late: { policy: "revise", keep: 2 } }, [
      trade(10, 1),
      trade(minute + 10, 2),
      trade(2 * minute + 10, 3),
      trade(5, 7, 2, 2 * minute + 20),
      trade(3 * minute, 4),
      trade(20, 99, 1, 3 * minute),
    ]);
    expect(bars.map(({ openMs, revision, knownAtMs }) => [openMs, revision, knownAtMs])).toEqual([
      [0, 0, minute],
      [minute, 0, 2 * minute],
      [0, 1, 2 * minute + 20],
      [2 * minute, 0, 3 * minute],
    ]);
    expect(prices(bars[2] as TradeBar)).toEqual([7, 7, 1, 1, 3]);
    expect(late).toEqual([trade(20, 99, 1, 3 * minute)]);
    builder.add(trade(minute + 50_000, 8, 1, 4 * minute));
    builder.add(trade(minute + 20, 5, 1, 5 * minute));
    expect(bars.slice(-2).map(({ revision, close, knownAtMs }) => [revision, close, knownAtMs])).toEqual([
      [1, 8, 4 * minute],
      [2, 8, 5 * minute],
    ]);
  });

  test("are told for the first time by a late trade of an interval that had none", () => {
    const { bars, late } = taken({ interval: "1m", late: { policy: "revise", keep: 10 } }, [
      trade(10, 1),
      trade(5 * minute, 2),
      trade(2 * minute, 3, 1, 5 * minute + 1),
      trade(2 * minute + 1, 4, 1, 5 * minute + 2),
    ]);
    expect(bars.map(({ openMs, revision, knownAtMs }) => [openMs, revision, knownAtMs])).toEqual([
      [0, 0, minute],
      [2 * minute, 0, 5 * minute + 1],
      [2 * minute, 1, 5 * minute + 2],
    ]);
    expect(late).toEqual([]);
  });
});

describe("bars by what was traded", () => {
  test("of ticks end with the trade that fills them, known when it was", () => {
    const { bars, builder } = taken({ interval: "tick:2" }, [trade(1, 10, 5, 4), trade(2, 11, 5, 6), trade(3, 12)]);
    expect(bars).toMatchObject([{ openMs: 1, closeMs: 2, open: 10, close: 11, trades: 2, volume: 10, knownAtMs: 6 }]);
    expect(builder.open()).toMatchObject({ trades: 1 });
  });

  test("of volume hold exactly their volume: a trade too large is cut", () => {
    const { bars, builder } = taken({ interval: "volume:10" }, [trade(1, 5, 4), trade(2, 6, 27), trade(3, 7, 9)]);
    expect(bars.map(prices)).toEqual([
      [5, 6, 5, 6, 10],
      [6, 6, 6, 6, 10],
      [6, 6, 6, 6, 10],
      [6, 7, 6, 7, 10],
    ]);
    expect(builder.open()).toBeNull();
  });

  test("of volume keep a trade whole where that is wanted", () => {
    const { bars } = taken({ interval: "volume:10", overshoot: "keep" }, [
      trade(1, 5, 4),
      trade(2, 6, 27),
      trade(3, 7, 9),
      trade(4, 7, 1),
    ]);
    expect(bars.map(({ volume }) => volume)).toEqual([31, 10]);
  });

  test("of dollars hold exactly their value", () => {
    const { bars, builder } = taken({ interval: "dollar:100" }, [trade(1, 10, 4), trade(2, 20, 5), trade(3, 50, 1)]);
    expect(bars.map(({ value, volume }) => [value, volume])).toEqual([[100, 7]]);
    expect(builder.open()).toMatchObject({ value: 90, volume: 3 });
  });

  test("list a trade that is older than the last bar, and cannot be revised", () => {
    const { bars, late } = taken({ interval: "tick:2" }, [
      trade(1, 1),
      trade(5, 1),
      trade(4, 9),
      trade(5, 2),
      trade(6, 3),
    ]);
    expect(late).toEqual([trade(4, 9)]);
    expect(bars).toMatchObject([{ high: 1 }, { open: 2, close: 3 }]);
    expect(() => builderOf({ interval: "tick:2", late: { policy: "revise", keep: 5 } })).toThrow(
      /cannot revise bars of tick:2/,
    );
  });

  test("refuse a trade that would make bars without end, or is worth nothing", () => {
    const volume = builderOf({ interval: "volume:1" });
    expect(() => volume.builder.add(trade(1, 5, 10_001))).toThrow(/makes no bars of volume:1/);
    const dollar = builderOf({ interval: "dollar:100" });
    expect(() => dollar.builder.add(trade(1, -5, 1))).toThrow(
      expect.objectContaining({ code: "knowledge/fact-invalid" }),
    );
    expect(dollar.builder.open()).toBeNull();
  });
});

test.each([
  trade(1, Number.NaN),
  trade(1, 1, 0),
  trade(1, 1, -1),
  trade(1, 1, Number.POSITIVE_INFINITY),
  trade(Number.NaN, 1),
  trade(1, 1, 1, Number.NaN),
])("what is no trade is refused and in no bar: %j", (wrong) => {
  const { builder } = builderOf({ interval: "1m" });
  expect(() => builder.add(wrong)).toThrow(expect.objectContaining({ code: "knowledge/fact-invalid" }));
  expect(builder.open()).toBeNull();
});

const anyTrades: fc.Arbitrary<readonly Trade[]> = fc
  .array(
    fc.record({
      eventTimeMs: fc.integer({ min: 0, max: 20 * minute }),
      delayMs: fc.integer({ min: 0, max: 3 * minute }),
      price: fc.integer({ min: 1, max: 50 }),
      size: fc.integer({ min: 1, max: 9 }),
    }),
    { maxLength: 120 },
  )
  .map((trades) =>
    trades
      .map(({ delayMs, ...each }) => ({ ...each, knownAtMs: each.eventTimeMs + delayMs }))
      .sort((a, b) => a.knownAtMs - b.knownAtMs),
  );

describe("any trades, in the order they became known", () => {
  test("with revisions: the last version of every bar is that of the trades in order, and each version is known later", () => {
    fc.assert(
      fc.property(anyTrades, (trades) => {
        const { bars, late, builder } = taken({ interval: "1m", late: { policy: "revise", keep: 100 } }, trades);
        builder.advance(Number.MAX_SAFE_INTEGER);
        const last = new Map<number, TradeBar>();
        for (const bar of bars) {
          const before = last.get(bar.openMs);
          if (before) expect([bar.revision, bar.knownAtMs >= before.knownAtMs]).toEqual([before.revision + 1, true]);
          last.set(bar.openMs, bar);
        }
        // Trades older than the first bar of all cannot revise one.
        const first = Math.min(...bars.filter(({ revision }) => revision === 0).map(({ openMs }) => openMs));
        const inBars = trades.filter((each) => !late.includes(each));
        expect(late.every(({ eventTimeMs }) => eventTimeMs < first)).toBe(true);
        const sorted = inBars
          .map((each, at) => ({ each, at }))
          .sort((a, b) => a.each.eventTimeMs - b.each.eventTimeMs || a.at - b.at);
        for (const [openMs, bar] of last) {
          const own = sorted
            .map(({ each }) => each)
            .filter(({ eventTimeMs }) => Math.floor(eventTimeMs / minute) * minute === openMs);
          const cost = own.map(({ price }) => price);
          expect(prices(bar)).toEqual([
            cost[0],
            Math.max(...cost),
            Math.min(...cost),
            cost.at(-1),
            own.reduce((sum, { size }) => sum + size, 0),
          ]);
          expect(bar.knownAtMs).toBe(Math.max(openMs + minute, ...own.map(({ knownAtMs }) => knownAtMs)));
        }
        expect([...last.values()].reduce((sum, { trades: n }) => sum + n, 0)).toBe(inBars.length);
      }),
      { numRuns: 200, seed: 83 },
    );
  });

  test.each<BarOptions>([
    { interval: "1m" },
    { interval: "1m", late: { policy: "revise", keep: 3 } },
    { interval: "tick:7" },
    { interval: "volume:13" },
    { interval: "dollar:150" },
    { interval: "dollar:150", overshoot: "keep" },
  ])("nothing is lost and columns give the same bars: %j", (options) => {
    fc.assert(
      fc.property(anyTrades, (trades) => {
        const { bars, late, builder } = taken(options, trades);
        const column = (of: (each: Trade) => number) => Float64Array.from(trades, of);
        const columns = {
          eventTimeMs: column((each) => each.eventTimeMs),
          knownAtMs: column((each) => each.knownAtMs),
          price: column((each) => each.price),
          size: column((each) => each.size),
        };
        expect(barsOfTrades(columns, options)).toEqual({ bars, late, open: builder.open() });
        const final = new Map(bars.map((bar, at) => [options.interval === "1m" ? bar.openMs : at, bar]));
        const open = builder.open();
        const total = [...final.values(), ...(open ? [open] : [])].reduce((sum, { volume }) => sum + volume, 0);
        const all = trades.reduce((sum, { size }) => sum + size, 0) - late.reduce((sum, { size }) => sum + size, 0);
        expect(total).toBeCloseTo(all, 6);
        if (options.interval === "volume:13") for (const { volume } of bars) expect(volume).toBeCloseTo(13, 9);
        if (options.interval === "dollar:150" && !options.overshoot)
          for (const { value } of bars) expect(value).toBeCloseTo(150, 6);
      }),
      { numRuns: 60, seed: 84 },
    );
  });
});

test("columns of several lengths are refused", () => {
  const two = new Float64Array(2);
  const columns = { eventTimeMs: two, knownAtMs: two, price: two, size: new Float64Array(1) };
  expect(() => barsOfTrades(columns, { interval: "1m" })).toThrow(/of one length/);
});
