// Ticks, quotes, books, levels and orders of the simulated market, held against each other, against the day's bar, and against the desk's own
// order books, which know nothing of how they were made.
import { beforeAll, describe, expect, test } from "vitest";
import { contentHash, QuorumError } from "#infra/runtime/index.ts";
import {
  applyDeltas,
  applyOrders,
  type BookTop,
  barsOfBlock,
  emptyTop,
  Level2Book,
  MarketByOrderBook,
  ticksOf,
} from "#knowledge/books/index.ts";
import { asOf, checkBlock, rowsOf } from "#knowledge/domain/index.ts";
import { openSimulatorFeed, type SimulatorOptions } from "#knowledge/feeds/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { blocksOf, type RowOf, readAll, rowsIn, sessionsIn, type ToldSession } from "./simulator-sessions.ts";

type Given = Parameters<typeof openSimulatorFeed>[0] & Partial<SimulatorOptions>;

const worlds: readonly (readonly [string, Given])[] = [
  ["the usual market", { ticks: { symbols: ["VKTM", "SIMX"], days: 1, perSecond: 0.4 } }],
  ["the usual market, seed 3, at a higher rate", { seed: 3, ticks: { symbols: ["CPRL"], days: 1, perSecond: 2 } }],
  ["calm", { scenario: "calm", ticks: { symbols: ["OATG"], days: 1, perSecond: 0.4 } }],
  ["crash", { scenario: "crash", ticks: { symbols: ["HPNB"], days: 3, perSecond: 0.4 } }],
  ["squeeze", { scenario: "squeeze", ticks: { symbols: ["LMRT"], days: 3, perSecond: 0.4 } }],
  ["halt", { scenario: "halt", ticks: { symbols: ["SLVT"], days: 2, perSecond: 0.4 } }],
  ["no edge", { scenario: "no-edge", seed: 5, ticks: { symbols: ["TRVQ", "SIMX"], days: 1, perSecond: 0.4 } }],
  ["a split's day", { ticks: { symbols: ["SLVT"], days: ["2026-04-30", "2026-05-01"], perSecond: 0.4 } }],
];

const told = new Map<string, readonly ToldSession[]>();
beforeAll(async () => {
  for (const [name, given] of worlds) told.set(name, sessionsIn(await readAll(await openSimulatorFeed(given))));
}, 120_000);
const names = worlds.map(([name]) => name);
const everySession = (name: string, look: (session: ToldSession) => void): void => {
  const sessions = told.get(name) as readonly ToldSession[];
  expect(sessions.length).toBeGreaterThan(0);
  for (const session of sessions) look(session);
};

