// Predictions of an ensemble: margins, or what they mean.

import { callerError } from "#infra/runtime/index.ts";
import { goesLeft, type TreeEnsemble } from "../model/tree-ensemble.ts";
import { type WalkPlan, walkPlan } from "./walk-plan.ts";

/** Rows that are walked together: they and a tree lie in the second cache. */
const rowsAtOnce = 1_024;

/** Sums of the leaves that each row ends in.
 * @param values row-major (rows x features of the model, in its order), NaN where missing
 * @returns shape (rows x outputs)
 * @throws tools/length-mismatch */
export function predictMargins(model: TreeEnsemble, values: Float32Array | Float64Array): Float64Array {
  const columns = model.features.length;
  const rows = values.length / columns;
  if (!Number.isInteger(rows)) {
    const says = `${values.length} values are no whole number of rows of ${columns} features. Give every row all features of the model, NaN where missing.`;
    throw callerError("tools/length-mismatch", says, { values: values.length, features: columns });
  }
  const compared = model.rounded && values instanceof Float64Array ? Float32Array.from(values) : values;
  const { outputs, base } = model;
  const margins = new Float64Array(rows * outputs);
  for (let i = 0; i < margins.length; i++) margins[i] = base[i % outputs]!;
  const plan = walkPlan(model);
  for (let from = 0; from < rows; from += rowsAtOnce) {
    const to = Math.min(rows, from + rowsAtOnce);
    for (let tree = 0; tree < model.roots.length; tree++) {
      if (plan.plain) addPlain(model, plan, tree, compared, from, to, margins);
      else addAny(model, tree, compared, from, to, margins);
    }
  }
  return margins;
}

/** Margins through the model's link: numbers, probabilities of class 1, or of each class. Shape as of `predictMargins`. */
export function predictTrees(model: TreeEnsemble, values: Float32Array | Float64Array): Float64Array {
  const out = predictMargins(model, values);
  if (model.link === "logistic") return out.map((m) => 1 / (1 + Math.exp(-m)));
  if (model.link === "exponential") return out.map(Math.exp);
  if (model.link === "softmax") for (let at = 0; at < out.length; at += model.outputs) softmax(out, at, model.outputs);
  return out;
}

/** Rows of other columns, or in another order, as the model wants them.
 * @throws tools/feature-unknown naming every feature of the model that is missing; columns that it does not know are left out */
export function arrangeColumns(
  { features }: TreeEnsemble,
  names: readonly string[],
  values: Float32Array | Float64Array,
): Float32Array | Float64Array {
  if (names.length === features.length && features.every((name, i) => names[i] === name)) return values;
  const places = features.map((name) => names.indexOf(name));
  const absent = features.filter((_, i) => places[i]! < 0);
  if (absent.length > 0) {
    const extra = names.filter((name) => !features.includes(name));
    const says = `The model wants ${features.length} features; missing: ${absent.join(", ")}${extra.length > 0 ? `; not known to it: ${extra.join(", ")}` : ""}. Give it the features that it was trained on.`;
    throw callerError("tools/feature-unknown", says, { missing: absent, extra });
  }
  const rows = Math.floor(values.length / names.length);
  const out =
    values instanceof Float32Array
      ? new Float32Array(rows * features.length)
      : new Float64Array(rows * features.length);
  for (let row = 0, at = 0; row < rows; row++) {
    for (const place of places) out[at++] = values[row * names.length + place]!;
  }
  return out;
}

/** Four rows side by side: while one waits for its node the others go on. */
function addPlain(
  { roots, treeOutput, value, outputs, features }: TreeEnsemble,
  { feature, threshold, children, missing, depths }: WalkPlan,
  tree: number,
  values: Float32Array | Float64Array,
  from: number,
  to: number,
  margins: Float64Array,
): void {
  const columns = features.length;
  const root = roots[tree]!;
  const depth = depths[tree]!;
  const output = treeOutput[tree]!;
  const step = (node: number, row: number): number => {
    const x = values[row + feature[node]!]!;
    const next = children[2 * node + (x <= threshold[node]! ? 0 : 1)]!;
    return Number.isNaN(x) ? missing[node]! : next;
  };
  let row = from;
  for (; row + 4 <= to; row += 4) {
    const a = row * columns;
    const b = a + columns;
    const c = b + columns;
    const d = c + columns;
    let nodeA = root;
    let nodeB = root;
    let nodeC = root;
    let nodeD = root;
    for (let k = 0; k < depth; k++) {
      nodeA = step(nodeA, a);
      nodeB = step(nodeB, b);
      nodeC = step(nodeC, c);
      nodeD = step(nodeD, d);
    }
    const at = row * outputs + output;
    margins[at]! += value[nodeA]!;
    margins[at + outputs]! += value[nodeB]!;
    margins[at + 2 * outputs]! += value[nodeC]!;
    margins[at + 3 * outputs]! += value[nodeD]!;
  }
  for (; row < to; row++) {
    let node = root;
    for (let k = 0; k < depth; k++) node = step(node, row * columns);
    margins[row * outputs + output]! += value[node]!;
  }
}

function addAny(
  model: TreeEnsemble,
  tree: number,
  values: Float32Array | Float64Array,
  from: number,
  to: number,
  margins: Float64Array,
): void {
  const { features, feature, left, right, value, outputs } = model;
  const output = model.treeOutput[tree]!;
  for (let row = from; row < to; row++) {
    let node = model.roots[tree]!;
    while (feature[node]! >= 0) {
      node = goesLeft(model, node, values[row * features.length + feature[node]!]!) ? left[node]! : right[node]!;
    }
    margins[row * outputs + output]! += value[node]!;
  }
}

function softmax(values: Float64Array, from: number, count: number): void {
  let top = Number.NEGATIVE_INFINITY;
  for (let k = from; k < from + count; k++) top = Math.max(top, values[k]!);
  let sum = 0;
  for (let k = from; k < from + count; k++) {
    values[k] = Math.exp(values[k]! - top);
    sum += values[k]!;
  }
  for (let k = from; k < from + count; k++) values[k]! /= sum;
}
