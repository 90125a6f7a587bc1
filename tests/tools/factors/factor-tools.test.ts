// Factor exposures and rankings over four companies whose prices and filings are worked out by hand.

import { expect, test } from "vitest";
import { bar, factsOf, filing, instrument, outputOf, weekdays } from "#tests/tools/company/small-world.ts";
import { exposuresTool, rankingTool } from "#tools/factors/index.ts";

const days = weekdays("2024-01-01", "2024-04-30");
const filed = (symbol: string, income: number) =>
  filing(symbol, 2023, "FY", "2024-02-01T12:00:00Z", {
    revenues: 1_000,
    net_income_loss: income,
    gross_profit: 400,
    net_cash_flow_from_operating_activities: income,
    equity: 500,
    assets: 1_000,
    liabilities: 500,
    diluted_average_shares: 10,
  });
/** Growth a day, with a little swing so that volatility differs. */
const path = (symbol: string, growth: number, swing: number) =>
  days.map((day, t) => bar(symbol, day, 100 * (1 + growth) ** t * (t % 2 ? 1 + swing : 1)));
const world = factsOf({
  instruments: [
    instrument("UPP", "Riser"),
    instrument("MID", "Middle"),
    instrument("DWN", "Faller"),
    instrument("NOF", "Files Nothing"),
    instrument("NEW", "No Prices"),
    instrument("MKT", "The Market", { benchmark: true }),
  ],
  bars: [
    ...path("UPP", 0.002, 0.001),
    ...path("MID", 0, 0.002),
    ...path("DWN", -0.002, 0.004),
    ...path("NOF", 0.001, 0.003),
    ...path("MKT", 0.001, 0.001),
  ],
  filings: [...filed("UPP", 50), ...filed("MID", 100), ...filed("DWN", 10)],
});
type Output = Record<string, unknown>;
const exposures = (symbol: string, facts = world) =>
  outputOf<Output>(exposuresTool, { symbol }, facts, "2024-05-01T00:00:00Z");
const ranking = (input: object, facts = world) => outputOf<Output>(rankingTool, input, facts, "2024-05-01T00:00:00Z");

test("momentum and ratios are those of the prices and the filings, with ranks among those that have them", async () => {
  const close = days.length % 2 ? 100 : 100 * 1.002;
  expect(await exposures("MID")).toMatchObject({
    momentum20: expect.closeTo(0, 12),
    momentum60: expect.closeTo(0, 12),
    volumeTrend: 1,
    earningsYield: expect.closeTo(100 / (10 * close), 12),
    returnOnEquity: 0.2,
    netMargin: 0.1,
    leverage: 0.5,
    completeness: expect.closeTo(1, 12),
    ranks: { momentum20: { rank: 3, of: 4 }, value: { of: 3 }, quality: { rank: 1, of: 3 } },
    missing: [],
  });
  expect(await exposures("UPP")).toMatchObject({
    momentum20: expect.closeTo(1.002 ** 20 - 1, 12),
    ranks: { momentum60: { rank: 1 } },
  });
});

test("what a company has not filed is missing by name, and costs completeness", async () => {
  expect(await exposures("NOF")).toMatchObject({
    earningsYield: null,
    returnOnEquity: null,
    completeness: expect.closeTo(0.5, 12),
    ranks: { value: null, quality: null },
    missing: [{ field: "value" }, { field: "quality" }],
  });
});

test("a company without prices has no factor, no stance and no confidence", async () => {
  const output = await exposures("NEW");
  expect(output).toMatchObject({ composite: null, stance: 0, confidence: 0, completeness: 0, momentum5: null });
  expect(output.missing).toHaveLength(7);
});

test("the market can be asked about and is not ranked", async () => {
  expect(await exposures("MKT")).toMatchObject({ stance: 0, confidence: 0, missing: [{ field: "ranks" }] });
});

test("a ranking has the best first, the worst last, and only companies that have the factor", async () => {
  const rows = (list: unknown) =>
    (list as readonly { symbol: string; rank: number }[]).map(({ symbol, rank }) => [symbol, rank]);
  const { top, bottom, ranked } = await ranking({ factor: "momentum60", limit: 2 });
  expect([rows(top), rows(bottom), ranked]).toEqual([
    [
      ["UPP", 1],
      ["NOF", 2],
    ],
    [
      ["DWN", 4],
      ["MID", 3],
    ],
    4,
  ]);
  expect(await ranking({ factor: "volatility20", limit: 1 })).toMatchObject({ top: [{ symbol: "UPP" }] }); // the calmest
});

test("a universe of one has values and no ranks, and one of none an empty ranking", async () => {
  const alone = factsOf({ instruments: [instrument("UPP", "Riser")], bars: path("UPP", 0.002, 0.001) });
  expect(await exposures("UPP", alone)).toMatchObject({
    composite: null,
    stance: 0,
    confidence: 0,
    ranks: { momentum20: null },
  });
  expect(await ranking({}, factsOf({ instruments: [] }))).toEqual({
    factor: "composite",
    ranked: 0,
    top: [],
    bottom: [],
  });
});
