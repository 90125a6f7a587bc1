import { describe, expect, test } from "vitest";
import { QuorumError } from "#infra/runtime/index.ts";
import type { Instrument } from "#knowledge/domain/index.ts";
import { nearestSymbols, requireSymbol } from "#knowledge/stores/market/index.ts";
import { instrument } from "../../../conformance/market-store.facts.ts";

const named = (symbol: string, name: string, ...aliases: string[]) =>
  instrument(symbol, { name, aliases }).value as Instrument;
const universe = [
  named("MSFT", "Microsoft Corporation", "Microsoft"),
  named("GS", "The Goldman Sachs Group, Inc.", "Goldman Sachs", "Goldman"),
  named("BA", "The Boeing Company", "Boeing"),
  named("MCD", "McDonald's Corporation", "McDonald's"),
  named("V", "Visa Inc.", "Visa"),
];

describe("the nearest symbols to what was typed", () => {
  test.each([
    ["MSTF", "MSFT"],
    ["microsft", "MSFT"],
    ["Goldmann", "GS"],
    ["goldman-sachs", "GS"],
    ["Boing", "BA"],
    ["mcdonalds", "MCD"],
    ["vsia", "V"],
  ])("%s is nearest to %s", (typed, symbol) => {
    expect(nearestSymbols(typed, universe, 1)).toEqual([symbol]);
  });

  test("are as many as asked, at most all, and come in the same order every time", () => {
    expect(nearestSymbols("xyz", universe, 3)).toHaveLength(3);
    expect(nearestSymbols("xyz", universe, 99)).toEqual(nearestSymbols("xyz", [...universe].reverse(), 99));
    expect(nearestSymbols("", [], 3)).toEqual([]);
    expect(nearestSymbols("x".repeat(100_000), universe, 1)).toHaveLength(1);
  });
});

describe("an instrument that must exist", () => {
  test.each(["MSFT", "msft", " Msft "])("is found by its ticker %j", (typed) => {
    expect(requireSymbol(typed, universe).name).toBe("Microsoft Corporation");
  });

  test("that does not is an error with the nearest names", () => {
    expect(() => requireSymbol("MSTF", universe)).toThrow(QuorumError);
    expect(() => requireSymbol("MSTF", universe)).toThrow("MSFT (Microsoft Corporation)");
    expect(() => requireSymbol("Microsoft", universe)).toThrow("Nearest: MSFT");
    expect(() => requireSymbol("x".repeat(10_000), universe)).toThrow(/^.{1,300}$/);
    expect(() => requireSymbol("MSFT", [])).toThrow("holds no instrument");
  });
});
