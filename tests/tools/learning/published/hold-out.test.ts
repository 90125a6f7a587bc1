// The test period of a table is opened once, by a choice that was fixed before.
import { expect, test } from "vitest";
import { HoldOut } from "../../../bench/models/hold-out.ts";

const choice = { models: [["lstm", "abc"]] };

test("nobody sees the test rows before the choice is fixed", () => {
  let made = 0;
  const holdOut = new HoldOut(() => ++made);
  expect(() => holdOut.open(choice)).toThrow(/Fix the choice before/);
  holdOut.fix(choice);
  expect(made).toBe(0);
  expect(holdOut.open({ ...choice })).toBe(1);
});

test("another choice than the fixed one does not open it, and nothing is fixed twice", () => {
  const holdOut = new HoldOut(() => 1);
  holdOut.fix(choice);
  expect(() => holdOut.open({ models: [["lstm", "better"]] })).toThrow(/not the choice that was fixed/);
  expect(() => holdOut.fix({ models: [] })).toThrow(/fixed already/);
  expect(holdOut.opened).toBe(false);
});

test("it opens once", () => {
  const holdOut = new HoldOut(() => 1);
  holdOut.fix(choice);
  holdOut.open(choice);
  expect(() => holdOut.open(choice)).toThrow(/has been opened/);
});
