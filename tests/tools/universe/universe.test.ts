// One rule for who is a company that may be ranked: in the panels of factors and in the universe at a moment.

import { expect, test } from "vitest";
import { dayMs } from "#infra/runtime/index.ts";
import type { Fact, Instrument } from "#knowledge/domain/index.ts";
import { bar, close, dataset, instrument } from "#tests/conformance/market-store.facts.ts";
import { factorPanel } from "#tools/factors/panel/index.ts";
import { worldOf } from "#tools/features/verify/index.ts";
import { memberOf, universeAt } from "#tools/universe/index.ts";

const days = [0, 1, 2, 3, 4];
const of = (symbol: string, change: Partial<Instrument> = {}): Fact[] => [
  instrument(symbol, change),
  ...days.map((n) => bar(symbol, n, 10 + n)),
];

test("companies are members; funds, benchmarks and companies that left are not, and can still be asked about", async () => {
  const facts = [
    ...of("AAA"),
    ...of("FUND", { kind: "etf" }),
    ...of("INDEX", { benchmark: true }),
    ...of("GONE", { delistedMs: close(2) }),
    ...of("LEAVES", { delistedMs: close(30) }),
  ];
  const world = await worldOf("small", dataset("small", { nowMs: close(4) + dayMs }), { facts, blocks: [] });
  const view = await world.at(world.endMs);
  const universe = await universeAt(view);
  const symbols = (list: typeof universe.members): string[] => list.map((one) => one.instrument.symbol);
  expect(symbols(universe.members)).toEqual(["AAA", "LEAVES"]);
  expect(symbols(universe.markets)).toEqual(["FUND", "GONE", "INDEX"]);
  expect(memberOf(universe, "GONE").index).toBe(-1);
  const panel = await factorPanel(view, { columns: ["close"], universe: { listedSessions: 0 } });
  const last = panel.columns.universe!.slice(-panel.lanes);
  const ranked = panel.instruments.filter((_, lane) => last[lane] === 1);
  expect(ranked.map((one) => one.symbol)).toEqual(["AAA", "LEAVES"]);
});
