// Returns of a panel's members and of what is held of them, by hand.

import { expect, test } from "vitest";
import { equalParts, heldReturn, memberReturns } from "#tools/factors/attribution/index.ts";
import type { FactorPanel } from "#tools/factors/panel/index.ts";

// two members, three sessions; the second one leaves the universe after the first session
const panel = {
  rows: 3,
  lanes: 2,
  instruments: [{ symbol: "AAA" }, { symbol: "BBB" }],
  columns: { close: Float64Array.of(10, 20, 11, 30, 22, 15), universe: Float64Array.of(1, 1, 1, 0, 1, 0) },
} as unknown as FactorPanel;
const returns = memberReturns(panel);
const rounded = (values: Float64Array): number[] => [...values].map((value) => Number(value.toFixed(12)));

test("a member's return is that from its session before; the first session has none", () => {
  expect(rounded(returns as Float64Array)).toEqual([Number.NaN, Number.NaN, 0.1, 0.5, 1, -0.5]);
});

test("a portfolio holds its weights, renewed every session", () => {
  const held = [
    { symbol: "AAA", weight: 0.5 },
    { symbol: "BBB", weight: -1 },
  ];
  expect(rounded(heldReturn(panel, returns, held))).toEqual([Number.NaN, -0.45, 1]);
});

test("equal parts are of who was in the universe the session before", () => {
  expect(rounded(equalParts(panel, returns))).toEqual([Number.NaN, 0.3, 1]);
});
