// Shapley values of one row of a version: exact by its trees where it has them, else by asking it.

import { predictMargins } from "../../trees/index.ts";
import { kernelShap, type LocalShap } from "../any-model/kernel-shap.ts";
import { readTreesFile } from "../read-trees-file.ts";
import { treeShap } from "../tree-shap.ts";
import type { AskedVersion } from "./ask-version.ts";

export interface ExplainedRow extends LocalShap {
  readonly method: "tree-shap" | "kernel-shap";
  /** "margin" where trees go through a link: values add up before it. */
  readonly of: "prediction" | "margin";
}

/** @param row shape (columns). @param background shape (rows, columns) */
export async function explainRow(
  asked: AskedVersion,
  row: Float32Array,
  background: Float32Array,
  options: { readonly coalitions: number; readonly seed: number; readonly signal?: AbortSignal },
): Promise<ExplainedRow> {
  const { bytes, players, ask } = asked;
  const columns = Array.from({ length: players.columns }, (_, column) => `${column}`);
  const trees = readTreesFile(bytes, columns);
  if (trees === null)
    return { ...(await kernelShap(ask, players, row, background, options)), method: "kernel-shap", of: "prediction" };
  const { values, expected } = treeShap(trees, row, background);
  const own = Float64Array.from(players.of, (of) => of.reduce((sum, column) => sum + (values[column] as number), 0));
  const level = expected[0] as number;
  const output = predictMargins(trees, row)[0] as number; // by walking them: what the values have to add up to
  const link = trees.link === "identity" ? "prediction" : "margin";
  return { values: own, expected: level, output, exact: true, method: "tree-shap", of: link };
}
