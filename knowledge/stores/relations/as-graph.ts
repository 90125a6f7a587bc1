// A neighbourhood as a graphology graph, for algorithms that take one: centrality, communities, drawings.

import { MultiDirectedGraph } from "graphology";
import { edgeKey, type RelationEdge } from "./relation-facts.ts";
import type { Neighbour, Neighbourhood } from "./relations-store.port.ts";

/** Node attributes: distance and description. Edge attributes: the edge, with its weight also as `weight`, where algorithms look for it. */
export function graphOf({
  nodes,
  edges,
}: Neighbourhood): MultiDirectedGraph<
  Pick<Neighbour, "distance" | "node">,
  { readonly weight: number; readonly edge: RelationEdge }
> {
  const graph = new MultiDirectedGraph<
    Pick<Neighbour, "distance" | "node">,
    { readonly weight: number; readonly edge: RelationEdge }
  >();
  for (const { id, distance, node } of nodes) graph.addNode(id, { distance, node });
  for (const edge of edges)
    graph.addDirectedEdgeWithKey(edgeKey(edge), edge.from, edge.to, { weight: edge.weight, edge });
  return graph;
}
