// How one tree grows, and what it has become.

export interface GrowthRules {
  /** `depth` splits level by level, `leaf` always the leaf that gains most. */
  readonly growth: "depth" | "leaf";
  readonly maxDepth: number;
  readonly maxLeaves: number;
  /** Penalty on w^2 of a leaf. */
  readonly lambda: number;
  /** Penalty on |w| of a leaf. */
  readonly alpha: number;
  /** Least sum of second derivatives in a leaf. */
  readonly minChildWeight: number;
  /** A split must lower the penalised loss by half of this. */
  readonly minGain: number;
  readonly categorySmoothing: number;
  /** One place a feature, drawn by chance, instead of the best. */
  readonly randomPlaces: boolean;
  /** Share of the tree's features that each node may split by. */
  readonly columnShareByNode: number;
  /** Leaf values are the weights times this. */
  readonly rate: number;
  /** 1 rising, -1 falling, 0 free; a number a feature. */
  readonly monotone: Int8Array;
}

/** What splits a node. */
export interface Split {
  /** Twice the fall of the penalised loss. */
  readonly gain: number;
  readonly feature: number;
  /** Bins up to this go left; of no meaning where there is a set. */
  readonly bin: number;
  readonly missingLeft: boolean;
  /** 256 bits: the bins of categories that go left. */
  readonly set: Uint8Array | null;
}

/** Nodes in the order they came to be, the root first. */
export interface GrownTree {
  /** Null for a leaf. */
  readonly splits: (Split | null)[];
  readonly left: number[];
  readonly right: number[];
  /** Of every node: what its leaf would give. */
  readonly values: number[];
  /** Sum of second derivatives. */
  readonly covers: number[];
}

/** Rows that end in a leaf, or in the two leaves of a split that did not move them. */
export interface LeafRows {
  readonly node: number;
  readonly start: number;
  readonly count: number;
}
