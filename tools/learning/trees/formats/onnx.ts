// An ensemble as an ONNX file of the domain ai.onnx.ml: TreeEnsembleRegressor for margins, then the link in plain operators. Input `rows`
// (rows x features, float32, NaN where missing), output `predictions` (rows x outputs, float32), unless other names are asked for.

import { callerError } from "#infra/runtime/index.ts";
import { attributeCode, elementCode, ModelProto } from "../../tape/onnx/messages.ts";
import {
  endOfTree,
  inSet,
  isCategorical,
  missingGoesLeft,
  type TreeEnsemble,
  zeroIsMissing,
} from "../model/tree-ensemble.ts";

export interface OnnxNames {
  readonly input?: string;
  readonly output?: string;
  /** Added to every prediction, such as -0.5 to a chance that is to be above zero where it is the likelier one. */
  readonly shift?: number;
}

/** @throws tools/export-unsupported for LightGBM's zero_as_missing, which ONNX cannot say */
export function treesToOnnx(model: TreeEnsemble, names: OnnxNames = {}): Uint8Array {
  const { input = "rows", output = "predictions", shift = 0 } = names;
  if (model.flags.some((flags) => (flags & zeroIsMissing) !== 0)) {
    const says =
      "The model takes zeros for missing values, which a tree of ONNX cannot. Train it without zero_as_missing.";
    throw callerError("tools/export-unsupported", says);
  }
  const after = [...linkNodes(model), ...shiftNodes(shift)];
  const chain = after.map((node, at) => ({
    ...node,
    input: [at === 0 ? "margins" : `step.${at}`, ...node.more],
    output: [at === after.length - 1 ? output : `step.${at + 1}`],
  }));
  const message = {
    irVersion: 8,
    producerName: "quorum",
    opsetImport: [
      { domain: "", version: 17 },
      { domain: "ai.onnx.ml", version: 3 },
    ],
    graph: {
      name: "trees",
      input: [tensor(input, model.features.length)],
      output: [tensor(output, model.outputs)],
      initializer: shift === 0 ? [] : [scalar("shift", shift)],
      node: [
        {
          input: [input],
          output: [chain.length === 0 ? output : "margins"],
          opType: "TreeEnsembleRegressor",
          domain: "ai.onnx.ml",
          attribute: ensembleAttributes(model),
        },
        ...chain.map(({ more: _, ...node }) => node),
      ],
    },
    metadataProps: [{ key: "features", value: JSON.stringify(model.features) }],
  };
  return ModelProto.encode(ModelProto.fromObject(message)).finish();
}

const tensor = (name: string, columns: number): object => ({
  name,
  type: {
    tensorType: { elemType: elementCode.float32, shape: { dim: [{ dimParam: "rows" }, { dimValue: columns }] } },
  },
});

const linkOperators = { identity: null, logistic: "Sigmoid", softmax: "Softmax", exponential: "Exp" } as const;

interface PlainNode {
  readonly opType: string;
  /** Inputs after the first. */
  readonly more: readonly string[];
}

function linkNodes({ link }: TreeEnsemble): PlainNode[] {
  const opType = linkOperators[link];
  return opType === null ? [] : [{ opType, more: [] }];
}

const shiftNodes = (shift: number): PlainNode[] => (shift === 0 ? [] : [{ opType: "Add", more: ["shift"] }]);

const scalar = (name: string, value: number): object => ({
  dims: [],
  dataType: elementCode.float32,
  name,
  rawData: new Uint8Array(Float32Array.of(value).buffer),
});

interface Written {
  readonly treeIds: number[];
  readonly nodeIds: number[];
  readonly features: number[];
  readonly modes: string[];
  readonly values: number[];
  readonly trueIds: number[];
  readonly falseIds: number[];
  readonly missingTrue: number[];
  readonly leafTrees: number[];
  readonly leafNodes: number[];
  readonly leafOutputs: number[];
  readonly leafValues: number[];
}

