// Relations: who is tied to whom, since when, and since when it is known. Facts in, and views that stand at a moment.
// There is no read on the store itself: every read goes through at(dataset, asOf), which sees knownAtMs <= asOf and nothing else.

import type { AsOf } from "#knowledge/domain/index.ts";
import type { EdgeKind, NodeId, NodeKind, RelationEdge, RelationNode } from "./relation-facts.ts";

export interface RelationFacts {
  readonly nodes?: readonly RelationNode[];
  readonly edges?: readonly RelationEdge[];
}

export interface RelationsReport {
  readonly stored: number;
  /** Facts that were there already, to the last field. */
  readonly known: number;
}

/** Along edges as they point, against them, or both. */
export type Direction = "out" | "in" | "any";

export interface NodeQuery {
  /** All kinds when left out. */
  readonly kind?: NodeKind;
  /** Only ids after this one: the last id of the page before. */
  readonly after?: NodeId;
  /** At most mostRows; 1,000 when left out. */
  readonly limit?: number;
}

/** How a question walks: "any" direction and all kinds of edges when left out. */
export interface Walk {
  readonly direction?: Direction;
  readonly kinds?: readonly EdgeKind[];
}

export interface EdgeQuery extends Walk {
  readonly of: NodeId;
  /** At most mostRows; 1,000 when left out. */
  readonly limit?: number;
}

export interface NeighbourhoodQuery extends Walk {
  readonly of: NodeId;
  /** 1 to mostHops. */
  readonly hops: number;
  /** The nearest so many nodes, the start among them; at most mostRows, 1,000 when left out. */
  readonly limit?: number;
}

export interface Neighbour {
  readonly id: NodeId;
  /** Edges on the shortest way from the start; 0 for the start. */
  readonly distance: number;
  /** Null where nobody has described it by as-of. */
  readonly node: RelationNode | null;
}

export interface Neighbourhood {
  /** By distance, then id. */
  readonly nodes: readonly Neighbour[];
  /** Every edge of the kinds asked for between those nodes, by from, to, kind, validFromMs. */
  readonly edges: readonly RelationEdge[];
  /** Nodes within the hops, those beyond the limit included. */
  readonly reached: number;
}

export interface PathQuery extends Walk {
  readonly from: NodeId;
  readonly to: NodeId;
  /** True: the sum of weights is least. False: the number of edges is. */
  readonly weighted?: boolean;
}

export interface RelationPath {
  /** From the start to the end; the start alone where they are one. */
  readonly ids: readonly NodeId[];
  readonly edges: readonly RelationEdge[];
  /** Sum of weights added up from the start, or number of edges. */
  readonly length: number;
}

export interface RelationCounts {
  /** Kind -> how many, kinds in order. */
  readonly nodes: Readonly<Record<string, number>>;
  readonly edges: Readonly<Record<string, number>>;
}

/**
 * Everything known at one moment about what held at another. Of a node and of an edge the version known last by as-of is seen; of versions
 * known at one moment, the one stored last. An edge is seen where validFromMs <= validAtMs < validToMs.
 */
export interface RelationsView {
  readonly dataset: string;
  readonly asOf: AsOf;
  readonly validAtMs: number;
  /** Null where nobody has told of it. */
  node(id: NodeId): Promise<RelationNode | null>;
  /** By id, ascending in ASCII. */
  nodes(query?: NodeQuery): Promise<readonly RelationNode[]>;
  /** By from, to, kind, validFromMs. */
  edges(query: EdgeQuery): Promise<readonly RelationEdge[]>;
  /** Throws knowledge/query-too-broad where more than mostReached nodes lie within the hops. */
  neighbourhood(query: NeighbourhoodQuery): Promise<Neighbourhood>;
  /**
   * Null where no way leads there. Of equal paths the one with fewer edges; of those the one whose ids come first, compared from the
   * start; of parallel edges the first by from, to, kind, validFromMs. Throws knowledge/query-too-broad after mostReached nodes.
   */
  shortestPath(query: PathQuery): Promise<RelationPath | null>;
  /** Every version told by as-of, by knownAtMs. */
  nodeHistory(id: NodeId): Promise<readonly RelationNode[]>;
  /** Every version of every edge between two nodes told by as-of, whenever it held: by kind, validFromMs, knownAtMs. */
  edgeHistory(from: NodeId, to: NodeId): Promise<readonly RelationEdge[]>;
  counts(): Promise<RelationCounts>;
}

export const mostHops = 6;
export const mostRows = 10_000;
export const mostReached = 50_000;

export interface RelationsStore {
  /** Stores all of the facts durably before it returns, or none; the same fact twice is stored once. Throws knowledge/fact-invalid. */
  append(dataset: string, facts: RelationFacts): Promise<RelationsReport>;
  /** What held at validAtMs, as-of where left out, as it was known at as-of. A data set that nothing was told of is empty. */
  at(dataset: string, asOf: AsOf, options?: { readonly validAtMs?: number }): RelationsView;
  /** Removes a data set; removing an unknown one does nothing. */
  drop(dataset: string): Promise<void>;
  /** Safe to call twice. */
  close(): Promise<void>;
}
