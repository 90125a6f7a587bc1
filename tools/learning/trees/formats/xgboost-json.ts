// XGBoost's JSON format (`Booster.save_model("x.json")`, tree boosters) as an ensemble with the same predictions.

import { z } from "zod";
import { callerError } from "#infra/runtime/index.ts";
import {
  isCategorical,
  joinTrees,
  type Link,
  missingGoesLeft,
  type TreeEnsemble,
  type TreeNodes,
} from "../model/tree-ensemble.ts";

const Numbers = z.array(z.number());
const Flags = z.array(z.union([z.number(), z.boolean()]).transform(Number));
const Tree = z.object({
  left_children: Numbers,
  right_children: Numbers,
  split_conditions: Numbers,
  split_indices: Numbers,
  default_left: Flags,
  split_type: Flags,
  loss_changes: Numbers,
  sum_hessian: Numbers,
  categories: Numbers,
  categories_nodes: Numbers,
  categories_segments: Numbers,
  categories_sizes: Numbers,
  tree_param: z.object({ size_leaf_vector: z.string().default("1") }),
});
const Trees = z.object({ trees: z.array(Tree), tree_info: Numbers });
const Model = z.object({
  learner: z.object({
    feature_names: z.array(z.string()).default([]),
    gradient_booster: z.object({
      name: z.string(),
      model: Trees.optional(),
      gbtree: z.object({ model: Trees }).optional(),
      weight_drop: Numbers.optional(),
    }),
    learner_model_param: z.object({ base_score: z.string(), num_class: z.string(), num_feature: z.string() }),
    objective: z.object({ name: z.string() }),
  }),
});

/** @throws tools/model-damaged for what is no such file, tools/model-version for linear boosters, vector leaves or an objective that is not known */
export function readXgBoostJson(text: string): TreeEnsemble {
  const { learner } = parse(text);
  const { gradient_booster: booster, learner_model_param: settings, objective } = learner;
  const model = booster.model ?? booster.gbtree?.model;
  if (model === undefined) throw unsupported(`the booster ${booster.name}`);
  const link = linkOf(objective.name);
  const outputs = Math.max(1, Number(settings.num_class));
  const count = Number(settings.num_feature);
  const names = learner.feature_names;
  const features = names.length === count ? names : Array.from({ length: count }, (_, i) => `f${i}`);
  const trees = model.trees.map((tree, k) => {
    if (Number(tree.tree_param.size_leaf_vector) > 1) throw unsupported(`vector leaves (tree ${k})`);
    return treeOf(tree, model.tree_info[k] ?? 0, booster.weight_drop?.[k] ?? 1);
  });
  const base = baseOf(settings.base_score, objective.name, outputs);
  return joinTrees({ features, outputs, base, link, rounded: true }, trees);
}

function parse(text: string): z.infer<typeof Model> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw damaged("it is no JSON");
  }
  const parsed = Model.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(`${issue?.path.join(".")}: ${issue?.message}`);
}

function linkOf(objective: string): Link {
  if (["binary:logistic", "reg:logistic"].includes(objective)) return "logistic";
  if (["multi:softprob", "multi:softmax"].includes(objective)) return "softmax";
  if (["count:poisson", "reg:gamma", "reg:tweedie"].includes(objective)) return "exponential";
  const plain = ["reg:squarederror", "reg:linear", "reg:pseudohubererror", "reg:absoluteerror", "reg:quantileerror"];
  const ranked = ["binary:logitraw", "rank:pairwise", "rank:ndcg", "rank:map"];
  if (plain.includes(objective) || ranked.includes(objective)) return "identity";
  throw unsupported(`the objective ${objective}`);
}

/** The base score is written as a prediction ("5E-1" or "[5E-1]"); trees add to margins. */
function baseOf(written: string, objective: string, outputs: number): number[] {
  const scores = written.replace(/[[\]]/g, "").split(",").map(Number);
  if (scores.some(Number.isNaN)) throw damaged(`base_score is ${written}`);
  const toMargin = (score: number): number => {
    if (linkOf(objective) === "logistic") return Math.log(score / (1 - score));
    return linkOf(objective) === "exponential" ? Math.log(score) : score;
  };
  return Array.from({ length: outputs }, (_, k) => toMargin(scores[k] ?? scores[0]!));
}

function treeOf(tree: z.infer<typeof Tree>, output: number, times: number): TreeNodes {
  const count = tree.left_children.length;
  const nodes = {
    output,
    feature: new Int32Array(count).fill(-1),
    threshold: new Float64Array(count),
    left: Int32Array.from(tree.left_children),
    right: Int32Array.from(tree.right_children),
    flags: new Uint8Array(count),
    value: new Float64Array(count),
    cover: tree.sum_hessian,
    gain: new Float64Array(count),
    sets: new Map<number, Uint32Array>(),
  };
  for (let node = 0; node < count; node++) {
    if (tree.left_children[node]! < 0) {
      nodes.value[node] = Math.fround(tree.split_conditions[node]!) * times;
      continue;
    }
    nodes.feature[node] = tree.split_indices[node]!;
    nodes.gain[node] = tree.loss_changes[node]!;
    const missingLeft = tree.default_left[node] === 1;
    if (tree.split_type[node] === 1) {
      // Its set goes right: sides are exchanged, so that a set goes left. What is not in it, negative or too great goes left there.
      nodes.left[node] = tree.right_children[node]!;
      nodes.right[node] = tree.left_children[node]!;
      nodes.flags[node] = isCategorical | (missingLeft ? 0 : missingGoesLeft);
    } else {
      // Left is x < t there, x <= t here: the float32 before t.
      nodes.threshold[node] = before(tree.split_conditions[node]!);
      nodes.flags[node] = missingLeft ? missingGoesLeft : 0;
    }
  }
  for (const [k, node] of tree.categories_nodes.entries()) {
    const from = tree.categories_segments[k]!;
    const categories = tree.categories.slice(from, from + tree.categories_sizes[k]!);
    const words = new Uint32Array((Math.max(-1, ...categories) >> 5) + 1);
    for (const category of categories) words[category >> 5] = words[category >> 5]! | (1 << (category & 31));
    nodes.sets.set(node, words);
  }
  return nodes;
}

const bits = new DataView(new ArrayBuffer(4));

/** The greatest float32 below a value. */
function before(value: number): number {
  bits.setFloat32(0, value);
  if (bits.getFloat32(0) === 0) return -1.401298464324817e-45;
  bits.setInt32(0, bits.getInt32(0) + (bits.getInt32(0) > 0 ? -1 : 1));
  return bits.getFloat32(0);
}

const damaged = (because: string) =>
  callerError(
    "tools/model-damaged",
    `No XGBoost model in JSON that can be used: ${because}. Save it anew with save_model("NAME.json").`,
  );

const unsupported = (what: string) =>
  callerError(
    "tools/model-version",
    `The XGBoost model has ${what}, which is not read here. Use a tree booster with a known objective.`,
  );