function ensembleAttributes(model: TreeEnsemble): object[] {
  const w: Written = {
    ...{ treeIds: [], nodeIds: [], features: [], modes: [], values: [], trueIds: [], falseIds: [], missingTrue: [] },
    ...{ leafTrees: [], leafNodes: [], leafOutputs: [], leafValues: [] },
  };
  for (const tree of model.roots.keys()) writeTree(model, tree, w);
  return [
    { name: "n_targets", i: model.outputs, type: attributeCode.int },
    { name: "aggregate_function", s: Buffer.from("SUM"), type: attributeCode.string },
    { name: "post_transform", s: Buffer.from("NONE"), type: attributeCode.string },
    floats("base_values", [...model.base]),
    ints("nodes_treeids", w.treeIds),
    ints("nodes_nodeids", w.nodeIds),
    ints("nodes_featureids", w.features),
    { name: "nodes_modes", strings: w.modes.map((mode) => Buffer.from(mode)), type: attributeCode.strings },
    floats("nodes_values", w.values),
    ints("nodes_truenodeids", w.trueIds),
    ints("nodes_falsenodeids", w.falseIds),
    ints("nodes_missing_value_tracks_true", w.missingTrue),
    ints("target_treeids", w.leafTrees),
    ints("target_nodeids", w.leafNodes),
    ints("target_ids", w.leafOutputs),
    floats("target_weights", w.leafValues),
  ];
}

const ints = (name: string, values: readonly number[]): object => ({
  name,
  ints: [...values],
  type: attributeCode.ints,
});
const floats = (name: string, values: readonly number[]): object => ({
  name,
  floats: [...values],
  type: attributeCode.floats,
});

/** A set of categories becomes a chain of equalities, each of which leads to the left child; ONNX Runtime takes the shared child. */
function writeTree(model: TreeEnsemble, tree: number, w: Written): void {
  const root = model.roots[tree]!;
  const end = endOfTree(model, tree);
  let extra = end - root;
  const add = (id: number, feature: number, mode: string, value: number, yes: number, no: number, missing: number) => {
    w.treeIds.push(tree);
    w.nodeIds.push(id);
    w.features.push(feature);
    w.modes.push(mode);
    w.values.push(value);
    w.trueIds.push(yes);
    w.falseIds.push(no);
    w.missingTrue.push(missing);
  };
  for (let node = root; node < end; node++) {
    const id = node - root;
    const feature = model.feature[node]!;
    if (feature < 0) {
      add(id, 0, "LEAF", 0, 0, 0, 0);
      w.leafTrees.push(tree);
      w.leafNodes.push(id);
      w.leafOutputs.push(model.treeOutput[tree]!);
      w.leafValues.push(model.value[node]!);
      continue;
    }
    const left = model.left[node]! - root;
    const right = model.right[node]! - root;
    const missing = (model.flags[node]! & missingGoesLeft) !== 0 ? 1 : 0;
    if ((model.flags[node]! & isCategorical) === 0) {
      add(id, feature, "BRANCH_LEQ", atMostFloat(model.threshold[node]!), left, right, missing);
      continue;
    }
    const categories = categoriesOf(model, model.set[node]!);
    let at = id;
    for (const [k, category] of categories.entries()) {
      const next = k + 1 < categories.length ? extra++ : right;
      add(at, feature, "BRANCH_EQ", category, left, next, missing);
      at = next;
    }
    if (categories.length === 0) add(id, feature, "BRANCH_EQ", -1, left, right, missing);
  }
}

function categoriesOf(model: TreeEnsemble, set: number): number[] {
  const many = 32 * (model.setStarts[set + 1]! - model.setStarts[set]!);
  return Array.from({ length: many }, (_, c) => c).filter((c) => inSet(model, set, c));
}

/** The greatest float32 that is not above a threshold: float32 values compare with it as with the threshold. */
function atMostFloat(threshold: number): number {
  const near = Math.fround(threshold);
  if (near <= threshold) return near;
  const bits = new DataView(new ArrayBuffer(4));
  bits.setFloat32(0, near);
  if (near === 0) return -1.401298464324817e-45;
  bits.setInt32(0, bits.getInt32(0) + (near > 0 ? -1 : 1));
  return bits.getFloat32(0);
}
