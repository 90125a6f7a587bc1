import { expect, test } from "vitest";
import { type BlockOf, blockOfFacts, factsOfBlock } from "#knowledge/domain/index.ts";
import { joinBlocks } from "#knowledge/ingest/join-blocks.ts";
import { bar } from "../../conformance/market-store.facts.ts";

const barsOf = (...facts: ReturnType<typeof bar>[]) =>
  blockOfFacts(
    "bar",
    facts.flatMap((fact) => (fact.kind === "bar" ? [fact.value] : [])),
  );

test("blocks of one kind and source become one, rows in order and texts coded anew", () => {
  const parts = [barsOf(bar("AAA", 0, 10), bar("BBB", 0, 20)), barsOf(bar("CCC", 1, 30), bar("AAA", 1, 11))];
  const [joined, ...rest] = joinBlocks(parts);
  expect(rest).toEqual([]);
  expect(joined).toMatchObject({ kind: "bar", rows: 4, symbol: { values: ["AAA", "BBB", "CCC"] } });
  expect(factsOfBlock(joined as BlockOf<"bar">)).toEqual(parts.flatMap((part) => factsOfBlock(part)));
});

test("another kind or source stays a block of its own, and a single one is handed on as it is", () => {
  const one = barsOf(bar("AAA", 0, 10));
  const other = { ...one, source: "elsewhere" };
  expect(joinBlocks([one, other])).toEqual([one, other]);
  expect(joinBlocks([one])[0]).toBe(one);
});
