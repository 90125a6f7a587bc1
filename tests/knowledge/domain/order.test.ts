import { describe, expect, test } from "vitest";
import { notionalMinor, Order, OrderEdit, orderHash } from "#knowledge/domain/index.ts";

const order: Order = {
  dataset: "djia20",
  symbol: "MSFT",
  side: "buy",
  quantityShares: 12,
  limitPriceMinor: 39_150,
  stopPriceMinor: null,
  currency: "USD",
  horizonDays: 5,
  asOf: "2025-04-15T20:00:00Z",
  thesis: "Earnings were raised.",
  evidenceIds: ["ev_1"],
};

describe("an order", () => {
  test("hashes to the same text whatever the order of its fields, to another for any other content", () => {
    const turned = Object.fromEntries(Object.entries(order).reverse()) as Order;
    expect(orderHash(turned)).toBe(orderHash(order));
    expect(orderHash(order)).toMatch(/^[0-9a-f]{64}$/);
    const changed = [
      { quantityShares: 13 },
      { limitPriceMinor: 39_151 },
      { stopPriceMinor: 1 },
      { evidenceIds: [] },
      { side: "sell" as const },
    ];
    const hashes = new Set(changed.map((change) => orderHash({ ...order, ...change })));
    expect(hashes.size).toBe(changed.length);
    expect(hashes).not.toContain(orderHash(order));
  });

  test("is worth its shares times its limit, in minor units", () => {
    expect(notionalMinor(order)).toBe(469_800);
  });

  test.each([
    { quantityShares: 0 },
    { quantityShares: 1.5 },
    { limitPriceMinor: -1 },
    { thesis: "" },
    { asOf: "yesterday" },
    { note: "x" },
  ])("with %j is refused", (change) => {
    expect(Order.safeParse({ ...order, ...change }).success).toBe(false);
  });

  test("may be edited in quantity, limit and stop, not in anything else, and not in nothing", () => {
    expect(OrderEdit.safeParse({ quantityShares: 5, stopPriceMinor: null }).success).toBe(true);
    expect(OrderEdit.safeParse({}).success).toBe(false);
    expect(OrderEdit.safeParse({ side: "sell" }).success).toBe(false);
  });
});