describe("ticks of a simulated session", () => {
  test.each(names)("are facts, numbered from 1 in the order they happened, known a little later (%s)", (name) => {
    everySession(name, ({ blocks, bar }) => {
      for (const block of blocks) expect(checkBlock(block)).toEqual([]);
      for (const kind of ["trade", "quote", "book", "delta", "order"] as const) {
        const rows = rowsIn(blocks, kind);
        expect(rows.length).toBeGreaterThan(20);
        expect(rows.map(({ sequence }) => Number(sequence))).toEqual(rows.map((_, at) => at + 1));
        for (const [at, { eventNs, knownNs }] of rows.entries()) {
          const before = rows[at - 1];
          if (eventNs < (before?.eventNs ?? 0n) || knownNs < (before?.knownNs ?? 0n) || knownNs <= eventNs)
            expect.fail(`${kind} ${at}: ${eventNs}, known ${knownNs}, after ${before?.eventNs}, ${before?.knownNs}`);
        }
        const last = rows.at(-1);
        expect(Number((last?.knownNs ?? 0n) / 1_000_000n)).toBeLessThan(bar.closeMs);
        expect(Number((rows[0]?.eventNs ?? 0n) / 1_000_000n)).toBeGreaterThanOrEqual(bar.openMs - 2_000);
      }
      const waits = rowsIn(blocks, "trade").map(({ eventNs, knownNs }) => Number(knownNs - eventNs) / 1e6);
      const median = waits.sort((a, b) => a - b)[waits.length >> 1] as number;
      expect(median).toBeGreaterThan(0.2);
      expect(median).toBeLessThan(3);
    });
  });

  test.each(names)("add up to the day's bar exactly (%s)", (name) => {
    everySession(name, ({ blocks, bar }) => {
      const trades = rowsIn(blocks, "trade");
      const prices = trades.map(({ price }) => price);
      expect({
        open: prices[0],
        high: Math.max(...prices),
        low: Math.min(...prices),
        close: prices.at(-1),
        volumeShares: trades.reduce((sum, { size }) => sum + size, 0),
      }).toEqual({
        open: bar.open,
        high: bar.high,
        low: bar.low,
        close: bar.close,
        volumeShares: bar.volumeShares,
      });
      expect(trades.every(({ size }) => Number.isInteger(size) && size > 0)).toBe(true);
    });
  });

  test.each(names)(
    "orders rebuild the book that levels, quotes and snapshots tell, and it is never crossed (%s)",
    (name) => {
      everySession(name, ({ blocks, symbol, day }) => {
        const [orders, deltas] = [blocksOf(blocks, "order"), blocksOf(blocks, "delta")];
        const [byOrder, byPrice] = [new MarketByOrderBook(), new Level2Book()];
        const moments = [...rowsIn(blocks, "quote"), ...rowsIn(blocks, "book")]
          .map(({ eventNs }) => eventNs)
          .sort((a, b) => (a < b ? -1 : 1));
        const quotes = new Map(rowsIn(blocks, "quote").map((row) => [row.eventNs, row]));
        const books = new Map(rowsIn(blocks, "book").map((row) => [row.eventNs, row]));
        const [nextOrder, nextDelta] = [reader(orders), reader(deltas)];
        const tops = [emptyTop(10), emptyTop(10)] as const;
        let compared = 0;
        for (const moment of new Set(moments)) {
          for (const part of nextOrder(moment)) applyOrders(byOrder, part, 0.01);
          for (const part of nextDelta(moment)) applyDeltas(byPrice, part, 0.01);
          const [orderTop, levelTop] = [byOrder.top(10, tops[0]), byPrice.top(10, tops[1])];
          const told = [quotes.get(moment), books.get(moment)] as const;
          const wrong = [...differences(orderTop, levelTop), ...untrue(told, levelTop)];
          if (wrong.length > 0) expect.fail(`${symbol} ${day} at ${moment}: ${wrong.join(", ")}`);
          compared += 1;
        }
        expect(compared).toBeGreaterThan(1_000);
        expect(byOrder.inconsistencies.counts).toEqual({});
        const { crossed, locked, gaps, absent, held } = byPrice.counts;
        expect({ crossed, locked, gaps, absent, held }).toEqual({ crossed: 0, locked: 0, gaps: 0, absent: 0, held: 0 });
        expect([byOrder.orders, byOrder.touch, byPrice.touch]).toEqual([0, "one-sided", "one-sided"]); // all expired
      });
    },
  );

  test.each(names)(
    "every print is an execution of the same moment, and its buyer or seller the other side of the order (%s)",
    (name) => {
      everySession(name, ({ blocks }) => {
        const trades = rowsIn(blocks, "trade");
        const executions = rowsIn(blocks, "order").filter(({ type }) => type === 4 || type === 5);
        const plain = ({ eventNs, price, size }: (typeof trades)[number] | (typeof executions)[number]) =>
          `${eventNs} ${price} ${size}`;
        expect(trades.map(plain)).toEqual(executions.map(plain));
        const visible = trades.filter((_, at) => executions[at]?.type === 4);
        const sides = executions.filter(({ type }) => type === 4).map(({ side }) => -side);
        expect(visible.map(({ side }) => side)).toEqual(sides);
        expect(visible.length).toBeGreaterThan(trades.length / 2);
        expect(trades.filter(({ venue }) => venue === "SIM auction").every(({ side }) => side === 0)).toBe(true);
        expect([trades[0]?.venue, trades.at(-1)?.venue]).toEqual(["SIM auction", "SIM auction"]);
      });
    },
  );

  test.each(names)("snapshots hold ten levels a side, a second apart at least (%s)", (name) => {
    everySession(name, ({ blocks }) => {
      const books = rowsIn(blocks, "book").slice(0, -2); // the last two are told as the book is taken down
      const full = books.filter(({ bids, asks }) => ![...bids, ...asks].some(Number.isNaN));
      expect(full.length).toBeGreaterThan(0.98 * books.length);
      const gaps = books.slice(1).map(({ eventNs }, at) => Number(eventNs - (books[at]?.eventNs ?? 0n)) / 1e9);
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1);
    });
  });

  test("come at about the rate that was asked for", () => {
    for (const [name, rate] of [
      ["the usual market", 0.4],
      ["the usual market, seed 3, at a higher rate", 2],
    ] as const) {
      const counts = (told.get(name) as readonly ToldSession[]).map(({ blocks }) => rowsIn(blocks, "order").length);
      const perSecond = counts.reduce((sum, count) => sum + count, 0) / counts.length / (390 * 60);
      expect(perSecond / rate).toBeGreaterThan(0.9);
      expect(perSecond / rate).toBeLessThan(2);
    }
  });

  test("come in clusters, and more of them at either end of the day", () => {
    const [{ blocks, bar }] = told.get("the usual market, seed 3, at a higher rate") as [ToldSession];
    const minutes = rowsIn(blocks, "trade").map(({ eventNs }) => Number(eventNs / 1_000_000n) - bar.openMs);
    const counts = (widthMs: number): number[] => {
      const bins = new Array<number>(Math.ceil((390 * 60_000) / widthMs)).fill(0);
      for (const ms of minutes) bins[Math.floor(ms / widthMs)] = (bins[Math.floor(ms / widthMs)] ?? 0) + 1;
      return bins;
    };
    const halves = counts(30 * 60_000);
    const middle = halves.slice(4, 9).reduce((sum, count) => sum + count, 0) / 5;
    expect(halves[0] ?? 0).toBeGreaterThan(1.7 * middle);
    expect(halves.at(-1) ?? 0).toBeGreaterThan(1.7 * middle);
    // Within the quiet middle, where the day's shape is flat: a Poisson process would have as much variance as mean.
    const seconds = counts(10_000).slice(900, 1_500);
    const mean = seconds.reduce((sum, count) => sum + count, 0) / seconds.length;
    const variance = seconds.reduce((sum, count) => sum + (count - mean) ** 2, 0) / seconds.length;
    expect(variance / mean).toBeGreaterThan(2);
  });

  test("become bars of the market store's own making that equal the day's", async () => {
    const feed = await openSimulatorFeed({ ticks: { symbols: ["VKTM"], days: 1, perSecond: 0.3 } });
    const { dataset } = await feed.describe();
    const store = await openMemoryMarketStore();
    await store.describe(dataset);
    const items = await readAll(feed);
    for (const item of items) if (item.kind === "block") await store.appendBlock(dataset.id, item.block);
    const [session] = sessionsIn(items) as [ToldSession];
    const { bar } = session;
    const view = await store.at(dataset.id, asOf(bar.closeMs + 86_400_000));
    const day = bar.openMs - (bar.openMs % 86_400_000);
    const query = { symbols: ["VKTM"], interval: "1d", fromMs: day, toMs: day + 86_400_000 };
    const { open, high, low, close, volumeShares } = bar;
    expect(await view.rollUp(query)).toMatchObject([{ open, high, low, close, volumeShares }]);
    const minutes = blocksOf(session.blocks, "trade").map((block) => barsOfBlock(block, { interval: "1m" }));
    expect(minutes.flatMap(({ late }) => late)).toEqual([]);
  });

  test("the same seed makes the same ticks, another one others", async () => {
    const hashOf = async (seed: number): Promise<string> => {
      const ticks = { symbols: ["VKTM"], days: 1, perSecond: 0.3 };
      const blocks = (await readAll(await openSimulatorFeed({ seed, ticks }))).flatMap((item) =>
        item.kind === "block" ? [Object.values(item.block.columns).map(String)] : [],
      );
      return contentHash(blocks);
    };
    expect(await hashOf(7)).toBe(await hashOf(7));
    expect(await hashOf(8)).not.toBe(await hashOf(7));
  });

  test.each([
    [{ symbols: ["NOPE"], days: 1, perSecond: 1 }, "knowledge/symbol-unknown", /NOPE.*It lists NMBR/],
    [{ symbols: ["VKTM"], days: ["2026-08-02"], perSecond: 1 }, "knowledge/not-supported", /no session on 2026-08-02/],
    [{ symbols: ["VKTM"], days: 461, perSecond: 1 }, "knowledge/not-supported", /460 sessions up to now/],
  ])("%o is refused", async (ticks, code, says) => {
    const thrown = await openSimulatorFeed({ ticks }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(QuorumError);
    expect(thrown).toMatchObject({ code, message: expect.stringMatching(says) });
  });
});

