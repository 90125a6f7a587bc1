// How figures are written on the page.
import { describe, expect, test } from "vitest";
import {
  figure,
  minorDigits,
  minorText,
  money,
  parseMinor,
  percent,
  sentence,
  signedPercent,
  signedRatio,
} from "../../../../gateway/web/shared/format.ts";

describe("a share", () => {
  test("has two digits, its sign as a true minus, and no sign where it rounds to nothing", () => {
    expect(percent(0.0421)).toBe("4.21%");
    expect(signedPercent(0.0421)).toBe("+4.21%");
    expect(signedPercent(-0.1069)).toBe("\u221210.69%");
    expect(signedPercent(-0.00001)).toBe("0.00%");
    expect(signedRatio(0.004)).toBe("0.00");
  });
});

describe("money", () => {
  test("is written from integer minor units with the digits of its currency", () => {
    expect(money(38520, "USD")).toBe("$385.20");
    expect(money(-5, "USD")).toBe("\u2212$0.05");
    expect(money(1200, "JPY")).toBe("¥1,200");
    expect(minorDigits("JPY")).toBe(0);
  });

  test.each([
    ["385.20", 38520],
    ["385.2", 38520],
    ["1,385", 138500],
    ["0.29", 29],
    [" 4.35 ", 435],
  ])("typed as %j it is read exactly", (text, minor) => {
    expect(parseMinor(text, "USD")).toBe(minor);
  });

  test.each(["", "abc", "-4", "0", "1.234", "1e5", "4.", "99999999999999"])("typed as %j it is refused", (text) => {
    expect(parseMinor(text, "USD")).toBeNull();
  });

  test("read back from what the form shows it is the same", () => {
    for (const minor of [1, 29, 435, 38520, 10000001]) expect(parseMinor(minorText(minor, "USD"), "USD")).toBe(minor);
  });
});

test.each([
  [0.0271, "fraction", "2.71%"],
  [0.301, "fraction/year", "30.10% a year"],
  [0.86, "probability", "86%"],
  [0.0004, "probability", "0.04%"],
  [-0.1, "score", "\u22120.10"],
  [1.116, "ratio", "1.12"],
  [17, "count", "17"],
  [20, "days", "20\u00a0d"],
  [1200, "shares", "1,200\u00a0sh"],
  [41840.67, "usd", "$41,840.67"],
  [395.3, "usd/share", "$395.30/sh"],
  [3, "rank", "#3"],
  [0, "switch", "off"],
  [96, "hours", "96\u00a0h"],
  [2.5, "furlongs", "2.50\u00a0furlongs"],
  [Number.NaN, "ratio", "–"],
])("%d in %s is written %s", (value, unit, written) => {
  expect(figure(value, unit)).toBe(written);
});

test("a rule's name becomes a sentence", () => {
  expect(sentence("pairwise-correlation")).toBe("Pairwise correlation");
});
