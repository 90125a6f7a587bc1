// Trees out of the ONNX file that they were exported to, for explanations that are exact.

import { ModelProto } from "../tape/onnx/messages.ts";
import { joinTrees, missingGoesLeft, type TreeEnsemble, type TreeNodes } from "../trees/model/tree-ensemble.ts";

interface Attribute {
  readonly name: string;
  readonly i?: number;
  readonly ints?: readonly number[];
  readonly floats?: readonly number[];
  readonly strings?: readonly Uint8Array[];
}
interface NodeMessage {
  readonly opType: string;
  readonly attribute?: readonly Attribute[];
}

/**
 * The ensemble whose margins the file's predictions come from; how much training data came by its nodes is not in a file, so it is explained against
 * a background. Null where the file is none of trees, has more nodes than the link's after them, or asks for categories.
 */
export function readTreesFile(bytes: Uint8Array, features: readonly string[]): TreeEnsemble | null {
  const { graph } = ModelProto.toObject(ModelProto.decode(bytes), { longs: Number, defaults: false }) as {
    graph: { node: readonly NodeMessage[] };
  };
  const [trees, ...after] = graph.node;
  const links = after.map(({ opType }) => opType).filter((opType) => opType !== "Add");
  if (trees?.opType !== "TreeEnsembleRegressor" || links.some((opType) => opType !== "Sigmoid")) return null;
  const named = new Map((trees.attribute ?? []).map((attribute) => [attribute.name, attribute]));
  const ints = (name: string): readonly number[] => named.get(name)?.ints ?? [];
  const floats = (name: string): readonly number[] => named.get(name)?.floats ?? [];
  const modes = (named.get("nodes_modes")?.strings ?? []).map((mode) => Buffer.from(mode).toString());
  const outputs = named.get("n_targets")?.i ?? 0;
  if (outputs !== 1 || modes.some((mode) => mode !== "LEAF" && mode !== "BRANCH_LEQ")) return null;
  const columns = {
    tree: ints("nodes_treeids"),
    feature: ints("nodes_featureids"),
    threshold: floats("nodes_values"),
    left: ints("nodes_truenodeids"),
    right: ints("nodes_falsenodeids"),
    missing: ints("nodes_missing_value_tracks_true"),
  };
  const leaves = new Map<string, number>();
  const [leafTrees, leafNodes, leafValues] = [ints("target_treeids"), ints("target_nodeids"), floats("target_weights")];
  for (const [at, tree] of leafTrees.entries()) leaves.set(`${tree} ${leafNodes[at]}`, leafValues[at] as number);
  const starts = columns.tree.flatMap((tree, at) => (at === 0 || tree !== columns.tree[at - 1] ? [at] : []));
  const nodes = starts.map((from, k): TreeNodes => {
    const to = starts[k + 1] ?? columns.tree.length;
    const part = (of: readonly number[]): readonly number[] => of.slice(from, to);
    const isLeaf = modes.slice(from, to).map((mode) => mode === "LEAF");
    const count = to - from;
    return {
      output: 0,
      feature: part(columns.feature).map((feature, i) => (isLeaf[i] ? -1 : feature)),
      threshold: part(columns.threshold),
      left: part(columns.left),
      right: part(columns.right),
      flags: part(columns.missing).map((tracksTrue) => (tracksTrue === 1 ? missingGoesLeft : 0)),
      value: isLeaf.map((leaf, i) => (leaf ? (leaves.get(`${columns.tree[from]} ${i}`) ?? 0) : 0)),
      cover: new Float64Array(count),
      gain: new Float64Array(count),
      sets: new Map(),
    };
  });
  const link = links.length === 0 ? "identity" : "logistic";
  return joinTrees({ features, outputs, base: floats("base_values"), link, rounded: true }, nodes);
}
