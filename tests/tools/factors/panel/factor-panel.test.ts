// A panel out of a small store: what a row holds, and who may be ranked in it.

import { expect, test } from "vitest";
import { dayMs } from "#infra/runtime/index.ts";
import type { Fact } from "#knowledge/domain/index.ts";
import { bar, close, dataset, instrument, open, source } from "#tests/conformance/market-store.facts.ts";
import { factorPanel, membersOfPanel, type PanelQuery } from "#tools/factors/panel/index.ts";
import { worldOf } from "#tools/features/verify/index.ts";

/** Every session of the first 30 that is a weekday. */
const sessions = Array.from({ length: 42 }, (_, n) => n).filter((n) => n % 7 < 5);
const at = (t: number): number => sessions[t] as number;
const open60 = { listedSessions: 0 } as const;

async function panelOf(facts: readonly Fact[], query: Partial<PanelQuery> = {}) {
  const last = at(sessions.length - 1);
  const world = await worldOf("small", dataset("small", { nowMs: close(last) + dayMs }), { facts, blocks: [] });
  const columns = ["close", "volume", "turnover", "traded_close"];
  return factorPanel(await world.at(world.endMs), { columns, universe: open60, ...query });
}

const steady = (symbol: string, price: (t: number) => number = () => 10, without: readonly number[] = []): Fact[] => [
  instrument(symbol),
  ...sessions.flatMap((n, t) => (without.includes(t) ? [] : [bar(symbol, n, price(t))])),
];
const metric = (symbol: string, name: string, t: number, value: number): Fact => ({
  kind: "metric",
  value: {
    symbol,
    metric: name,
    value,
    unit: "x",
    eventTimeMs: close(at(t)),
    knownAtMs: close(at(t)),
    source,
  },
});

test("a halted member carries its close without volume for twenty sessions and is out of the universe", async () => {
  const halt = Array.from({ length: 24 }, (_, i) => 3 + i);
  const { columns, lanes, traded } = await panelOf([...steady("AAA", (t) => 10 + t, halt), ...steady("BBB")]);
  const row = (name: string, t: number): number => columns[name]![t * lanes] as number;
  expect([row("close", 2), row("close", 3), row("close", 22), row("close", 27)]).toEqual([12, 12, 12, 37]);
  expect([row("volume", 3), row("turnover", 22)]).toEqual([0, 0]);
  expect(row("close", 23)).toBeNaN();
  expect([2, 3, 22, 23, 27].map((t) => row("universe", t))).toEqual([1, 0, 0, 0, 1]);
  expect([traded[2 * lanes], traded[3 * lanes]]).toEqual([1, 0]);
});

test("an adjusted previous close of the vendor is an entitlement: returns are whole, volume is on one basis", async () => {
  const { columns, lanes } = await panelOf([
    instrument("AAA"),
    ...sessions.map((n, t) => bar("AAA", n, t < 5 ? 10 : 5.5, { volumeShares: t < 5 ? 100 : 200 })),
    metric("AAA", "pre_close", 5, 5),
  ]);
  const of = (name: string, t: number): number => columns[name]![t * lanes] as number;
  expect(of("close", 5) / of("close", 4)).toBeCloseTo(1.1, 12);
  expect([of("volume", 4), of("volume", 5)]).toEqual([100, 100]);
  expect(of("traded_close", 5)).toBe(5.5);
});

test("who closed at its limit is out: ten per cent on a main board, twenty on STAR, five under special treatment", async () => {
  const jumps = (symbol: string, share: number): Fact[] => {
    const facts = sessions.map((n, t) => ({
      kind: "bar" as const,
      value: { ...(bar(symbol, n, t === 3 ? 10 * (1 + share) : 10) as Extract<Fact, { kind: "bar" }>).value },
    }));
    return [instrument(symbol, { calendar: "XSHG" }), ...facts];
  };
  const { columns, instruments, lanes } = await panelOf([
    ...jumps("SH.600001", 0.1),
    ...jumps("SH.600002", 0.05),
    ...jumps("SH.600003", 0.05),
    metric("SH.600003", "special_treatment", 3, 1),
    ...jumps("SH.688001", 0.1),
    ...jumps("SH.688002", 0.2),
  ]);
  const out = instruments.filter((_, lane) => columns.universe![3 * lanes + lane] !== 1).map(({ symbol }) => symbol);
  expect(out).toEqual(["SH.600001", "SH.600003", "SH.688002"]);
});

