// Sectors of a panel: what companies were called at the time, where the desk knew it then.

import { expect, test } from "vitest";
import { dayMs } from "#infra/runtime/index.ts";
import type { Fact } from "#knowledge/domain/index.ts";
import { bar, close, dataset, instrument } from "#tests/conformance/market-store.facts.ts";
import { classificationsOf, factorPanel } from "#tools/factors/panel/index.ts";
import { worldOf } from "#tools/features/verify/index.ts";

const days = [0, 1, 2, 3, 4];
const early = close(0) - 10 * dayMs;

async function panelOf(facts: readonly Fact[], earlier = true) {
  const all = [...facts, ...["AAA", "BBB"].flatMap((symbol) => days.map((n) => bar(symbol, n, 10 + n)))];
  const world = await worldOf("small", dataset("small", { nowMs: close(4) + dayMs }), { facts: all, blocks: [] });
  const view = await world.at(world.endMs);
  const classified = await classificationsOf(view, (ms) => world.at(ms));
  return { classified, panel: await factorPanel(view, { columns: ["sector"], ...(earlier && { classified }) }) };
}

const renamed: readonly Fact[] = [
  instrument("AAA", { sector: "Tech", knownAtMs: early }),
  instrument("BBB", { sector: "Banks", knownAtMs: early }),
  instrument("AAA", { sector: "Media", knownAtMs: close(2) - 1 }),
];

test("a company keeps the sector that it had at the time", async () => {
  const { classified, panel } = await panelOf(renamed);
  expect(classified.map(({ sinceMs }) => sinceMs)).toEqual([early, close(2) - 1]);
  const names = (lane: number): string[] => days.map((t) => panel.sectors.names[panel.columns.sector![t * 2 + lane]!]!);
  expect(names(0)).toEqual(["Tech", "Tech", "Media", "Media", "Media"]);
  expect(names(1)).toEqual(["Banks", "Banks", "Banks", "Banks", "Banks"]);
  expect([...panel.sectors.of]).toEqual([...panel.columns.sector!]);
  expect(panel.sectors).toMatchObject({ changed: 1, backwards: 0 });
});

test("without earlier classifications the newest is applied backwards, and the panel says to how many sessions", async () => {
  const { panel } = await panelOf(renamed, false);
  expect(panel.sectors).toMatchObject({ names: ["Banks", "Media"], changed: 0, backwards: 0.4 });
  expect(new Set(panel.sectors.of)).toEqual(new Set([0, 1]));
});

test("a classification that nobody knew at the time is told as such", async () => {
  const late = ["AAA", "BBB"].map((symbol) => instrument(symbol, { sector: "Tech", knownAtMs: close(3) }));
  const { classified, panel } = await panelOf(late);
  expect(classified).toHaveLength(1);
  expect(panel.sectors.backwards).toBe(0.6);
});
