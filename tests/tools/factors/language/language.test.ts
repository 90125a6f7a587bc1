// The expression language: what it reads, what it refuses and how it says so, what it makes one of.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { computeColumns, input, op, writtenOut } from "#tools/columns/index.ts";
import {
  buildExpression,
  languageFunctions,
  simplified,
  type Vocabulary,
  withinUniverse,
} from "#tools/factors/language/index.ts";

const words: Vocabulary = {
  columns: ["open", "high", "low", "close", "volume"],
  groups: ["sector"],
  short: (name) => (name === "returns" ? "change(close, 1)" : name === "loop" ? "loop + 1" : null),
  shortNames: ["returns"],
};
const read = (text: string) => buildExpression(text, words);
const written = (text: string): string => writtenOut(read(text));
const one = (text: string): string => simplified(read(text)).hash;

describe("reads", () => {
  test.each([
    ["close + 2 * open", "add(close, multiply(constant(2), open))"],
    ["-close ^ 2", "negate(power(close, constant(2)))"],
    ["2 ^ -3 ^ 2 * close", "multiply(constant(0.001953125), close)"],
    ["(close - open) / (high - low)", "divide(subtract(close, open), subtract(high, low))"],
    ["close - open - high", "subtract(subtract(close, open), high)"],
    ["returns", "change(close, 1)"],
    ["close > open ? 1 : -1", "where(less(open, close), constant(1), constant(-1))"],
    [
      "close > open && !(volume == 0) ? high : low",
      "where(and(less(open, close), not(equal(volume, constant(0)))), high, low)",
    ],
    ["ts_mean(close, 2 * 10)", "mean(close, 20)"],
    ["stddev(close, 20)", "sqrt(variance(close, 20))"],
    ["correlation(open, volume, 9)", "co_moments(open, volume, 9).correlation"],
    ["rank(indneutralize(close, sector))", "rank(group_demean(close, sector))"],
    ["(close < open) * -1", "multiply(less(close, open), constant(-1))"],
  ])("%s", (text, wanted) => {
    expect(written(text)).toBe(wanted);
  });
});

describe("refuses", () => {
  test.each([
    ["clsoe + 1", /character 1: there is no name "clsoe". Nearest: close/],
    ["ts_men(close, 5)", /character 1: there is no function "ts_men". Nearest: ts_mean/],
    ["delay(close, -1)", /character 14: wanted a whole .* found -1; a window reaches back from its row, never ahead/],
    ["delay(close, 0.5)", /wanted a whole number of rows from 1 to 100,000 in delay, found 0.5/],
    ["ts_mean(close, 2.5)", /character 16: wanted a whole .* found 2.5; a fitted window is cut: write 2/],
    ["ts_mean(close, 1e9)", /wanted a whole number of rows from 1 to 100,000 in ts_mean, found 1000000000\./],
    ["ts_std(close, 1)", /character 1: .*rows is 1; wanted a whole number from 2/],
    ["ts_quantile(close, 5, 2)", /character 1: .* is 2; wanted a number from 0 to 1/],
    ["close / 0", /character 9: wanted a divisor that is not 0, found 0, which leaves no value anywhere/],
    ["divide(1, 3 - 3)", /character 13: wanted a divisor that is not 0/],
    ["ts_mean(close)", /wanted ts_mean\(column, rows\), found 1 given/],
    ["ts_mean(close, open)", /wanted a plain number of rows in place 2 of ts_mean, found a column/],
    ["close ? 1 : 2", /wanted a comparison in place 1 of if, found a column/],
    ["group_rank(close, open)", /wanted a group in place 2/],
    ["sector", /found a group alone/],
    ["close + ", /character 8: wanted a number, a name or an opening bracket, found its end/],
    ["close close", /character 7: wanted an operator or the end, found "close"/],
    ["(close", /wanted "\)", found its end/],
    ["close $ 2", /character 7: wanted a number, a name or an operator, found "\$ 2"/],
    ["loop", /there is no name "loop"/],
    ["", /found its end/],
    ["constructor", /there is no name "constructor"/],
    ["__proto__(close)", /there is no function "__proto__"/],
  ])("%s", (text, message) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({ code: "tools/expression-invalid", message: expect.stringMatching(message) }),
    );
  });

  test("10,001 characters", () => {
    expect(() => read(`close${" ".repeat(10_000)}`)).toThrow(
      expect.objectContaining({ code: "tools/expression-too-long" }),
    );
  });

  test.each([
    ["brackets", `${"(".repeat(200)}close${")".repeat(200)}`],
    ["calls", `${"abs(".repeat(200)}close${")".repeat(200)}`],
    ["signs", `${"-".repeat(200)}close`],
    ["a chain", `close${" + close".repeat(200)}`],
    ["choices", `${"close > 1 ? ".repeat(150)}1${" : 2".repeat(150)}`],
  ])("200 levels of %s", (_, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: "tools/expression-too-deep" }));
  });

  test("any text at all, with a code of its own", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        try {
          read(text);
        } catch (error) {
          expect(error).toHaveProperty("code", expect.stringMatching(/^tools\/expression-/));
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("makes one of", () => {
  test.each([
    ["close + open", "open + close"],
    ["max(close, open)", "max(open, close)"],
    ["close * 1 + 0", "close"],
    ["close / 4", "0.25 * close"],
    ["--close", "close"],
    ["rank(rank(close))", "rank(close)"],
    ["rank(2 * close + 1)", "rank(close)"],
    ["delay(delay(close, 2), 3)", "delay(close, 5)"],
    ["abs(-close)", "abs(close)"],
  ])("%s and %s", (left, right) => {
    expect(one(left)).toBe(one(right));
  });

  test.each([
    ["close - open", "open - close"],
    ["rank(-close)", "rank(close)"],
    ["close - close", "0 * close"],
    ["ts_mean(close, 5)", "ts_mean(close, 6)"],
  ])("not %s and %s", (left, right) => {
    expect(one(left)).not.toBe(one(right));
  });
});

test("names of functions are unique, and each function can be called", () => {
  const names = languageFunctions.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const samples = { column: "close", truth: "(close > open)", group: "sector", rows: "5", number: "0.1" };
  for (const { name, takes } of languageFunctions)
    expect(() => read(`${name}(${takes.map((kind) => samples[kind]).join(", ")})`)).not.toThrow();
});

test("what is out of the universe takes no part in ranks and keeps its own history", () => {
  const expression = withinUniverse(op.rank(op.delta(input("close"), 1)), "member");
  // three lanes, two rows; the last lane joins in the second row
  const columns = { close: Float64Array.of(1, 1, 1, 2, 3, 4), member: Float64Array.of(1, 1, 0, 1, 1, 1) };
  const [ranks] = computeColumns([expression], columns, 2, { lanes: 3 });
  expect([...(ranks as Float64Array).subarray(3)]).toEqual([1 / 3, 2 / 3, 1]);
  columns.member[5] = 0;
  const [without] = computeColumns([expression], columns, 2, { lanes: 3 });
  expect([...(without as Float64Array).subarray(3)]).toEqual([1 / 2, 1, Number.NaN]);
});
