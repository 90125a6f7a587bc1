// What reads as a number, and what only looks like one.

import { expect, test } from "vitest";
import { findNumbers } from "#agents/tracing/index.ts";

const values = (text: string): number[] => findNumbers(text).map((number) => number.value);

test.each([
  ["It fell 4.2% in a week", [0.042]],
  ["It fell 4.2 percent", [0.042]],
  ["down -3.5%", [-0.035]],
  ["revenue of $69.6bn", [69.6e9]],
  ["revenue of $1,234.50", [1234.5]],
  ["a spread of 25 bps", [0.0025]],
  ["20-day momentum of +0.31", [20, 0.31]],
  ["rank 3 of 20.", [3, 20]],
  ["between 1.5 and 2,000,000 shares", [1.5, 2_000_000]],
  ["5m shares and 7 million more", [5e6, 7e6]],
])("in %j the numbers are %j", (text, expected) => {
  expect(values(text)).toEqual(expected);
});

test.each([
  "Q3 results",
  "the S&P 500 index",
  "B2B sales",
  "ticker MSFT",
  "version 1.2.3 of it",
  "no number at all",
  "an F-35 order",
])("%j holds no figure", (text) => {
  expect(values(text)).toEqual([]);
});

test("a date is one number, not three", () => {
  const [found, ...more] = findNumbers("filed on 2025-04-15 after the close");
  expect(more).toEqual([]);
  expect(found).toMatchObject({ kind: "date", text: "2025-04-15", value: Date.UTC(2025, 3, 15) });
});

test("numbers in words with a scale are found and have no value to hide behind", () => {
  expect(findNumbers("it may gain twenty percent, or five million dollars")).toMatchObject([
    { text: "twenty percent" },
    { text: "five million dollars" },
  ]);
});

test("positions point at the text", () => {
  const text = "a 1.5% rise to $20.10";
  expect(findNumbers(text).map(({ start, end }) => text.slice(start, end))).toEqual(["1.5%", "$20.10"]);
});
