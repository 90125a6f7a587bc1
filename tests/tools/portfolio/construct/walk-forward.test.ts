import { expect, test } from "vitest";
import { constructPortfolio, equalWeights, portfolioMethods, walkForward } from "#tools/portfolio/construct/index.ts";
import { madeReturns } from "./made-returns.ts";

const options = { window: 2, every: 2, cost: 0.01 };

test("weights drift with their returns between fits, and what is traded is paid for", async () => {
  const returns = Float64Array.of(0, 0, 0, 0, 0.1, 0, 0, 0, 0, 0.2);
  const found = await walkForward(returns, 2, () => equalWeights(2), options);
  const drifted = (0.5 * 1.1) / 1.05;
  const traded = 2 * (drifted - 0.5);
  expect(found.fits).toBe(2);
  expect(found.traded).toBeCloseTo(1 + traded, 14);
  expect(found.returns[0]).toBeCloseTo(0.99 * 1.05 - 1, 14);
  expect(found.returns[1]).toBe(0);
  expect(found.returns[2]).toBeCloseTo((1 - 0.01 * traded) * 1.1 - 1, 14);
});

test("no fit sees the bar that it is held for, nor a later one", async () => {
  const returns = madeReturns(30, 3, 5);
  const seen: number[] = [];
  await walkForward(
    returns,
    3,
    (past) => {
      seen.push(past[0]!, past.at(-1)!);
      expect(past.length).toBe(30);
      return equalWeights(3);
    },
    { window: 10, every: 7, cost: 0 },
  );
  expect(seen).toEqual([0, 7, 14].flatMap((from) => [returns[from * 3]!, returns[(from + 10) * 3 - 1]!]));
});

test("every method by its name gives long-only weights that sum to one", async () => {
  const returns = madeReturns(60, 5, 3);
  for (const method of portfolioMethods) {
    const weights = await constructPortfolio(method, returns, 5);
    expect(weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 10);
    for (const w of weights) expect(w).toBeGreaterThanOrEqual(0);
  }
});

test("a largest weight that a method cannot keep to, a short history and a missing return are refused by code", async () => {
  const returns = madeReturns(60, 5, 3);
  const refused = (work: Promise<unknown>, code: string) =>
    expect(work).rejects.toThrow(expect.objectContaining({ code }));
  await refused(constructPortfolio("equal-weight", returns, 5, { maxWeight: 0.3 }), "tools/parameter-out-of-range");
  await refused(constructPortfolio("minimum-variance", returns, 5, { maxWeight: 0.1 }), "tools/constraints-infeasible");
  await refused(constructPortfolio("equal-weight", returns.slice(0, 5), 5), "tools/series-too-short");
  await refused(
    walkForward(returns, 5, () => equalWeights(5), { ...options, window: 60 }),
    "tools/series-too-short",
  );
  const missing = Float64Array.from(returns);
  missing[7] = Number.NaN;
  await refused(
    walkForward(missing, 5, () => equalWeights(5), options),
    "tools/value-not-finite",
  );
});
