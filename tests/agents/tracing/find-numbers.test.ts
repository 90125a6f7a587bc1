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

test.each([
  ["three of them", "three"],
  ["twenty-five of them", "twenty-five"],
  ["half of the equity", "half"],
  ["it doubled", "doubled"],
  ["one percent more", "one percent"],
  ["XII percent", "XII percent"],
  ["a third of it", "a third"],
  ["a chance of one in five", "one in five"],
  ["gains １２％", "１２"],
  ["gains ٤٢ points", "٤٢"],
  ["½ of it", "½"],
  ["up 3,5 %", "3,5 %"],
  ["up 1e6", "1e6"],
  ["version 05", "05"],
  ["odds of 2:1", "2:1"],
  ["up 12\u202f000", "12\u202f000"],
])("%j holds the number %j, which has no plain value", (text, number) => {
  expect(findNumbers(text)).toMatchObject([{ text: number, value: Number.NaN }]);
});

test.each([
  ["it trades at 2.5x sales", [2.5]],
  ["the 3rd of them", [3]],
  ["up 12pp", [0.12]],
  ["USD385.73 a share", [385.73]],
  ["up12% since", [0.12]],
  ["UP12% since", [0.12]],
  ["5‰", [0.005]],
])("a number that clings to letters is found: %j holds %j", (text, expected) => {
  expect(values(text)).toEqual(expected);
});

test.each(["a 10-K and an 8-K", "the first half of the year", "FY2024 and H1"])("%j holds no figure", (text) => {
  expect(findNumbers(text)).toEqual([]);
});

test("names given are no figures, whatever they look like", () => {
  expect(findNumbers("3M and Five Below gained 4.2%", ["3M", "Five Below"]).map(({ text }) => text)).toEqual(["4.2%"]);
});

test("positions point at the text", () => {
  const text = "a 1.5% rise to $20.10";
  expect(findNumbers(text).map(({ start, end }) => text.slice(start, end))).toEqual(["1.5%", "$20.10"]);
});
