// Holdings and sizing as evidence: an account by hand, and accounts and prices that leave nothing to size by.

import { expect, test } from "vitest";
import { bar, contextOf, factsOf, instrument, weekdays } from "#tests/tools/company/small-world.ts";
import { callTool, type Tool, type ToolContext } from "#tools/define/index.ts";
import { holdingsTool, sizeTool } from "#tools/portfolio/index.ts";

const days = weekdays("2024-01-01", "2024-03-29");
const world = await contextOf(
  factsOf({
    instruments: [
      instrument("AAA", "Swing"),
      instrument("DDD", "Still"),
      instrument("NEW", "No Prices"),
      instrument("MKT", "The Market", { benchmark: true }),
    ],
    bars: [
      ...days.map((day, t) => bar("AAA", day, 100 * Math.exp(t % 2 ? 0 : 0.01))),
      ...days.map((day) => bar("DDD", day, 50)),
      ...days.map((day, t) => bar("MKT", day, 200 * Math.exp(t % 2 ? 0 : 0.01))),
    ],
  }),
  "2024-04-01T00:00:00Z",
);
const lastClose = days.length % 2 ? 100 * Math.exp(0.01) : 100;
const account = (cashMinor: number, positions: ToolContext["portfolio"]["positions"] = []) => ({
  currency: "USD",
  cashMinor,
  positions,
});
const call = async (tool: Tool, input: unknown, portfolio: ToolContext["portfolio"]) =>
  (await callTool(tool, input, { ...world, portfolio })).output as Record<string, unknown>;
const buy = { symbol: "AAA", side: "buy", stance: 0.4, confidence: 0.5, horizonDays: 5 };

test("holdings are cash and positions at the last close, the largest first", async () => {
  const held = [
    { symbol: "DDD", quantityShares: 10, costMinor: 40_000 },
    { symbol: "NEW", quantityShares: 1, costMinor: 60_000 },
  ];
  expect(await call(holdingsTool, {}, account(90_000, held))).toMatchObject({
    cash: 900,
    equity: 2_000,
    invested: expect.closeTo(0.55, 12),
    positionsCount: 2,
    positions: [
      { symbol: "NEW", price: null, value: 600, weight: 0.3, gain: 0 },
      { symbol: "DDD", price: 50, value: 500, weight: 0.25, gain: 0.25 },
    ],
  });
});

test("an account without equity, and shares that cost nothing, are read without a weight or gain", async () => {
  expect(await call(holdingsTool, {}, account(0))).toMatchObject({ equity: 0, invested: null, positions: [] });
  const given = [{ symbol: "DDD", quantityShares: 10, costMinor: 0 }];
  expect(await call(holdingsTool, {}, account(-50_000, given))).toMatchObject({
    equity: 0,
    positions: [{ weight: null, gain: null }],
  });
});

test("a size names its price, its bound and what it comes to", async () => {
  const size = await call(sizeTool, buy, account(10_000_000));
  expect(size).toMatchObject({ lastClose: expect.closeTo(lastClose, 9), equity: 100_000, heldShares: 0 });
  expect(size.volatilityPerYear).toBeCloseTo(0.01 * Math.sqrt(252), 9);
  expect(size.notional).toBeCloseTo((size.quantityShares as number) * (size.limitPrice as number), 6);
  expect(size.weight as number).toBeLessThanOrEqual(size.allowedFraction as number);
});

test("selling what is not held comes to no shares, with the reason in words", async () => {
  const none = await call(sizeTool, { ...buy, side: "sell", stance: -0.4 }, account(10_000_000));
  expect(none).toMatchObject({ quantityShares: 0, boundBy: expect.stringContaining("nothing is sold short") });
});

test("the market can be sized like a company", async () => {
  expect((await call(sizeTool, { ...buy, symbol: "MKT" }, account(10_000_000))).quantityShares).toBeGreaterThan(0);
});

test.each([
  ["prices that never moved", "DDD", 10_000_000, "tools/parameter-out-of-range"],
  ["no price", "NEW", 10_000_000, "tools/series-empty"],
  ["no equity", "AAA", 0, "tools/parameter-out-of-range"],
  ["debt", "AAA", -5, "tools/parameter-out-of-range"],
  ["no such company", "ZZZ", 10_000_000, "knowledge/symbol-unknown"],
])("with %s nothing is sized: %s, %d: %s", async (_what, symbol, cashMinor, code) => {
  await expect(call(sizeTool, { ...buy, symbol }, account(cashMinor))).rejects.toMatchObject({ code });
});
