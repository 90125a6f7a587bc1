// What the statistical features must do whatever the market: forget the unit of money, mind the sign, tell known processes apart.

import { describe, expect, test } from "vitest";
import { normals } from "#tests/bench/series.ts";
import type { Columns } from "#tools/columns/index.ts";
import { featureById } from "#tools/features/index.ts";
import { columnsOfGroup, generatedRows } from "../generated-rows.ts";

const rows = 800;
const base = generatedRows(rows, 711);
const columns = columnsOfGroup("statistical", base);

/** Depends on the price level, as it says. */
const leveled = ["statistical.fractional-difference-40"];

const priced = (factor: number): Columns => ({
  ...base,
  ...Object.fromEntries(["open", "high", "low", "close"].map((name) => [name, base[name]!.map((x) => factor * x)])),
});

test("prices in another unit give the same features", () => {
  const doubled = columnsOfGroup("statistical", priced(4)); // a power of two moves no digit but through logarithms
  for (const [id, column] of columns) {
    if (leveled.includes(id)) continue;
    for (let t = 300; t < rows; t += 83) {
      const wanted = column[t]!;
      const found = doubled.get(id)![t]!;
      if (Number.isNaN(wanted)) expect(found).toBeNaN();
      else expect(Math.abs(found - wanted), id).toBeLessThanOrEqual(1e-8 * Math.max(1e-3, Math.abs(wanted)));
    }
  }
});

/** The market upside down: every log return with the other sign. */
const mirrored = columnsOfGroup("statistical", {
  ...base,
  open: base.open!.map((x) => 3_600 / x),
  high: base.low!.map((x) => 3_600 / x),
  low: base.high!.map((x) => 3_600 / x),
  close: base.close!.map((x) => 3_600 / x),
});

const at = (from: ReadonlyMap<string, Float64Array>, name: string, t = rows - 1): number =>
  from.get(`statistical.${name}`)![t]!;

test.each([
  ["skewness-60"],
  ["realised-skewness-60"],
  ["signed-variation-60"],
  ["median-return-60"],
  ["quartile-skewness-250"],
  ["l-skewness-60"],
  ["lee-mykland-16"],
  ["return-score-60"],
  ["return-streak"],
])("a market upside down turns the sign of %s", (name) => {
  expect(at(mirrored, name)).toBeCloseTo(-at(columns, name), 9);
});

test.each([
  ["realised-volatility-60"],
  ["parkinson-volatility-60"],
  ["rogers-satchell-volatility-60"],
  ["yang-zhang-volatility-60"],
  ["jump-test-60"],
  ["kurtosis-60"],
  ["autocorrelation-1-60"],
  ["ljung-box-60"],
  ["variance-ratio-5-60"],
  ["hurst-differences-250"],
  ["dickey-fuller-120"],
  ["kpss-60"],
  ["slow-power-share-64"],
])("a market upside down leaves %s as it is", (name) => {
  expect(at(mirrored, name)).toBeCloseTo(at(columns, name), 9);
});

test("what was the lower tail is the upper one of a market upside down", () => {
  expect(at(mirrored, "lower-quantile-250")).toBeCloseTo(-at(columns, "upper-quantile-250"), 12);
  expect(at(mirrored, "lower-tail-index-250")).toBeCloseTo(at(columns, "upper-tail-index-250"), 9);
  expect(at(mirrored, "downside-volatility-60")).toBeCloseTo(at(columns, "upside-volatility-60"), 12);
});

/** Closes whose logs are given; ranges of nothing. */
function closes(logs: Float64Array): ReadonlyMap<string, Float64Array> {
  const close = logs.map((x) => 100 * Math.exp(x));
  return columnsOfGroup("statistical", { ...base, open: close, high: close, low: close, close });
}

const noise = normals(rows, 721).map((z) => 0.01 * z);
const walk = (shocks: Float64Array, keep: number): Float64Array => {
  let x = 0;
  return shocks.map((shock) => {
    x = keep * x + shock;
    return x;
  });
};
const meanOf = (from: ReadonlyMap<string, Float64Array>, name: string): number => {
  const seen = from.get(`statistical.${name}`)!.filter((x) => !Number.isNaN(x));
  return seen.reduce((sum, x) => sum + x, 0) / seen.length;
};

