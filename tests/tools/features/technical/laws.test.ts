// What holds for every technical feature: bounds, units, scale, streams, gaps.

import { describe, expect, test } from "vitest";
import { compile, computeColumns } from "#tools/columns/index.ts";
import { type Bars, generatedBars, technical, technicalColumns } from "./bars.ts";

const bars = generatedBars(500, 701);
const columns = technicalColumns(bars);
const names = ["open", "high", "low", "close", "volume"] as const;

test("there are at least 130 of at least 85 formulas, each id and each expression once", () => {
  expect(technical.length).toBeGreaterThanOrEqual(130);
  expect(new Set(technical.map(({ formula }) => formula)).size).toBeGreaterThanOrEqual(85);
  expect(new Set(technical.map(({ id }) => id)).size).toBe(technical.length);
  expect(new Set(technical.map(({ version }) => version)).size).toBe(technical.length);
});

test("each has its first value when its warm-up says, and lies in its range from there on", () => {
  for (const { id, warmUp, range } of technical) {
    const column = columns.get(id)!;
    expect
      .soft(
        column.findIndex((x) => !Number.isNaN(x)),
        id,
      )
      .toBe(warmUp);
    expect
      .soft(
        column.every((x) => Number.isNaN(x) || (x >= range[0] && x <= range[1])),
        id,
      )
      .toBe(true);
  }
});

test("a stream of single bars gives the bits of the batch", () => {
  const program = compile(technical.map(({ expression }) => expression));
  const bar = Object.fromEntries(names.map((name) => [name, new Float64Array(1)]));
  const values = technical.map(() => new Float64Array(1));
  const streamed = technical.map(() => new Float64Array(500));
  for (let t = 0; t < 500; t++) {
    for (const name of names) bar[name]![0] = bars[name][t]!;
    program.run(bar, 1, values);
    values.forEach((value, i) => {
      streamed[i]![t] = value[0]!;
    });
  }
  technical.forEach(({ id }, i) => {
    expect.soft(streamed[i], id).toEqual(columns.get(id));
  });
});

describe("prices in another currency", () => {
  // a power of two scales floats without rounding
  const twice: Bars = { ...bars };
  const scaled = technicalColumns(
    Object.fromEntries(
      names.map((name) => [name, name === "volume" ? twice[name] : twice[name].map((x) => x * 4)]),
    ) as Bars,
  );
  const factors: Readonly<Record<string, number>> = { price: 4, money: 4 };
  /** Per unit of price by what they are, not dimensionless. */
  const ofPrice = new Set(["technical.ease-of-movement-14", "technical.market-facilitation"]);

  test("scale what is a price and leave alone what is a fraction, a percentage, a flag or a score", () => {
    for (const { id, unit } of technical) {
      if (ofPrice.has(id) || id === "technical.mcginley-dynamic-10") continue;
      const factor = id === "technical.ease-of-movement-14" ? 16 : (factors[unit] ?? 1);
      const [was, is] = [columns.get(id)!, scaled.get(id)!];
      const same = was.every((x, t) => {
        const wanted = x * factor;
        return Number.isNaN(x)
          ? Number.isNaN(is[t]!)
          : Math.abs(is[t]! - wanted) <= 1e-9 * Math.max(1e-6, Math.abs(wanted));
      });
      expect.soft(same, id).toBe(true);
    }
  });
});

test("a missing bar leaves no lasting mark on features of a window", () => {
  const gap = Object.fromEntries(names.map((name) => [name, bars[name].slice()])) as Record<string, Float64Array>;
  for (const name of names) gap[name]![100] = Number.NaN;
  const windowed = technical.filter(
    ({ formula }) => formula === "technical.sma" || formula === "technical.donchian-upper",
  );
  const after = computeColumns(
    windowed.map(({ expression }) => expression),
    gap,
    500,
  );
  windowed.forEach(({ id, window }, i) => {
    const rows = window as number;
    expect(after[i]!.subarray(100, 100 + rows).every(Number.isNaN), id).toBe(true);
    const [healed, was] = [after[i]!.subarray(100 + rows), columns.get(id)!.subarray(100 + rows)];
    healed.forEach((x, t) => {
      expect(Math.abs(x - was[t]!), id).toBeLessThanOrEqual(1e-10 * Math.abs(was[t]!));
    });
  });
});

test("a flat market has no place in its range: missing, not zero", () => {
  const flat = Object.fromEntries(names.map((name) => [name, new Float64Array(60).fill(10)])) as Bars;
  const still = technicalColumns(flat);
  expect(still.get("technical.stochastic-fast-k-14")!.every(Number.isNaN)).toBe(true);
  expect(still.get("technical.balance-of-power")!.every(Number.isNaN)).toBe(true);
  expect(still.get("technical.rsi-14")![59]).toBe(0);
  expect(still.get("technical.standard-deviation-20")![59]).toBe(0);
});
