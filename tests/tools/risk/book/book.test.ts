// A portfolio over a small made market: eight companies of known beta, two of which miss sessions, and a fund that is the market.
import { beforeAll, describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { bar, contextOf, factsOf, instrument, outputOf, weekdays } from "#tests/tools/company/small-world.ts";
import {
  type Book,
  type BookHistory,
  bookRisk,
  deepestFalls,
  liquidityOf,
  liveThrough,
  openHistory,
  portfolioRiskTool,
  shock,
  worstStretches,
} from "#tools/risk/book/index.ts";
import { historicalTail } from "#tools/risk/measures/index.ts";

const days = weekdays("2023-01-02", "2023-12-29");
const random = seededRandom(11);
const moves = days.map((_, t) => (t === 150 ? -0.09 : 0.01 * random.normal()));
const betas = { A: 0.5, B: 1, C: 1.5, D: 1, GAP: 1, YOUNG: 1 };
const bars = Object.entries(betas).flatMap(([symbol, beta], i) => {
  let close = 100;
  return days.flatMap((day, t) => {
    close *= 1 + beta * moves[t]! + 0.001 * random.normal();
    if (symbol === "GAP" && t === 100) return [];
    if (symbol === "YOUNG" && t < 200) return [];
    return [bar(symbol, day, close, 1_000 * (i + 1))];
  });
});
const sectors = { A: "Calm", B: "Calm", C: "Wild", D: "Wild", GAP: "Wild", YOUNG: "Wild" };
const instruments = Object.entries(sectors).map(([symbol, sector]) => instrument(symbol, symbol, { sector }));
const when = "2024-01-02T00:00:00Z";
const facts = factsOf({ instruments, bars });

let view: MarketView;
let history: BookHistory;
let book: Book;
const held = [
  { symbol: "A", weight: 0.3 },
  { symbol: "C", weight: 0.6 },
  { symbol: "B", weight: -0.2 },
];
beforeAll(async () => {
  view = (await contextOf(facts, when)).market;
  history = await openHistory(view);
  book = history.bookOf(held);
});

describe("a portfolio over history", () => {
  test("is its weights times the returns of each session", () => {
    expect(book.timesMs.length).toBe(days.length - 1);
    expect(book.held.map(({ symbol, sector }) => [symbol, sector])).toEqual([
      ["A", "Calm"],
      ["C", "Wild"],
      ["B", "Calm"],
    ]);
    const [a, c, b] = book.returns.subarray(30, 33);
    expect(book.portfolio[10]).toBeCloseTo(0.3 * a! + 0.6 * c! - 0.2 * b!, 15);
  });

  test("leaves out both returns around a missing session, and says so", async () => {
    const gap = history.bookOf([{ symbol: "GAP", weight: 1 }]);
    expect(gap.sessionsLeftOut).toBe(2);
    expect(gap.timesMs.length).toBe(days.length - 3);
    expect(Math.max(...gap.portfolio.map(Math.abs))).toBeLessThan(0.1);
  });

  test("in equal parts leaves out who is too young, by name", async () => {
    const equal = history.bookOf();
    expect(equal.companiesLeftOut).toEqual(["YOUNG"]);
    expect(equal.held).toHaveLength(5);
    expect(equal.weights[0]).toBe(0.2);
  });

  test("knows nothing of a company that is not there", async () => {
    expect(() => history.bookOf([{ symbol: "NONE", weight: 1 }])).toThrow(
      expect.objectContaining({ code: "knowledge/symbol-unknown" }),
    );
  });
});

describe("its risk", () => {
  test("by every method, or why not; shortfall is at least value at risk, and more at the higher level", () => {
    const { losses, contributions, effectiveHoldings } = bookRisk(book, [0.95, 0.99], seededRandom(1));
    expect(new Set(losses.map(({ method }) => method)).size).toBe(11);
    for (const { method, level, valueAtRisk, expectedShortfall, invalidBecause } of losses) {
      if (invalidBecause !== null) continue;
      expect(expectedShortfall, `${method} ${level}`).toBeGreaterThanOrEqual(valueAtRisk);
    }
    const plain = losses.find(({ method, level }) => method === "historical" && level === 0.95)!;
    expect(plain.valueAtRisk).toBe(historicalTail(book.portfolio, 0.95).valueAtRisk);
    expect(contributions.components.reduce((sum, part) => sum + part, 0)).toBeCloseTo(plain.expectedShortfall, 12);
    expect(contributions.components[2]).toBeLessThan(0); // the short hedges
    expect(effectiveHoldings).toBeCloseTo(1.1 ** 2 / (0.09 + 0.36 + 0.04), 12);
  });

  test("of too short a history is refused", async () => {
    const short = (await openHistory(view, { fromMs: Date.parse("2023-12-01T00:00:00Z") })).bookOf(held);
    expect(() => bookRisk(short, [0.95], seededRandom(1))).toThrow(
      expect.objectContaining({ code: "tools/series-too-short" }),
    );
  });

  test("of what is slow to sell is larger, by the time that it takes", () => {
    const quick = liquidityOf(book, 0.95, { equity: 100, maxVolumeShare: 0.1 });
    expect(quick.tail?.valueAtRisk).toBeCloseTo(historicalTail(book.portfolio, 0.95).valueAtRisk, 12);
    const slow = liquidityOf(book, 0.95, { equity: 1e6, maxVolumeShare: 0.1 });
    expect(slow.sessionsToSell[0]).toBeGreaterThan(10);
    expect(slow.tail!.valueAtRisk).toBeGreaterThan(quick.tail!.valueAtRisk);
    expect(slow.sessionsToSellMost).toBeLessThanOrEqual(Math.max(...slow.sessionsToSell));
  });
});

describe("bad times", () => {
  test("are found where they are, none twice, and lived through with today's weights", async () => {
    const market = history.bookOf();
    const [worst] = worstStretches(market.portfolio, 1, 3);
    expect(market.portfolio[worst!.from]).toBe(Math.min(...market.portfolio));
    const months = worstStretches(market.portfolio, 21, 3);
    for (const [i, a] of months.entries())
      for (const b of months.slice(i + 1)) expect(a.from > b.to || b.from > a.to).toBe(true);
    const [fall] = deepestFalls(market.portfolio, 1);
    expect(fall!.marketReturn).toBeLessThanOrEqual(worst!.marketReturn);
    const lived = liveThrough(book, worst!, market.timesMs);
    expect(lived.bookReturn! / worst!.marketReturn).toBeGreaterThan(0.3 * 0.5 + 0.6 * 1.5 - 0.2 - 0.1);
    expect(lived.bookReturn).toBeCloseTo(
      lived.parts!.reduce((sum, part) => sum + part, 0),
      14,
    );
  });

  test("that are assumed move a holding by its own, its sector's or its beta's share of the market's", async () => {
    const market = history.bookOf([{ symbol: "D", weight: 1 }]).portfolio;
    const all = shock(book, market, { market: -0.1 });
    expect(all.betas[1]).toBeCloseTo(1.5, 1);
    expect(all.bookReturn).toBeCloseTo(-0.1 * (0.3 * 0.5 + 0.6 * 1.5 - 0.2), 2);
    const own = shock(book, market, { market: -0.1, sectors: { Calm: -0.5 }, symbols: { A: 0.1 } });
    expect(own.parts[0]).toBeCloseTo(0.03, 15);
    expect(own.parts[2]).toBeCloseTo(0.1, 15);
    expect(() => shock(book, market, { sectors: { Wlid: -0.1 } })).toThrow(/nearest: Wild/);
    expect(() => shock(book, market, { market: -1.5 })).toThrow(
      expect.objectContaining({ code: "tools/risk-shock-invalid" }),
    );
  });
});

test("an account without positions has no risk, and says so", async () => {
  expect(await outputOf(portfolioRiskTool, {}, facts, when)).toMatchObject({
    sessions: 0,
    holdings: [],
    missing: [{ field: "risk", because: "the account holds no position" }],
  });
});

test("an account's risk names its holdings by what they bring, and the worst session that all of them lived through", async () => {
  const context = await contextOf(facts, when);
  const positions = [
    { symbol: "C", quantityShares: 100, costMinor: 1_000_000, realisedMinor: 0 },
    { symbol: "A", quantityShares: 100, costMinor: 1_000_000, realisedMinor: 0 },
  ];
  const portfolio = { ...context.portfolio, cashMinor: 0, positions } as unknown as typeof context.portfolio;
  const found = portfolioRiskTool.output.parse(await portfolioRiskTool.run({ days: 1_095 }, { ...context, portfolio }));
  expect(found.holdings[0]?.symbol).toBe("C");
  expect(found.holdings.reduce((sum, { shareOfRisk }) => sum + (shareOfRisk ?? 0), 0)).toBeCloseTo(1, 10);
  expect(found.episodes[0]).toMatchObject({ sessions: 1, to: expect.stringContaining("2023-07-31") });
  expect(found.valueAtRisk.historical).toBeGreaterThan(0);
});