describe("processes that are known", () => {
  const random = closes(walk(noise, 1));
  const pulled = closes(walk(noise, 0.5));
  const trending = closes(walk(walk(noise, 0.6), 1));

  test("a series that is pulled back has a lower Dickey-Fuller t and KPSS, and a shorter half-life, than a random walk", () => {
    expect(meanOf(pulled, "dickey-fuller-120")).toBeLessThan(meanOf(random, "dickey-fuller-120") - 2);
    expect(meanOf(pulled, "kpss-60")).toBeLessThan(meanOf(random, "kpss-60"));
    expect(meanOf(pulled, "half-life-120")).toBeLessThan(2);
    expect(meanOf(random, "half-life-120")).toBeGreaterThan(5);
  });

  test("scaling exponents and variance ratios order them: pulled back, random, trending", () => {
    for (const name of [
      "hurst-differences-250",
      "detrended-fluctuation-120",
      "variance-ratio-5-60",
      "autocorrelation-1-60",
    ]) {
      expect(meanOf(pulled, name), name).toBeLessThan(meanOf(random, name) - 0.05);
      expect(meanOf(trending, name), name).toBeGreaterThan(meanOf(random, name) + 0.05);
    }
  });

  test("trends have their power in slow periods and fewer runs than chance", () => {
    expect(meanOf(trending, "slow-power-share-64")).toBeGreaterThan(meanOf(random, "slow-power-share-64") + 0.1);
    expect(meanOf(trending, "runs-test-60")).toBeLessThan(-1);
  });

  test("a random walk's exponents are near a half", () => {
    expect(Math.abs(meanOf(random, "hurst-differences-250") - 0.5)).toBeLessThan(0.06);
    expect(Math.abs(meanOf(random, "detrended-fluctuation-120") - 0.5)).toBeLessThan(0.1);
  });
});

test("one jump among quiet returns is found, and bipower volatility hardly sees it", () => {
  const shocks = normals(rows, 731).map((z) => 0.01 * z);
  const quiet = closes(walk(shocks, 1));
  shocks[780] = 0.15;
  const jumped = closes(walk(shocks, 1));
  expect(at(jumped, "lee-mykland-16", 780)).toBeGreaterThan(8);
  expect(at(jumped, "jump-test-60", 790)).toBeGreaterThan(3);
  expect(at(jumped, "jump-share-60", 790)).toBeGreaterThan(0.4);
  expect(at(jumped, "realised-volatility-60", 790)).toBeGreaterThan(1.5 * at(quiet, "realised-volatility-60", 790));
  expect(at(jumped, "median-volatility-60", 790)).toBeLessThan(1.2 * at(quiet, "median-volatility-60", 790));
});

test("a price that stands still gives missing or zero, never infinity", () => {
  const still = closes(new Float64Array(rows));
  for (const [id, column] of still) {
    const last = column[rows - 1]!;
    expect(Number.isNaN(last) || Math.abs(last) < 1e9, id).toBe(true);
  }
  expect(at(still, "sharpe-60")).toBeNaN();
  expect(at(still, "skewness-60")).toBeNaN();
  expect(at(still, "realised-volatility-60")).toBe(0);
});

test("a halt in the middle of trading leaves no rounding behind: values stay in their ranges and fractions of nothing are missing", () => {
  const halted = (name: string): Float64Array =>
    base[name]!.map((x, t) => (t >= 300 && t < 700 ? base.close![300]! : x));
  const still = { ...base, open: halted("open"), high: halted("high"), low: halted("low"), close: halted("close") };
  for (const group of ["statistical", "regime"] as const) {
    for (const [id, column] of columnsOfGroup(group, still)) {
      const [least, most] = featureById(id)!.range;
      expect(
        column.find((x) => x < least || x > most || Math.abs(x) > 1e9),
        id,
      ).toBeUndefined();
    }
  }
  const found = columnsOfGroup("statistical", still);
  expect(at(found, "omega-250", 620)).toBeNaN();
  expect(at(found, "realised-kurtosis-60", 620)).toBeNaN();
  expect(at(found, "realised-volatility-60", 620)).toBe(0);
});

test("a missing close is missing for as long as a window sees it, then heals", () => {
  const holed = { ...base, close: base.close!.with(500, Number.NaN) };
  const found = columnsOfGroup("statistical", holed);
  expect(at(found, "skewness-60", 560)).toBeNaN();
  expect(at(found, "skewness-60", 561)).toBeCloseTo(at(columns, "skewness-60", 561), 12);
  expect(at(found, "sample-entropy-60", 799)).toBe(at(columns, "sample-entropy-60", 799));
});
