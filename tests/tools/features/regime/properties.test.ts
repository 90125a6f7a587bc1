// What the regime features must do: states between 0 and 1 that find planted stretches, change points, a calendar that knows no prices.

import { expect, test } from "vitest";
import { normals } from "#tests/bench/series.ts";
import { columnsOfGroup, generatedRows } from "../generated-rows.ts";

const rows = 800;
const base = generatedRows(rows, 711);
const columns = columnsOfGroup("regime", base);
const of = (name: string, from = columns): Float64Array => from.get(`regime.${name}`)!;
const last = rows - 1;

/** Calm but for two wild stretches: one before the first fit at row 250, and one that is to be found. */
const isWild = (t: number): boolean => (t >= 150 && t < 200) || (t >= 600 && t < 700);
const shocks = normals(rows, 741).map((z, t) => (isWild(t) ? 0.03 : 0.006) * z);
let sum = 0;
const close = shocks.map((shock) => {
  sum += shock;
  return 100 * Math.exp(sum);
});
const planted = columnsOfGroup("regime", { ...base, open: close, high: close, low: close, close });
const meanOver = (x: Float64Array, from: number, to: number): number =>
  x.subarray(from, to).reduce((total, value) => total + value, 0) / (to - from);

test("probabilities of three states sum to one and none is outside 0 and 1", () => {
  for (let t = 250; t < rows; t++) {
    const parts = ["calm", "middle", "wild"].map((state) => of(`three-state-${state}`)[t]!);
    expect(parts.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    for (const part of parts) expect(part >= 0 && part <= 1).toBe(true);
  }
});

test("a planted wild stretch is found as soon as it comes, and so is its end", () => {
  const wild = of("two-state-wild", planted);
  expect(meanOver(wild, 400, 590)).toBeLessThan(0.1);
  expect(meanOver(wild, 610, 700)).toBeGreaterThan(0.9);
  expect(meanOver(wild, 710, 800)).toBeLessThan(0.1);
  expect(meanOver(of("two-state-deviation", planted), 620, 700)).toBeGreaterThan(
    2 * meanOver(of("two-state-deviation", planted), 400, 590),
  );
});

test("a change of volatility shows as a recent change within ten rows, and quiet times show none", () => {
  const recent = of("recent-change", planted);
  expect(Math.max(...recent.subarray(600, 612))).toBeGreaterThan(0.9);
  expect(meanOver(recent, 450, 590)).toBeLessThan(0.2);
  expect(of("stretch-length", planted)[599]!).toBeGreaterThan(3 * of("stretch-length", planted)[611]!);
  expect(of("variance-shift-test-20", planted)[620]!).toBeGreaterThan(5);
});

test("states do not know what comes later: a value is the same whatever follows", () => {
  const short = generatedRows(600, 711);
  const early = columnsOfGroup("regime", short);
  for (const [id, column] of early) expect(column[599], id).toEqual(columns.get(id)![599]);
});

test("prices and money in other units leave all but money's own sizes as they are", () => {
  const scaled = Object.fromEntries(
    Object.entries(base).map(([name, x]) => [
      name,
      ["open", "high", "low", "close", "turnover", "market_close"].includes(name) ? x.map((value) => 4 * value) : x,
    ]),
  );
  for (const [id, column] of columnsOfGroup("regime", scaled)) {
    const wanted = columns.get(id)![last]!;
    expect(Math.abs(column[last]! - wanted), id).toBeLessThanOrEqual(1e-8 * Math.max(1e-3, Math.abs(wanted)));
  }
});

test("the calendar's flags of known days", () => {
  const dayOf = (t: number): string =>
    `${base.month![t]}/${base.day_of_month![t]} ${["", "Mo", "Tu", "We", "Th", "Fr"][base.day_of_week![t]!]}`;
  const flagged = (name: string, from: number, to: number): string[] =>
    Array.from({ length: to - from }, (_, i) => from + i).flatMap((t) => (of(name)[t] === 1 ? [dayOf(t)] : []));
  // rows 20 to 70: from 30 January to 9 April 2018
  expect(flagged("turn-of-month", 20, 70)).toEqual([
    "1/31 We",
    "2/1 Th",
    "2/2 Fr",
    "2/5 Mo",
    "2/28 We",
    "3/1 Th",
    "3/2 Fr",
    "3/5 Mo",
    "3/30 Fr",
    "4/2 Mo",
    "4/3 Tu",
    "4/4 We",
  ]);
  expect(flagged("quarterly-expiry-week", 20, 70)).toEqual(["3/12 Mo", "3/13 Tu", "3/14 We", "3/15 Th", "3/16 Fr"]);
  expect(flagged("quarter-end", 20, 70)).toEqual(["3/26 Mo", "3/27 Tu", "3/28 We", "3/29 Th", "3/30 Fr"]);
  expect(flagged("january", 0, 70)).toHaveLength(22);
  expect(flagged("after-break", 1, 70)).toEqual([]);
});