test("the universe leaves out benchmarks, pennies, the least traded, new listings, and days without volume", async () => {
  const facts = [
    ...steady("AAA"),
    ...steady("BBB", () => 0.5),
    ...steady("CCC").map((fact) =>
      fact.kind === "bar" ? { ...fact, value: { ...fact.value, volumeShares: 1 } } : fact,
    ),
    ...steady(
      "DDD",
      () => 10,
      Array.from({ length: 20 }, (_, i) => i),
    ),
    instrument("EEE", { benchmark: true }),
    ...sessions.map((n) => bar("EEE", n, 10)),
    instrument("FFF"),
    ...sessions.map((n, t) => bar("FFF", n, 10, t === 29 ? { volumeShares: 0 } : {})),
  ] as Fact[];
  const panel = await panelOf(facts, { universe: { listedSessions: 5, liquidShare: 0.6 } });
  const inside = (t: number): string[] =>
    panel.instruments
      .filter((_, lane) => panel.columns.universe![t * panel.lanes + lane] === 1)
      .map(({ symbol }) => symbol);
  expect(inside(22)).toEqual(["AAA", "FFF"]);
  expect(inside(28)).toEqual(["AAA", "DDD", "FFF"]);
  expect(inside(29)).toEqual(["AAA", "DDD"]);
  expect(membersOfPanel(panel)).toMatchObject({ companies: 5, left: 0 });
});

test("filings count from the session after they are known; sums, levels and a year before beside each other", async () => {
  const filing = (item: string, value: number, end: string, knownAtMs: number): Fact => ({
    kind: "filing",
    value: {
      symbol: "AAA",
      fiscalYear: Number(end.slice(0, 4)),
      fiscalPeriod: "FY",
      timeframe: "annual",
      startMs: Date.parse(`${end.slice(0, 4)}-01-01`),
      endMs: Date.parse(end),
      statement: "s",
      item,
      value,
      unit: "USD",
      eventTimeMs: Date.parse(end),
      knownAtMs,
      source,
    },
  });
  const columns = ["sales", "sales_year_ago", "assets", "assets_year_ago", "cap", "days_since_filing"];
  const { columns: found, lanes } = await panelOf(
    [
      ...steady("AAA"),
      filing("revenues", 100, "2023-12-31", open(0) - dayMs),
      filing("assets", 50, "2023-12-31", open(0) - dayMs),
      filing("revenues", 130, "2024-12-31", close(at(4)) + 1),
      filing("assets", 60, "2024-12-31", close(at(4)) + 1),
      filing("diluted_average_shares", 7, "2024-12-31", close(at(4)) + 1),
    ],
    { columns },
  );
  const row = (t: number): number[] => columns.map((name) => found[name]![t * lanes] as number);
  expect(row(4).slice(0, 4)).toEqual([100, Number.NaN, 50, Number.NaN]);
  expect(row(5)).toEqual([130, 100, 60, 50, 70, 2]);
});

test("a split after the filing multiplies shares, and dividends are told once a year is known", async () => {
  const action = (kind: "dividend" | "split", exMs: number, amountOrRatio: number): Fact => ({
    kind: "action",
    value: {
      symbol: "AAA",
      kind,
      exMs,
      amountOrRatio,
      currency: null,
      eventTimeMs: exMs,
      knownAtMs: exMs - dayMs,
      source,
    },
  });
  const facts = [
    ...steady("AAA", (t) => (t < 10 ? 10 : 5)),
    action("dividend", open(0) - 500 * dayMs, 9),
    action("dividend", open(0) - 100 * dayMs, 1),
    action("split", open(at(10)), 2),
  ];
  const { columns, lanes } = await panelOf(facts, { columns: ["dividends", "close", "traded_close"] });
  expect([columns.dividends![9 * lanes], columns.dividends![10 * lanes]]).toEqual([1, 0.5]);
  expect(columns.close![10 * lanes]).toBe(columns.close![9 * lanes]);
});

test("what no fact fills is named, and a column that no panel has is refused with the nearest", async () => {
  const { empty } = await panelOf(steady("AAA"), { columns: ["close", "pe", "sector"] });
  expect(empty).toContain("pe");
  await expect(panelOf(steady("AAA"), { columns: ["clsoe"] })).rejects.toMatchObject({
    code: "tools/input-invalid",
    message: expect.stringContaining("close"),
  });
  await expect(panelOf([instrument("AAA")], {})).rejects.toMatchObject({ code: "tools/series-too-short" });
});
