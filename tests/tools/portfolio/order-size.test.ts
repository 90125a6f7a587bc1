// From a stance to shares, worked out by hand, and at the edges of an account.

import { expect, test } from "vitest";
import { limitsWith } from "#tests/fakes/limits.ts";
import { accountValue, type OrderSizeRequest, sizeOrder } from "#tools/portfolio/index.ts";

const { sizing } = limitsWith({
  sizing: { kellyFraction: 0.5, maxKelly: 0.1, targetVolatilityPerYear: 0.15, stopVolatilityMultiple: 2 },
});
const perDay = 0.02;
const request = (change: Partial<OrderSizeRequest> = {}): OrderSizeRequest => ({
  side: "buy",
  stance: 0.5,
  confidence: 1,
  horizonDays: 4,
  closeMinor: 10_000,
  volatilityPerYear: perDay * Math.sqrt(252),
  equityMinor: 100_000_000,
  cashMinor: 100_000_000,
  heldShares: 0,
  lotSizeShares: 1,
  ...change,
});

test("the view's return, Kelly, limit and stop follow from the volatility", () => {
  const size = sizeOrder(request(), sizing);
  expect(size.dailyVolatility).toBeCloseTo(0.02, 12);
  expect(size.expectedReturn).toBeCloseTo(0.03 * 0.04 * 0.5, 12); // information coefficient x two daily deviations x stance
  expect(size.fullKelly).toBeCloseTo(0.0006 / 0.0016, 12);
  expect(size.limitPriceMinor).toBe(10_100); // half a day's deviation above the close
  expect(size.stopPriceMinor).toBe(9_200); // two deviations over the horizon below it
  expect(size).toMatchObject({ boundBy: "kelly", allowedFraction: 0.1, quantityShares: 990 }); // 10,000,000 / 10,100
});

test("a volatile company is bound by the volatility target", () => {
  const size = sizeOrder(request({ volatilityPerYear: 3 }), sizing);
  expect(size.boundBy).toBe("kelly"); // ever smaller with the volatility, too
  const bold = sizeOrder(request({ volatilityPerYear: 3, horizonDays: 1 }), {
    ...sizing,
    kellyFraction: 1,
    maxKelly: 1,
  });
  expect(bold).toMatchObject({ boundBy: "volatility target", allowedFraction: expect.closeTo(0.05, 12) });
});

test("cash that is short bounds a purchase; none, or less than none, allows no share", () => {
  expect(sizeOrder(request({ cashMinor: 50_000 }), sizing)).toMatchObject({ boundBy: "cash", quantityShares: 4 });
  for (const cashMinor of [0, -5_000])
    expect(sizeOrder(request({ cashMinor }), sizing)).toMatchObject({ boundBy: "cash", quantityShares: 0 });
});

test("a sale is bounded by what is held, and nothing held is nothing sold", () => {
  const sale = { side: "sell", stance: -0.5 } as const;
  expect(sizeOrder(request({ ...sale, heldShares: 7 }), sizing)).toMatchObject({
    boundBy: "holding",
    quantityShares: 7,
  });
  expect(sizeOrder(request(sale), sizing)).toMatchObject({ boundBy: "holding", quantityShares: 0 });
  expect(sizeOrder(request({ ...sale, heldShares: 7 }), sizing)).toMatchObject({
    limitPriceMinor: 9_900,
    stopPriceMinor: 10_800,
  });
});

test("a stance against the side is worth nothing", () => {
  expect(sizeOrder(request({ stance: -0.5 }), sizing)).toMatchObject({ boundBy: "kelly", quantityShares: 0 });
});

test("prices that never moved and an account without equity are refused", () => {
  expect(() => sizeOrder(request({ volatilityPerYear: 0 }), sizing)).toThrow();
  for (const equityMinor of [0, -1])
    expect(() => sizeOrder(request({ equityMinor, cashMinor: equityMinor }), sizing)).toThrow();
});

test("an account is its cash and its positions at the prices known, largest first", () => {
  const position = (symbol: string, quantityShares: number, costMinor: number) => ({
    symbol,
    quantityShares,
    costMinor,
  });
  const account = accountValue(
    {
      currency: "USD",
      cashMinor: 1_000,
      positions: [position("A", 10, 900), position("B", 5, 500), position("C", 1, 0)],
    },
    new Map([
      ["A", 100],
      ["C", 2_000],
    ]),
  );
  expect(account).toMatchObject({ cashMinor: 1_000, equityMinor: 4_500 });
  expect(account.holdings.map(({ symbol, valueMinor, priceMinor }) => [symbol, valueMinor, priceMinor])).toEqual([
    ["C", 2_000, 2_000],
    ["A", 1_000, 100],
    ["B", 500, null], // no price: at cost
  ]);
  expect(account.holdings.map(({ gain }) => gain)).toEqual([Number.NaN, expect.closeTo(1 / 9, 12), 0]);
  expect(account.holdings.map(({ weight }) => weight)[0]).toBeCloseTo(2_000 / 4_500, 12);
});

test("an account without equity has no weights", () => {
  const debt = { currency: "USD", cashMinor: -100, positions: [{ symbol: "A", quantityShares: 1, costMinor: 100 }] };
  expect(accountValue(debt, new Map([["A", 100]])).holdings[0]?.weight).toBeNaN();
});
