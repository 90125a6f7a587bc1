// A trained ensemble as flat arrays: all nodes of all trees one after the other. Boosted, forest, LightGBM's and XGBoost's are all this.

/** From margins to predictions. */
export type Link = "identity" | "logistic" | "softmax" | "exponential";
export const links: readonly Link[] = ["identity", "logistic", "softmax", "exponential"];

/** Bits of `flags`. */
export const missingGoesLeft = 1;
export const isCategorical = 2;
/** Zero counts as missing too (LightGBM's zero_as_missing). */
export const zeroIsMissing = 4;

export interface TreeEnsemble {
  readonly features: readonly string[];
  /** Margins of a row: 1, or one a class. */
  readonly outputs: number;
  /** The margin of each output before the first tree. */
  readonly base: Float64Array;
  readonly link: Link;
  /** Whether values are rounded to float32 before they are compared. */
  readonly rounded: boolean;
  /** First node of each tree. */
  readonly roots: Int32Array;
  /** The output that each tree adds to. */
  readonly treeOutput: Int32Array;
  /** -1 for a leaf. */
  readonly feature: Int32Array;
  /** Values up to this go left. */
  readonly threshold: Float64Array;
  /** Numbers of nodes, counted over the whole ensemble. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly flags: Uint8Array;
  /** What a leaf adds. */
  readonly value: Float64Array;
  /** How much training data came by: sum of second derivatives, or rows. */
  readonly cover: Float64Array;
  /** What a split gained; 0 for a leaf. */
  readonly gain: Float64Array;
  /** Which set of categories goes left; -1 for none. */
  readonly set: Int32Array;
  /** Where each set begins in `setWords`, and the end of the last. */
  readonly setStarts: Int32Array;
  /** Sets as bits: category c is bit c mod 32 of word c / 32. */
  readonly setWords: Uint32Array;
}

/** A tree as it is read or grown, numbers of nodes its own. */
export interface TreeNodes {
  readonly output: number;
  readonly feature: ArrayLike<number>;
  readonly threshold: ArrayLike<number>;
  readonly left: ArrayLike<number>;
  readonly right: ArrayLike<number>;
  readonly flags: ArrayLike<number>;
  readonly value: ArrayLike<number>;
  readonly cover: ArrayLike<number>;
  readonly gain: ArrayLike<number>;
  /** The categories that go left, by node. */
  readonly sets: ReadonlyMap<number, Uint32Array>;
}

export interface EnsembleFace {
  readonly features: readonly string[];
  readonly outputs: number;
  readonly base: ArrayLike<number>;
  readonly link: Link;
  readonly rounded: boolean;
}

export function joinTrees(face: EnsembleFace, trees: readonly TreeNodes[]): TreeEnsemble {
  const count = trees.reduce((sum, { feature }) => sum + feature.length, 0);
  const model = {
    ...face,
    base: Float64Array.from(face.base),
    roots: new Int32Array(trees.length),
    treeOutput: new Int32Array(trees.length),
    feature: new Int32Array(count),
    threshold: new Float64Array(count),
    left: new Int32Array(count),
    right: new Int32Array(count),
    flags: new Uint8Array(count),
    value: new Float64Array(count),
    cover: new Float64Array(count),
    gain: new Float64Array(count),
    set: new Int32Array(count).fill(-1),
  };
  const sets: Uint32Array[] = [];
  let at = 0;
  for (const [k, tree] of trees.entries()) {
    model.roots[k] = at;
    model.treeOutput[k] = tree.output;
    for (const part of ["feature", "threshold", "flags", "value", "cover", "gain"] as const)
      model[part].set(tree[part], at);
    for (let i = 0; i < tree.feature.length; i++) {
      const leaf = (tree.feature[i] as number) < 0;
      model.left[at + i] = leaf ? at + i : at + (tree.left[i] as number);
      model.right[at + i] = leaf ? at + i : at + (tree.right[i] as number);
      const words = tree.sets.get(i);
      if (words !== undefined) model.set[at + i] = sets.push(words) - 1;
    }
    at += tree.feature.length;
  }
  const setStarts = new Int32Array(sets.length + 1);
  for (const [k, words] of sets.entries()) setStarts[k + 1] = (setStarts[k] as number) + words.length;
  const setWords = new Uint32Array(setStarts[sets.length] as number);
  for (const [k, words] of sets.entries()) setWords.set(words, setStarts[k]);
  return { ...model, setStarts, setWords };
}

/** The node behind the last of a tree. */
export const endOfTree = ({ roots, feature }: TreeEnsemble, tree: number): number => roots[tree + 1] ?? feature.length;

export function inSet({ setStarts, setWords }: TreeEnsemble, set: number, category: number): boolean {
  const word = (setStarts[set] as number) + (category >> 5);
  return word < (setStarts[set + 1] as number) && (((setWords[word] as number) >>> (category & 31)) & 1) === 1;
}

/** Whether a value goes left at a node. Categories are the whole part of a value from 0; all else of them is not in any set. */
export function goesLeft(model: TreeEnsemble, node: number, value: number): boolean {
  const flags = model.flags[node] as number;
  const missing = Number.isNaN(value) || ((flags & zeroIsMissing) !== 0 && Math.abs(value) <= 1e-35);
  if (missing) return (flags & missingGoesLeft) !== 0;
  if ((flags & isCategorical) === 0) return value <= (model.threshold[node] as number);
  const category = Math.trunc(value);
  return category >= 0 && category < 2 ** 31 && inSet(model, model.set[node] as number, category);
}
