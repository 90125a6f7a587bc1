// What a driver answers for one data set at one moment: plain reads. Bounds, orders, neighbourhoods and paths are the view's.

import type { RelationEdge, RelationNode } from "./relation-facts.ts";
import type { Direction, NodeQuery, RelationCounts } from "./relations-store.port.ts";

/** Every choice filled in; kinds is null for all. */
export interface PlainWalk {
  readonly direction: Direction;
  readonly kinds: readonly string[] | null;
}

export interface Moment {
  readonly dataset: string;
  readonly asOf: number;
  readonly validAtMs: number;
}

/** Orders are the view's, except where said. */
export interface RelationReader {
  /** Those that have been described; ids are different from one another. */
  nodes(ids: readonly string[]): Promise<readonly RelationNode[]>;
  /** By id, after the one given, as many as the limit. */
  nodesOfKind(query: Required<Pick<NodeQuery, "limit">> & NodeQuery): Promise<readonly RelationNode[]>;
  /** Edges that leave, enter or touch any of the nodes; each once; no more than `most` of them. */
  edgesAt(ids: readonly string[], walk: PlainWalk, most: number): Promise<readonly RelationEdge[]>;
  /** Distances of the nodes within the hops, the start at 0. Where they are more than `most`, any number above `most` of them. */
  reach(start: string, hops: number, walk: PlainWalk, most: number): Promise<ReadonlyMap<string, number>>;
  /** Versions told by as-of, whether a newer one hides them or not, in the order of the port. */
  nodeHistory(id: string): Promise<readonly RelationNode[]>;
  edgeHistory(from: string, to: string): Promise<readonly RelationEdge[]>;
  /** Kinds in any order. */
  counts(): Promise<RelationCounts>;
}
