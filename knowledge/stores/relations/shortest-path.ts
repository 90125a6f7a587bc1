// The shortest path, found by Dijkstra's algorithm over a graph that is read only as far as the search gets.
// Ties are settled here, in one piece of code for all drivers: a server's own path search leaves them open.

import { MultiDirectedGraph } from "graphology";
import type { Attributes } from "graphology-types";
import { isBefore, type Label, LabelHeap } from "./label-heap.ts";
import { mostEdges } from "./reach.ts";
import { compareEdges, edgeKey, type RelationEdge } from "./relation-facts.ts";
import type { PlainWalk, RelationReader } from "./relation-reader.ts";
import { mostReached, type RelationPath } from "./relations-store.port.ts";
import { tooMany } from "./too-broad.ts";

/** Nodes whose edges are read in one go. */
const ahead = 1_000;

type Explored = MultiDirectedGraph<Attributes, { readonly edge: RelationEdge }>;

/**
 * @param weighted lengths are sums of weights, else numbers of edges
 * @throws knowledge/query-too-broad once more than mostReached nodes were come upon
 */
export async function shortestPath(
  reader: Pick<RelationReader, "edgesAt">,
  {
    from,
    to,
    weighted,
    ...walk
  }: PlainWalk & { readonly from: string; readonly to: string; readonly weighted: boolean },
): Promise<RelationPath | null> {
  const graph: Explored = new MultiDirectedGraph();
  const labels = new Map<string, Label>();
  const queue = new LabelHeap();
  const settled = new Set<string>();
  /** Come upon, and their edges not read yet. */
  const unread = new Set<string>();

  const read = async (id: string): Promise<void> => {
    const ids = [id];
    for (const other of unread) if (ids.length < ahead && other !== id) ids.push(other);
    for (const each of ids) unread.delete(each);
    const edges = await reader.edgesAt(ids, walk, mostEdges + 1);
    if (edges.length > mostEdges) throw tooMany("edges", mostEdges);
    for (const edge of edges) graph.mergeDirectedEdgeWithKey(edgeKey(edge), edge.from, edge.to, { edge });
  };

  const offer = (label: Label): void => {
    const known = labels.get(label.id);
    if (known === undefined) unread.add(label.id);
    else if (settled.has(label.id) || compareLabels(label, known) >= 0) return;
    labels.set(label.id, label);
    if (labels.size > mostReached) throw tooMany("nodes", mostReached);
    queue.push(label);
  };

  offer({ id: from, length: 0, hops: 0, before: null, edge: null });
  for (let next = queue.pop(); next !== null; next = queue.pop()) {
    const goal = labels.get(to);
    if (goal !== undefined && !isBefore(next, goal)) return pathOf(goal); // whatever could better it came out before
    const label = labels.get(next.id) ?? next; // of labels as long, a better one may have come after this one was queued
    const { id, length, hops } = label;
    if (settled.has(id)) continue;
    settled.add(id);
    if (unread.has(id)) await read(id);
    for (const edge of edgesFrom(graph, id, walk)) {
      const other = edge.from === id ? edge.to : edge.from;
      offer({ id: other, length: length + (weighted ? edge.weight : 1), hops: hops + 1, before: label, edge });
    }
  }
  return null;
}

function edgesFrom(graph: Explored, id: string, { direction }: PlainWalk): readonly RelationEdge[] {
  if (!graph.hasNode(id)) return [];
  const keys = direction === "any" ? graph.edges(id) : direction === "out" ? graph.outEdges(id) : graph.inEdges(id);
  return keys.map((key) => graph.getEdgeAttribute(key, "edge"));
}

/** Shorter first, then fewer edges, then ids and edges in order from the start. */
function compareLabels(a: Label, b: Label): number {
  if (a.length !== b.length) return a.length - b.length;
  if (a.hops !== b.hops) return a.hops - b.hops;
  const [left, right] = [stepsOf(a), stepsOf(b)];
  for (const [at, one] of left.entries()) {
    const other = right[at];
    if (other !== undefined && one.id !== other.id) return one.id < other.id ? -1 : 1;
  }
  for (const [at, one] of left.entries()) {
    const other = right[at];
    const order = one.edge && other?.edge ? compareEdges(one.edge, other.edge) : 0;
    if (order !== 0) return order;
  }
  return 0;
}

/** From the start to this label. */
function stepsOf(label: Label): readonly Label[] {
  const steps: Label[] = [];
  for (let step: Label | null = label; step !== null; step = step.before) steps.push(step);
  return steps.reverse();
}

function pathOf(label: Label): RelationPath {
  const steps = stepsOf(label);
  return {
    ids: steps.map(({ id }) => id),
    edges: steps.flatMap(({ edge }) => edge ?? []),
    length: label.length,
  };
}
