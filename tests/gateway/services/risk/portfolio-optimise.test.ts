// Weights and their walk-forward over a small made market.
import { beforeAll, expect, test } from "vitest";
import { renderPortfolio } from "#gateway/cli/render/portfolio-tables.ts";
import { Portfolio, PortfolioRequest } from "#gateway/contract/index.ts";
import { portfolioOptimise } from "#gateway/services/risk/portfolio-optimise.ts";
import type { Services } from "#gateway/services/services.ts";
import { seededRandom } from "#infra/runtime/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { bar, contextOf, factsOf, instrument, weekdays } from "#tests/tools/company/small-world.ts";

const days = weekdays("2023-01-02", "2023-08-31");
const random = seededRandom(5);
const volatilities = { CALM: 0.004, MIDDLE: 0.01, WILD: 0.02 };
const bars = Object.entries(volatilities).flatMap(([symbol, volatility]) => {
  let close = 100;
  return days.map((day) => {
    close *= 1 + volatility * random.normal();
    return bar(symbol, day, close, 1_000);
  });
});
const instruments = Object.keys(volatilities).map((symbol) => instrument(symbol, symbol));
const when = "2023-09-01T00:00:00Z";

let view: MarketView;
beforeAll(async () => {
  ({ market: view } = await contextOf(factsOf({ instruments, bars }), when));
});

const optimise = (request: Readonly<Record<string, unknown>>): Promise<Portfolio> => {
  const services = { datasets: { view: async () => view } } as unknown as Pick<Services, "datasets">;
  return portfolioOptimise(PortfolioRequest.parse(request), services, new AbortController().signal);
};

test("weights sum to one, shares of risk too, and the walk-forward stands beside equal weights on unseen sessions", async () => {
  const found = Portfolio.parse(await optimise({ method: "minimum-variance", window: 60, maxWeight: 0.7 }));
  const total = (of: (one: Portfolio["holdings"][number]) => number): number =>
    found.holdings.reduce((sum, one) => sum + of(one), 0);
  expect(total(({ weight }) => weight)).toBeCloseTo(1, 10);
  expect(total(({ riskShare }) => riskShare)).toBeCloseTo(1, 10);
  expect(found.holdings[0]).toMatchObject({ symbol: "CALM", weight: expect.closeTo(0.7, 9) });
  const walk = found.walkForward;
  expect(walk).toMatchObject({
    sessions: found.sessions - 60,
    fits: Math.ceil((found.sessions - 60) / 21),
    costBps: 10,
  });
  expect(walk?.chosen.volatilityPerYear).toBeLessThan(walk?.equalWeight.volatilityPerYear ?? 0);
  expect(walk?.squareDifferenceP).toBeLessThan(0.05);
  expect(walk?.verdict).toContain("moved less (more than luck explains)");
  expect(renderPortfolio(found)).toContain("equal weights");
});

test("equal weights beside themselves differ by nothing, and a history too short for a walk says so", async () => {
  const same = Portfolio.parse(await optimise({ method: "equal-weight", window: 60 }));
  expect(same.walkForward).toMatchObject({
    meanDifference: 0,
    meanDifferenceP: null,
    verdict: "These are the equal weights.",
  });
  const short = Portfolio.parse(await optimise({ symbols: ["CALM", "WILD"], window: 150 }));
  expect(short.walkForward).toBeNull();
  expect(short.holdings.map(({ symbol }) => symbol)).toEqual(["CALM", "WILD"]);
  expect(renderPortfolio(short)).toContain("Too few sessions");
});

test("a symbol that is not there and bounds without a sum of one are refused by code", async () => {
  const refused = (request: Readonly<Record<string, unknown>>, code: string) =>
    expect(optimise(request)).rejects.toThrow(expect.objectContaining({ code }));
  await refused({ symbols: ["ABSENT"] }, "knowledge/symbol-unknown");
  await refused({ method: "minimum-variance", maxWeight: 0.3 }, "tools/constraints-infeasible");
});
