// How figures are printed: by unit, by format, never as "-0".

import { expect, test } from "vitest";
import { printFigure } from "#agents/tracing/index.ts";
import type { Unit } from "#tools/define/index.ts";

test.each<[number, Unit, string | null, string]>([
  [-0.0423, "fraction", null, "-4.2%"],
  [0.0423, "fraction", "+pct2", "+4.23%"],
  [-0.0001, "fraction", "+pct1", "0.0%"],
  [0, "score", null, "0.00"],
  [-0.4, "score", null, "-0.40"],
  [0.4, "score", null, "+0.40"],
  [1.2, "ratio", "pct0", "120%"],
  [12_345.6, "count", null, "12,346"],
  [-0.4, "count", "int", "0"],
  [3, "rank", null, "3"],
  [69_600_000_000, "usd", null, "$69.6bn"],
  [-1_234, "usd", null, "-$1.2k"],
  [999.999, "usd", "usd2", "$1,000.00"],
  [385.73, "usd/share", null, "$385.73"],
  [0.00001, "probability", "p", "<0.0001"],
  [0.0312, "probability", "p", "0.0312"],
])("%d as %s printed by %j is %j", (value, unit, format, printed) => {
  expect(printFigure(value, unit, format)).toBe(printed);
});

test.each<[Unit, string]>([
  ["count", "pct0"],
  ["usd", "pct1"],
  ["fraction", "usd2"],
  ["fraction", "int"],
  ["score", "num0"],
  ["score", "pct1"],
  ["fraction", "pct9"],
  ["fraction", "loud"],
])("a %s is not printed as %s", (unit, format) => {
  expect(() => printFigure(0.4, unit, format)).toThrow(`does not print a ${unit}`);
});
