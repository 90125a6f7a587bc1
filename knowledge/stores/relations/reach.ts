// Which nodes lie within some hops, one hop at a time, for drivers whose server does not answer the question itself.

import type { PlainWalk, RelationReader } from "./relation-reader.ts";
import { tooMany } from "./too-broad.ts";

/** Edges that one step may read: a bound on memory, not on what can be asked. */
export const mostEdges = 200_000;

/** Breadth first; stops once more than `most` nodes are reached. */
export async function reachByFrontier(
  reader: Pick<RelationReader, "edgesAt">,
  start: string,
  hops: number,
  walk: PlainWalk,
  most: number,
): Promise<ReadonlyMap<string, number>> {
  const distances = new Map([[start, 0]]);
  let frontier: readonly string[] = [start];
  for (let distance = 1; distance <= hops && frontier.length > 0 && distances.size <= most; distance++) {
    const edges = await reader.edgesAt(frontier, walk, mostEdges + 1);
    if (edges.length > mostEdges) throw tooMany("edges", mostEdges);
    const inside = new Set(frontier);
    const next: string[] = [];
    for (const { from, to } of edges) {
      const found = [
        ...(walk.direction !== "in" && inside.has(from) ? [to] : []),
        ...(walk.direction !== "out" && inside.has(to) ? [from] : []),
      ];
      for (const id of found) {
        if (distances.has(id)) continue;
        distances.set(id, distance);
        next.push(id);
      }
    }
    frontier = next;
  }
  return distances;
}
