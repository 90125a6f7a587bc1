// The graph tools over a small market: peers by movement, a planted leader, and worlds too small to say anything.

import { expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { bar, factsOf, instrument, outputOf, weekdays } from "#tests/tools/company/small-world.ts";
import { leadLagTool, peersTool } from "#tools/market-graph/index.ts";

const days = weekdays("2024-01-01", "2024-12-31");
const random = seededRandom(5);
const returnsOf = () => days.map(() => 0.01 * random.normal());
const own = new Map(["AAA", "BBB", "CCC", "DDD", "EEE", "FFF"].map((symbol) => [symbol, returnsOf()]));
const at = (symbol: string, t: number): number => own.get(symbol)?.[t] ?? 0;
/** BBB follows AAA a day later; CCC moves with DDD. */
const returns: Readonly<Record<string, (t: number) => number>> = {
  AAA: (t) => at("AAA", t),
  BBB: (t) => 0.9 * at("AAA", t - 1) + 0.4 * at("BBB", t),
  CCC: (t) => at("CCC", t),
  DDD: (t) => 0.9 * at("CCC", t) + 0.2 * at("DDD", t),
  EEE: (t) => at("EEE", t),
  FFF: (t) => at("FFF", t),
};
const barsOf = (symbol: string) => {
  let close = 100;
  return days.map((day, t) => {
    close *= 1 + (returns[symbol]?.(t) ?? 0);
    return bar(symbol, day, close);
  });
};
const world = factsOf({
  instruments: [
    ...Object.keys(returns).map((symbol) => instrument(symbol, `${symbol} Co`)),
    instrument("NEW", "New Co"),
    instrument("MKT", "The Market", { benchmark: true }),
  ],
  bars: [...Object.keys(returns).flatMap(barsOf), ...days.map((day) => bar("MKT", day, 100))],
});
const when = "2025-01-02T00:00:00Z";
type Output = Record<string, unknown>;
const peers = (symbol: string, facts = world) => outputOf<Output>(peersTool, { symbol, count: 1 }, facts, when);
const leads = (symbol: string, facts = world) => outputOf<Output>(leadLagTool, { symbol }, facts, when);

test("the nearest peer is the one it moves with, and they are neighbours in the tree", async () => {
  const output = await peers("CCC");
  expect(output).toMatchObject({ universe: 6, peers: [{ symbol: "DDD", correlation: expect.closeTo(0.97, 1) }] });
  expect(output.treeNeighbours).toContain("DDD");
});

test("the planted leader is found with its lag, and seen from its own side as a follower", async () => {
  const output = await leads("BBB");
  expect(output.significant).toBe(true);
  expect((output.leaders as readonly unknown[])[0]).toMatchObject({ symbol: "AAA", lagDays: 1 });
  expect(((await leads("AAA")).followers as readonly unknown[])[0]).toMatchObject({ symbol: "BBB", lagDays: 1 });
});

test.each(["NEW", "MKT"])(
  "%s, which has no prices in the universe, is answered with what is missing",
  async (symbol) => {
    expect(await peers(symbol)).toMatchObject({ peers: [], centrality: null, missing: [{ field: "peers" }] });
    expect(await leads(symbol)).toMatchObject({
      leaders: [],
      stance: 0,
      confidence: 0,
      missing: [{ field: "leaders" }],
    });
  },
);

test("a universe of one has no peers and nothing to test", async () => {
  const alone = factsOf({ instruments: [instrument("AAA", "Alone")], bars: barsOf("AAA") });
  expect(await peers("AAA", alone)).toMatchObject({ peers: [], meanCorrelation: null, centrality: null });
  expect(await leads("AAA", alone)).toMatchObject({ pairsTested: 0, significant: false, strongest: null });
});
