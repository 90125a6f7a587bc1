// What a view of the relations must answer, written down as plainly as it can be: every version looked at, every path tried.

import type { Direction, RelationEdge, RelationFacts, RelationNode } from "#knowledge/stores/relations/index.ts";
import { directions, type everythingOf, pairsOf } from "./relations.facts.ts";

type Everything = Awaited<ReturnType<typeof everythingOf>>;
interface Told<F> {
  readonly fact: F;
  readonly content: string;
}

export class RelationsModel {
  #nodes: Told<RelationNode>[] = [];
  #edges: Told<RelationEdge>[] = [];

  append({ nodes = [], edges = [] }: RelationFacts): void {
    this.#nodes = nodes.reduce(tell, this.#nodes);
    this.#edges = edges.reduce(tell, this.#edges);
  }

  everythingAt(asOf: number, validAtMs: number, ids: readonly string[]): Everything {
    const nodes = seen(this.#nodes, asOf, ({ id }) => id).sort((a, b) => order(a.id, b.id));
    const edges = seen(this.#edges, asOf, (e) => JSON.stringify([e.from, e.to, e.kind, e.validFromMs]))
      .filter((e) => e.validFromMs <= validAtMs && (e.validToMs ?? Number.POSITIVE_INFINITY) > validAtMs)
      .sort(byEnds);
    const nodeOf = (id: string) => nodes.find((each) => each.id === id) ?? null;
    const pairs = pairsOf(ids);
    const path = (weighted: boolean) =>
      directions.flatMap((direction) => pairs.map(({ from, to }) => bestPath(edges, from, to, direction, weighted)));
    return {
      node: ids.map(nodeOf),
      nodes,
      companies: nodes.filter(({ kind }) => kind === "company"),
      edges: directions.map((direction) => ids.map((id) => edges.filter((e) => touches(e, id, direction)))),
      neighbourhood: directions.map((direction) =>
        ids.map((id) => {
          const distances = within(edges, id, 3, direction);
          const near = [...distances].sort(([a, d], [b, e]) => d - e || order(a, b));
          return {
            nodes: near.map(([other, distance]) => ({ id: other, distance, node: nodeOf(other) })),
            edges: edges.filter((e) => distances.has(e.from) && distances.has(e.to)),
            reached: distances.size,
          };
        }),
      ),
      shortest: path(false),
      lightest: path(true),
      nodeHistory: ids.map((id) => history(this.#nodes, asOf, (each) => each.id === id)),
      edgeHistory: pairs.map(({ from, to }) =>
        history(this.#edges, asOf, (e) => e.from === from && e.to === to).sort(byEnds),
      ),
      counts: { nodes: counted(nodes), edges: counted(edges) },
    };
  }
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byEnds = (a: RelationEdge, b: RelationEdge): number =>
  order(a.from, b.from) || order(a.to, b.to) || order(a.kind, b.kind) || a.validFromMs - b.validFromMs;

const sortedKeys = (value: unknown): string =>
  JSON.stringify(value, (_key, member) =>
    member !== null && typeof member === "object" && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => order(a, b)))
      : member,
  );

/** A fact told again moves to the end. */
function tell<F>(told: readonly Told<F>[], fact: F): Told<F>[] {
  const content = sortedKeys(fact);
  return [...told.filter((other) => other.content !== content), { fact, content }];
}

/** Of each fact the version known last; of those known at one moment, the one told last. */
function seen<F extends { readonly knownAtMs: number }>(
  told: readonly Told<F>[],
  asOf: number,
  nameOf: (fact: F) => string,
): F[] {
  const winners = new Map<string, F>();
  for (const { fact } of told.filter((each) => each.fact.knownAtMs <= asOf)) {
    const winner = winners.get(nameOf(fact));
    if (winner === undefined || fact.knownAtMs >= winner.knownAtMs) winners.set(nameOf(fact), fact);
  }
  return [...winners.values()];
}

const history = <F extends { readonly knownAtMs: number }>(
  told: readonly Told<F>[],
  asOf: number,
  wanted: (fact: F) => boolean,
): F[] =>
  told
    .map(({ fact }) => fact)
    .filter((fact) => fact.knownAtMs <= asOf && wanted(fact))
    .sort((a, b) => a.knownAtMs - b.knownAtMs);

const touches = (e: RelationEdge, id: string, direction: Direction): boolean =>
  (direction !== "in" && e.from === id) || (direction !== "out" && e.to === id);

const stepsFrom = (edges: readonly RelationEdge[], id: string, direction: Direction) =>
  edges.flatMap((e) => [
    ...(direction !== "in" && e.from === id ? [{ edge: e, next: e.to }] : []),
    ...(direction !== "out" && e.to === id ? [{ edge: e, next: e.from }] : []),
  ]);

function within(
  edges: readonly RelationEdge[],
  start: string,
  hops: number,
  direction: Direction,
): Map<string, number> {
  const distances = new Map([[start, 0]]);
  for (let hop = 1; hop <= hops; hop++) {
    for (const [id, distance] of [...distances]) {
      if (distance !== hop - 1) continue;
      for (const { next } of stepsFrom(edges, id, direction)) if (!distances.has(next)) distances.set(next, hop);
    }
  }
  return distances;
}

interface Path {
  readonly ids: readonly string[];
  readonly edges: readonly RelationEdge[];
  readonly length: number;
}

function bestPath(
  edges: readonly RelationEdge[],
  from: string,
  to: string,
  direction: Direction,
  weighted: boolean,
): Path | null {
  let best: Path | null = null;
  const walk = (path: Path): void => {
    const last = path.ids.at(-1) ?? from;
    if (last === to) {
      if (best === null || comparePaths(path, best) < 0) best = path;
      return;
    }
    for (const { edge, next } of stepsFrom(edges, last, direction)) {
      if (path.ids.includes(next)) continue;
      const length = path.length + (weighted ? edge.weight : 1);
      walk({ ids: [...path.ids, next], edges: [...path.edges, edge], length });
    }
  };
  walk({ ids: [from], edges: [], length: 0 });
  return best;
}

function comparePaths(a: Path, b: Path): number {
  const apart = a.length - b.length || a.ids.length - b.ids.length;
  if (apart !== 0) return apart;
  for (const [at, id] of a.ids.entries()) if (id !== b.ids[at]) return order(id, b.ids[at] ?? "");
  for (const [at, edge] of a.edges.entries()) {
    const other = b.edges[at];
    const between = other ? byEnds(edge, other) : 0;
    if (between !== 0) return between;
  }
  return 0;
}

/** Kinds in the order of their names. */
const counted = (facts: readonly { readonly kind: string }[]): Record<string, number> => {
  const totals: Record<string, number> = {};
  for (const kind of facts.map((fact) => fact.kind).sort(order)) totals[kind] = (totals[kind] ?? 0) + 1;
  return totals;
};
