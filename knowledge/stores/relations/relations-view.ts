// A view at one moment over a driver's plain reads: checks what is asked, puts answers in order, walks neighbourhoods and paths.

import type { AsOf } from "#knowledge/domain/index.ts";
import { mostEdges } from "./reach.ts";
import { compareEdges, type RelationEdge } from "./relation-facts.ts";
import type { Moment, PlainWalk, RelationReader } from "./relation-reader.ts";
import {
  mostHops,
  mostReached,
  mostRows,
  type Neighbourhood,
  type NeighbourhoodQuery,
  type RelationsView,
  type Walk,
} from "./relations-store.port.ts";
import { shortestPath } from "./shortest-path.ts";
import { bounded, tooMany } from "./too-broad.ts";

const usualRows = 1_000;

export function openRelationsView(
  dataset: string,
  asOf: AsOf,
  validAtMs: number | undefined,
  readerAt: (moment: Moment) => RelationReader,
): RelationsView {
  const moment = { dataset, asOf, validAtMs: validAtMs ?? asOf };
  const reader = readerAt(moment);
  return {
    ...moment,
    asOf,
    async node(id) {
      const [node] = await reader.nodes([id]);
      return node ?? null;
    },
    async nodes(query = {}) {
      return reader.nodesOfKind({ ...query, limit: bounded("limit", query.limit ?? usualRows, mostRows) });
    },
    async edges({ of, limit, ...walk }) {
      const most = bounded("limit", limit ?? usualRows, mostRows);
      return (await edgesAt(reader, [of], plain(walk))).slice(0, most);
    },
    neighbourhood: async (query) => neighbourhood(reader, query),
    shortestPath: async ({ from, to, weighted = false, ...walk }) =>
      shortestPath(reader, { ...plain(walk), from, to, weighted }),
    nodeHistory: (id) => reader.nodeHistory(id),
    edgeHistory: (from, to) => reader.edgeHistory(from, to),
    async counts() {
      const { nodes, edges } = await reader.counts();
      return { nodes: inOrder(nodes), edges: inOrder(edges) };
    },
  };
}

const plain = ({ direction = "any", kinds }: Walk): PlainWalk => ({
  direction,
  kinds: kinds ? [...new Set(kinds)] : null,
});

const inOrder = (counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));

async function edgesAt(
  reader: RelationReader,
  ids: readonly string[],
  walk: PlainWalk,
): Promise<readonly RelationEdge[]> {
  const edges = await reader.edgesAt(ids, walk, mostEdges + 1);
  if (edges.length > mostEdges) throw tooMany("edges", mostEdges);
  return [...edges].sort(compareEdges);
}

async function neighbourhood(reader: RelationReader, query: NeighbourhoodQuery): Promise<Neighbourhood> {
  const { of, limit, hops, ...given } = query;
  const walk = plain(given);
  const most = bounded("limit", limit ?? usualRows, mostRows);
  const distances = await reader.reach(of, bounded("hops", hops, mostHops), walk, mostReached);
  if (distances.size > mostReached) throw tooMany("nodes", mostReached);
  const nearest = [...distances].sort(([a, near], [b, far]) => near - far || (a < b ? -1 : 1)).slice(0, most);
  const ids = nearest.map(([id]) => id);
  const kept = new Set(ids);
  const nodeOf = new Map((await reader.nodes(ids)).map((node) => [node.id, node]));
  const leaving = await edgesAt(reader, ids, { ...walk, direction: "out" });
  return {
    nodes: nearest.map(([id, distance]) => ({ id, distance, node: nodeOf.get(id) ?? null })),
    edges: leaving.filter(({ to }) => kept.has(to)),
    reached: distances.size,
  };
}
