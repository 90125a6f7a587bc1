import { expect, test } from "vitest";
import { asOf } from "#knowledge/domain/index.ts";
import { graphOf, openEmbeddedRelations } from "#knowledge/stores/relations/index.ts";
import { diamond, edge } from "#tests/conformance/relations.facts.ts";

test("a neighbourhood becomes a graph of the same nodes, edges and weights, parallel edges included", async () => {
  const store = await openEmbeddedRelations({ path: ":memory:" });
  await store.append("set", diamond);
  await store.append("set", { edges: [edge("a", "d", { weight: 2 })] });
  const graph = graphOf(await store.at("set", asOf(1_000)).neighbourhood({ of: "a", hops: 2 }));
  expect(graph.order).toBe(4);
  expect(graph.size).toBe(6);
  expect(
    graph
      .outEdges("a", "d")
      .map((key) => graph.getEdgeAttribute(key, "weight"))
      .sort(),
  ).toEqual([2, 9]);
  expect(graph.getNodeAttribute("d", "distance")).toBe(1);
  expect(graph.getNodeAttribute("b", "node")?.name).toBe("b Company");
});
