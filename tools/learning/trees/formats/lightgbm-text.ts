// LightGBM's text format (version v3 and v4, `Booster.save_model`) as an ensemble with the same predictions.

import { callerError } from "#infra/runtime/index.ts";
import {
  isCategorical,
  joinTrees,
  type Link,
  missingGoesLeft,
  type TreeEnsemble,
  type TreeNodes,
  zeroIsMissing,
} from "../model/tree-ensemble.ts";

type Fields = ReadonlyMap<string, string>;

/** @throws tools/model-damaged for what is no such file, tools/model-version for linear leaves or an objective that is not known */
export function readLightGbmText(text: string): TreeEnsemble {
  const [head = "", ...parts] = text.split("end of trees")[0]!.split(/\n(?=Tree=\d+\n)/);
  const top = fieldsOf(head);
  if (!head.startsWith("tree") || !top.has("version")) throw damaged("it does not begin as one");
  const features = textOf(top, "feature_names").split(" ");
  const perRound = wholeOf(top, "num_tree_per_iteration");
  const [objective = "regression", ...settings] = (top.get("objective") ?? "regression").split(" ");
  const link = linkOf(objective, settings);
  const average = /^average_output$/m.test(head) ? perRound / Math.max(1, parts.length) : 1;
  const trees = parts.map((part, k) => treeOf(fieldsOf(part), k % perRound, average, k));
  const base = new Float64Array(perRound);
  return joinTrees({ features, outputs: perRound, base, link, rounded: false }, trees);
}

/** Kinds of objective by what they make of margins. */
function linkOf(objective: string, settings: readonly string[]): Link {
  const sigmoid = settings.find((setting) => setting.startsWith("sigmoid:"));
  if (objective === "binary") {
    if (sigmoid !== undefined && Number(sigmoid.slice(8)) !== 1) throw unsupported(`${objective} with ${sigmoid}`);
    return "logistic";
  }
  if (objective === "cross_entropy") return "logistic";
  if (objective === "multiclass") return "softmax";
  if (["poisson", "gamma", "tweedie"].includes(objective)) return "exponential";
  if (settings.includes("sqrt")) throw unsupported(`${objective} with sqrt`);
  const plain = ["regression", "regression_l1", "huber", "fair", "quantile", "mape", "lambdarank", "rank_xendcg"];
  if (plain.includes(objective)) return "identity";
  throw unsupported(objective);
}

function treeOf(fields: Fields, output: number, times: number, k: number): TreeNodes {
  if (fields.get("is_linear") === "1") throw unsupported(`linear leaves (tree ${k})`);
  const leaves = wholeOf(fields, "num_leaves");
  const inner = leaves - 1;
  const values = numbers(fields, "leaf_value", leaves);
  // Inner nodes first, then the leaves; a child below 0 is leaf -child - 1.
  const place = (child: number): number => (child >= 0 ? child : inner - child - 1);
  const ofInner = (name: string): number[] => (inner === 0 ? [] : numbers(fields, name, inner));
  const kinds = ofInner("decision_type");
  const thresholds = ofInner("threshold");
  const sets = setsOf(fields, inner, kinds, thresholds);
  const zeros = new Array<number>(leaves).fill(0);
  return {
    output,
    feature: [...ofInner("split_feature"), ...new Array<number>(leaves).fill(-1)],
    threshold: [...thresholds, ...zeros],
    left: [...ofInner("left_child").map(place), ...zeros],
    right: [...ofInner("right_child").map(place), ...zeros],
    flags: [...kinds.map((kind, node) => flagsOf(kind, thresholds[node]!)), ...zeros],
    value: [...new Array<number>(inner).fill(0), ...values.map((value) => value * times)],
    cover: [...ofInner("internal_count"), ...(inner === 0 ? [1] : numbers(fields, "leaf_count", leaves))],
    gain: [...ofInner("split_gain"), ...zeros],
    sets,
  };
}

/** Bit 0 categorical, bit 1 missing goes left, bits 2 and 3 what counts as missing: nothing (NaN is 0 then), zero, or NaN. */
function flagsOf(kind: number, threshold: number): number {
  if ((kind & 1) !== 0) return isCategorical; // missing goes right
  const left = (kind & 2) !== 0;
  const missing = (kind >> 2) & 3;
  if (missing === 0) return threshold >= 0 ? missingGoesLeft : 0;
  return (left ? missingGoesLeft : 0) | (missing === 1 ? zeroIsMissing : 0);
}

function setsOf(
  fields: Fields,
  inner: number,
  kinds: readonly number[],
  thresholds: readonly number[],
): Map<number, Uint32Array> {
  const sets = new Map<number, Uint32Array>();
  if (!(Number(fields.get("num_cat") ?? 0) > 0)) return sets;
  const bounds = listOf(fields, "cat_boundaries");
  const words = listOf(fields, "cat_threshold");
  for (let node = 0; node < inner; node++) {
    if ((kinds[node]! & 1) === 0) continue;
    const k = thresholds[node]!;
    sets.set(node, Uint32Array.from(words.slice(bounds[k]!, bounds[k + 1]!)));
  }
  return sets;
}

const fieldsOf = (part: string): Fields =>
  new Map(
    part.split("\n").flatMap((line) => {
      const at = line.indexOf("=");
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1).trim()] as const] : [];
    }),
  );

function textOf(fields: Fields, name: string): string {
  const found = fields.get(name);
  if (found === undefined) throw damaged(`it has no ${name}`);
  return found;
}

function wholeOf(fields: Fields, name: string): number {
  const found = Number(textOf(fields, name));
  if (!Number.isInteger(found) || found < 1) throw damaged(`${name} is ${fields.get(name)}`);
  return found;
}

function listOf(fields: Fields, name: string): number[] {
  const found = textOf(fields, name).split(" ").map(Number);
  if (found.some(Number.isNaN)) throw damaged(`${name} holds what is no number`);
  return found;
}

function numbers(fields: Fields, name: string, count: number): number[] {
  const found = listOf(fields, name);
  if (found.length !== count) throw damaged(`${name} has ${found.length} values; wanted ${count}`);
  return found;
}

const damaged = (because: string) =>
  callerError(
    "tools/model-damaged",
    `No LightGBM model in text form that can be used: ${because}. Save it anew with save_model.`,
  );

const unsupported = (what: string) =>
  callerError("tools/model-version", `The LightGBM model has ${what}, which is not read here. Train it without.`);
