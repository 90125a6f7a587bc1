// Small facts for the suite of the relations, and everything that a view can be asked about them.

import type {
  Direction,
  RelationEdge,
  RelationFacts,
  RelationNode,
  RelationsView,
} from "#knowledge/stores/relations/index.ts";

export const source = "test";

export const node = (id: string, change: Partial<RelationNode> = {}): RelationNode => ({
  id,
  kind: "company",
  name: `${id} Company`,
  properties: {},
  eventTimeMs: 0,
  knownAtMs: 10,
  source,
  ...change,
});

export const edge = (from: string, to: string, change: Partial<RelationEdge> = {}): RelationEdge => ({
  from,
  to,
  kind: "supplies",
  weight: 1,
  properties: {},
  validFromMs: 0,
  validToMs: null,
  knownAtMs: 10,
  source,
  ...change,
});

export const directions: readonly Direction[] = ["out", "in", "any"];

/** One line an edge: "a>b supplies 1". */
export const lines = (edges: readonly RelationEdge[]): readonly string[] =>
  edges.map(({ from, to, kind, weight }) => `${from}>${to} ${kind} ${weight}`);

/** From the first two ids to all: what has two ends is asked for these. */
export const pairsOf = (ids: readonly string[]) => ids.slice(0, 2).flatMap((from) => ids.map((to) => ({ from, to })));

/** Every read of a view, over the ids given. */
export async function everythingOf(view: RelationsView, ids: readonly string[]) {
  const of = async <T>(ask: (id: string) => Promise<T>) => Promise.all(ids.map(ask));
  const pairs = pairsOf(ids);
  const paths = async (weighted: boolean) =>
    Promise.all(
      directions.flatMap((direction) => pairs.map((pair) => view.shortestPath({ ...pair, direction, weighted }))),
    );
  return {
    node: await of((id) => view.node(id)),
    nodes: await view.nodes(),
    companies: await view.nodes({ kind: "company" }),
    edges: await Promise.all(directions.map((direction) => of((id) => view.edges({ of: id, direction })))),
    neighbourhood: await Promise.all(
      directions.map((direction) => of((id) => view.neighbourhood({ of: id, hops: 3, direction }))),
    ),
    shortest: await paths(false),
    lightest: await paths(true),
    nodeHistory: await of((id) => view.nodeHistory(id)),
    edgeHistory: await Promise.all(pairs.map(({ from, to }) => view.edgeHistory(from, to))),
    counts: await view.counts(),
  };
}

/** A diamond with a shortcut: a - b - d and a - c - d, lighter through c, and a heavy edge from a to d. */
export const diamond: RelationFacts = {
  nodes: [node("a"), node("b"), node("c"), node("d")],
  edges: [
    edge("a", "b", { weight: 3 }),
    edge("b", "d", { weight: 3 }),
    edge("a", "c", { weight: 1 }),
    edge("c", "d", { weight: 2 }),
    edge("a", "d", { weight: 9, kind: "owns" }),
  ],
};
