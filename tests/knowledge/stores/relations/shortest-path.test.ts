// The path search at its bounds, over edges made up as they are asked for. Which path it takes is in the conformance suite.
import { expect, test } from "vitest";
import { edge } from "#tests/conformance/relations.facts.ts";
import { shortestPath } from "../../../../knowledge/stores/relations/shortest-path.ts";

const walk = { direction: "out", kinds: null, weighted: true } as const;

/** A line 0 -> 1 -> 2 ... without an end, each number with an edge a jump ahead that weighs a little more than the single steps. */
const endless = (asked: number[]) => ({
  async edgesAt(ids: readonly string[]) {
    asked.push(ids.length);
    return ids.flatMap((id) => [
      edge(id, String(Number(id) + 1), { weight: 1 }),
      edge(id, String(Number(id) + 10), { weight: 10.5 }),
    ]);
  },
});

test("edges are read only as far as the search gets", async () => {
  const asked: number[] = [];
  const path = await shortestPath(endless(asked), { ...walk, from: "0", to: "25" });
  expect(path).toMatchObject({ length: 25 });
  expect(path?.ids).toHaveLength(26);
  expect(asked.reduce((sum, ids) => sum + ids, 0)).toBeLessThan(80);
});

test("a search that comes upon too many nodes is given up", async () => {
  const asked: number[] = [];
  await expect(shortestPath(endless(asked), { ...walk, from: "0", to: "never" })).rejects.toMatchObject({
    code: "knowledge/query-too-broad",
    message: expect.stringContaining("More than 50000 nodes"),
  });
});

test("one step that would read too many edges is given up", async () => {
  const many = Array.from({ length: 200_001 }, () => edge("a", "b"));
  const reader = { edgesAt: async (_ids: readonly string[], _walk: unknown, most: number) => many.slice(0, most) };
  await expect(shortestPath(reader, { ...walk, from: "a", to: "c" })).rejects.toMatchObject({
    code: "knowledge/query-too-broad",
    message: expect.stringContaining("More than 200000 edges"),
  });
});
