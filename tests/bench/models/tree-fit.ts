// Boosted trees for a table: rows as they are trained on elsewhere, without a deep model's batches.

import {
  type BoostedTreesOptions,
  fitBoostedTrees,
  predictTrees,
  writeTrees,
} from "../../../tools/learning/trees/index.ts";

export interface TreeRows {
  readonly count: number;
  /** Row-major. */
  readonly values: Float32Array;
  readonly labels: Float32Array;
}

export interface FittedTrees {
  readonly hash: string;
  readonly rounds: number;
  readonly predict: (values: Float32Array) => Float64Array;
}

export async function fitTrees(
  features: readonly string[],
  train: TreeRows,
  validation: TreeRows,
  options: BoostedTreesOptions,
): Promise<FittedTrees> {
  const named = (rows: TreeRows) => ({ features, ...rows });
  const { model, rounds } = await fitBoostedTrees(named(train), options, { validation: named(validation) });
  return {
    hash: writeTrees(model).hash,
    rounds,
    predict: (values) => predictTrees(model, values),
  };
}