describe("history of a feed with ticks", () => {
  const ticks = { symbols: ["VKTM", "OATG"], days: 2, perSecond: 0.15 };

  test("goes on behind each of its marks, with nothing twice and nothing missing", async () => {
    const whole = await readAll(await openSimulatorFeed({ ticks }));
    const marks = whole.flatMap(({ mark }) => (mark === undefined ? [] : [mark]));
    expect(marks).toEqual(["2026-08-03 VKTM", "2026-08-03 OATG", "2026-08-04 VKTM", "2026-08-04 OATG"]);
    for (const after of marks) {
      const rest: unknown[] = [];
      for await (const item of (await openSimulatorFeed({ ticks })).history({ after })) rest.push(item);
      const from = whole.findIndex(({ mark }) => mark === after) + 1;
      expect(rest).toEqual(whole.slice(from));
    }
  });

  test("gives the symbols and the stretch of time that are asked for", async () => {
    const whole = await readAll(await openSimulatorFeed({ ticks }));
    const [fromMs, toMs] = [Date.parse("2026-08-04T15:00:00Z"), Date.parse("2026-08-04T16:00:00Z")];
    const asked: typeof whole = [];
    for await (const item of (await openSimulatorFeed({ ticks })).history({ symbols: ["OATG"], fromMs, toMs }))
      asked.push(item);
    const wanted = sessionsIn(whole).find(({ symbol, day }) => symbol === "OATG" && day === "2026-08-04");
    const inside = rowsIn(wanted?.blocks ?? [], "trade").filter(({ eventNs }) => {
      const ms = Number(eventNs / 1_000n) / 1_000;
      return ms >= fromMs && ms <= toMs;
    });
    expect(inside.length).toBeGreaterThan(10);
    const blocks = asked.flatMap((item) => (item.kind === "block" ? [item.block] : []));
    expect(rowsIn(blocks, "trade")).toEqual(inside);
    const facts = asked.flatMap((item) => (item.kind === "fact" ? [item.fact] : []));
    expect(facts.every(({ kind, value }) => kind !== "sample" && value.symbol === "OATG")).toBe(true);
  });
});

const centsOf = (price: number): number => (Number.isNaN(price) ? Number.NaN : ticksOf(price, 0.01));

const sameNumber = (a: number | undefined, b: number | undefined): boolean => Object.is(a, b) || a === b;

/** Members of two tops of a book that are not the same. */
const differences = (a: BookTop, b: BookTop): string[] =>
  (["bidTicks", "bidSizes", "askTicks", "askSizes"] as const).filter((side) =>
    a[side].some((value, rank) => !sameNumber(value, b[side][rank])),
  );

/** What a quote and a snapshot say that is not so. */
function untrue(
  [quote, book]: readonly [RowOf<"quote"> | undefined, RowOf<"book"> | undefined],
  { bidTicks, bidSizes, askTicks, askSizes }: BookTop,
): string[] {
  const wrong: string[] = [];
  const hold = (what: string, said: readonly number[], is: Float64Array): void => {
    if (said.some((value, rank) => !sameNumber(value, is[rank]))) wrong.push(`${what}: ${said} for ${is}`);
  };
  if (quote !== undefined) {
    hold("quote's bid", [centsOf(quote.bid)], bidTicks);
    hold("quote's bid size", [quote.bidSize], bidSizes);
    hold("quote's ask", [centsOf(quote.ask)], askTicks);
    hold("quote's ask size", [quote.askSize], askSizes);
  }
  if (book !== undefined) {
    hold("bids", book.bids.map(centsOf), bidTicks);
    hold("bid sizes", book.bidSizes, bidSizes);
    hold("asks", book.asks.map(centsOf), askTicks);
    hold("ask sizes", book.askSizes, askSizes);
  }
  return wrong;
}

/** Parts of blocks up to and with a moment, each row once. */
function reader<B extends ReturnType<typeof blocksOf<"order">>[number] | ReturnType<typeof blocksOf<"delta">>[number]>(
  blocks: readonly B[],
): (untilNs: bigint) => B[] {
  let [block, row] = [0, 0];
  return (untilNs) => {
    const parts: B[] = [];
    for (; block < blocks.length; block++, row = 0) {
      const own = blocks[block] as B;
      const rows: number[] = [];
      for (; row < own.rows && (own.columns.eventNs[row] as bigint) <= untilNs; row++) rows.push(row);
      if (rows.length > 0) parts.push(rowsOf(own, rows) as B);
      if (row < own.rows) break;
    }
    return parts;
  };
}
